namespace DigestFormat;

/// <summary>Reads digest files.</summary>
public static class DigestReader
{
    /// <summary>The size up to which files are read: 16 MiB.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>The number of lines up to which files are read.</summary>
    public const int MaxLines = 500_000;

    /// <summary>The number of entries up to which files are read.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>The number of problems that are reported; a strict reading ends with the last of them.</summary>
    public const int MaxProblems = 1000;

    private const int MaxShownLine = 300;

    /// <summary>
    /// Reads a file strictly. A file without problems is byte for byte what <see cref="DigestWriter.WriteUtf8"/> writes for the digest.
    /// Returns the problems that can be told apart, up to <see cref="MaxProblems"/>, instead of throwing.
    /// </summary>
    /// <param name="file">The bytes of the file.</param>
    public static DigestReading Read(ReadOnlySpan<byte> file)
    {
        var (lines, problems) = FileLines.Of(file);
        List<(int Line, DigestEntry Entry)> entries = [];

        List<FileLine> block = [];
        if (lines.Count == 0)
            return new(null, problems.InOrder);
        var begin = FrontMatter.Find(lines);
        var front = FrontMatter.Read(begin);
        var rule = begin.Count;
        foreach (var line in lines.Skip(begin.Count))
        {
            if (problems.IsFull)
                break;
            if (line.Text.TrimEnd() != Label.Rule)
            {
                block.Add(line);
                continue;
            }

            if (line.Text != Label.Rule)
                problems.Add(new(line.Number, FormatRule.Separator, "white space follows ---; remove it"));
            ReadBlock(block, isFirst: rule == 0, line.Number);
            (block, rule) = ([], line.Number);
        }

        ReadEnd();
        CheckCount(entries, problems);
        CheckUnique(entries, problems);
        CheckOrder(entries, problems);
        if (problems.Count == 0)
            CheckFrontMatter(begin, front, entries.Select(entry => entry.Entry), problems);
        return new(
            problems.Count == 0 ? new Digest(entries.Select(entry => entry.Entry)) { FrontMatter = front } : null,
            problems.InOrder);

        void ReadBlock(List<FileLine> block, bool isFirst, int end)
        {
            if (block.TrueForAll(line => line.IsBlank))
            {
                problems.Add(new(end, FormatRule.Separator, "there is no entry before this ---; remove it"));
                return;
            }

            var part = new EntryLines(block, end, problems);
            if (!isFirst)
                part.Blank("![Image]");
            else if (part.SkipBlanks())
                problems.Add(new(1, FormatRule.BlankLine, "the file begins with an empty line; remove it"));

            do
            {
                var number = part.Number;
                if (new EntryReader(part).Read() is { } entry)
                    entries.Add((number, entry));
            }
            while (!problems.IsFull && part.GoToUndividedEntry());
        }

        void ReadEnd()
        {
            if (block.TrueForAll(line => line.IsBlank))
            {
                if (rule == begin.Count)
                    problems.Add(new(1, FormatRule.NoEntries, "the file has no entry; a day without papers has no file"));
                else if (block.Count > 0)
                    problems.Add(new(rule, FormatRule.EndOfFile, "the file continues after its last ---; remove the line end there"));
                return;
            }

            var last = block.FindLast(line => !line.IsBlank).Number;
            ReadBlock([.. block.TakeWhile(line => line.Number <= last), new(last, "")], isFirst: rule == 0, last);
            problems.Add(new(last, FormatRule.EndOfFile, "the file does not end in ---; put an empty line and --- at its end, without a line end after it"));
        }
    }

    /// <summary>
    /// Reads a file of an older or drifted layout: labels on the line of their text or above it, titles as headings, links to other pages of the paper,
    /// missing lines, texts over several lines, Windows line ends. <see cref="DigestWriter"/> writes the digest in the current layout.
    /// A file without problems gives the same digest as <see cref="Read"/>.
    /// </summary>
    /// <param name="file">The bytes of the file.</param>
    public static TolerantReading ReadTolerant(ReadOnlySpan<byte> file)
    {
        var strict = Read(file);
        if (strict.Digest is not null)
            return new(strict.Digest, [], []);
        var lines = FileLines.Of(file).Lines;
        var begin = FrontMatter.Find(lines);

        ProblemList repaired = new();
        ProblemList lost = new();
        List<(int Line, DigestEntry Entry)> entries = [];
        var found = new TolerantEntries(part =>
        {
            if (part.ToEntry(repaired, lost) is { } entry)
                entries.Add((part.Line, entry));
        });
        foreach (var problem in strict.Problems)
            (problem.Rule == FormatRule.Size ? lost : repaired).Add(problem);
        found.Read(lines.Skip(begin.Count));

        repaired.AddRange(
            found.Dropped.Select(line => new Problem(line.Number, FormatRule.UnexpectedLine, "the line does not belong to an entry; it is left out")));
        CheckCount(entries, lost);
        CheckUnique(entries, lost);
        CheckOrder(entries, repaired);
        return new(
            entries.Count > 0
                ? new Digest(entries.Select(entry => entry.Entry).DistinctBy(entry => entry.Id)) { FrontMatter = FrontMatter.Read(begin) } : null,
            repaired.InOrder,
            lost.InOrder);
    }

    /// <summary>The whole block follows from its title, its date and the entries.</summary>
    private static void CheckFrontMatter(IReadOnlyList<FileLine> lines, FrontMatter? front, IEnumerable<DigestEntry> entries, ProblemList problems)
    {
        if (lines.Count == 0)
            return;
        if (front is null)
        {
            problems.Add(new(
                1, FormatRule.FrontMatter,
                "the front matter does not begin with title: \"…\" and date: 2025-01-08; write them so, or remove the front matter"));
            return;
        }
        var expected = front.Write(entries);
        for (var i = 0; i < Math.Max(lines.Count, expected.Count); i++)
        {
            if (i < lines.Count && i < expected.Count && lines[i].Text == expected[i])
                continue;
            problems.Add(new(
                Math.Min(i, lines.Count - 1) + 1, FormatRule.FrontMatter,
                i < expected.Count ? $"the line must be '{OneLine.Beginning(expected[i], MaxShownLine)}'"
                    : "the line does not belong to the front matter; remove it"));
            return;
        }
    }

    /// <summary>Removes entries beyond the limit.</summary>
    private static void CheckCount(List<(int Line, DigestEntry Entry)> entries, ProblemList problems)
    {
        if (entries.Count <= MaxEntries)
            return;
        problems.Add(new(entries[MaxEntries].Line, FormatRule.Size, $"the file has more than {MaxEntries} entries; split it"));
        entries.RemoveRange(MaxEntries, entries.Count - MaxEntries);
    }

    private static void CheckUnique(List<(int Line, DigestEntry Entry)> entries, ProblemList problems)
    {
        Dictionary<PaperId, int> seen = [];
        foreach (var (line, entry) in entries)
        {
            if (!seen.TryAdd(entry.Id, line))
                problems.Add(new(line, FormatRule.DuplicateId, $"{entry.Id} is already in the file, in line {seen[entry.Id]}; remove one of the two"));
        }
    }

    private static void CheckOrder(List<(int Line, DigestEntry Entry)> entries, ProblemList problems)
    {
        foreach (var (above, below) in entries.Zip(entries.Skip(1)))
        {
            if (below.Entry.Votes > above.Entry.Votes)
            {
                problems.Add(new(below.Line, FormatRule.Order,
                    $"{below.Entry.Id} has {below.Entry.Votes} votes and is below one with {above.Entry.Votes}; put the entry with more votes first"));
            }
        }
    }
}
