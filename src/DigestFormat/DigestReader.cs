namespace DigestFormat;

/// <summary>Reads digest files.</summary>
public static class DigestReader
{
    /// <summary>
    /// Reads a file strictly. A file without problems is byte for byte what <see cref="DigestWriter.WriteUtf8"/> writes for the digest.
    /// Returns all problems that can be told apart instead of throwing.
    /// </summary>
    /// <param name="file">The bytes of the file.</param>
    public static DigestReading Read(ReadOnlySpan<byte> file)
    {
        var (lines, problems) = FileLines.Of(file);
        List<(int Line, DigestEntry Entry)> entries = [];

        List<FileLine> block = [];
        var rule = 0;
        foreach (var line in lines)
        {
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
        CheckUnique(entries, problems);
        CheckOrder(entries, problems);
        return new(
            problems.Count == 0 ? new Digest(entries.Select(entry => entry.Entry)) : null,
            [.. problems.OrderBy(problem => problem.Line)]);

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
            while (part.GoToUndividedEntry());
        }

        void ReadEnd()
        {
            if (block.TrueForAll(line => line.IsBlank))
            {
                if (rule == 0)
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

        var found = TolerantEntries.In(FileLines.Of(file).Lines);
        List<Problem> repaired = [.. strict.Problems];
        List<Problem> lost = [];
        List<(int Line, DigestEntry Entry)> entries = [];
        foreach (var part in found.Found)
        {
            if (part.ToEntry(repaired, lost) is { } entry)
                entries.Add((part.Line, entry));
        }

        repaired.AddRange(
            found.Dropped.Select(line => new Problem(line.Number, FormatRule.UnexpectedLine, "the line does not belong to an entry; it is left out")));
        CheckUnique(entries, lost);
        CheckOrder(entries, repaired);
        return new(
            entries.Count > 0 ? new Digest(entries.Select(entry => entry.Entry).DistinctBy(entry => entry.Id)) : null,
            [.. repaired.Distinct().OrderBy(problem => problem.Line)],
            [.. lost.OrderBy(problem => problem.Line)]);
    }

    private static void CheckUnique(List<(int Line, DigestEntry Entry)> entries, List<Problem> problems)
    {
        Dictionary<PaperId, int> seen = [];
        foreach (var (line, entry) in entries)
        {
            if (!seen.TryAdd(entry.Id, line))
                problems.Add(new(line, FormatRule.DuplicateId, $"{entry.Id} is already in the file, in line {seen[entry.Id]}; remove one of the two"));
        }
    }

    private static void CheckOrder(List<(int Line, DigestEntry Entry)> entries, List<Problem> problems)
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
