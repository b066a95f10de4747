using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>The parts found of one entry, and the entry made of them.</summary>
internal sealed partial class TolerantEntry
{
    public const string Image = "![Image]";

    private static readonly string[] TextParts = [Label.Title, Label.Summary, Label.EasyExplanation, Label.Fields, Label.Votes];

    public Dictionary<string, List<FileLine>> Parts { get; } = [];

    public int Line { get; private set; }
    public bool HasHeadingForTitle { get; private set; }

    /// <summary>The PDF link is the last part.</summary>
    public bool IsAtItsEnd => Parts.TryGetValue(Label.Pdf, out var link) && link.Count > 0;

    /// <summary>A heading alone is the title of the file, not of a paper.</summary>
    public bool IsEntry => Parts.Keys.Any(part => part != Label.Title);

    public List<FileLine> Begin(string part, int line)
    {
        if (Parts.Count == 0)
            Line = line;
        return Parts[part] = [];
    }

    public void BeginHeading(FileLine line)
    {
        Begin(Label.Title, line.Number).Add(line);
        HasHeadingForTitle = true;
    }

    public void DropHeading(List<FileLine> dropped)
    {
        dropped.AddRange(Parts[Label.Title]);
        Parts.Remove(Label.Title);
        HasHeadingForTitle = false;
    }

    /// <summary>The entry, or null with what it lacks.</summary>
    public DigestEntry? ToEntry(ProblemList repaired, ProblemList lost)
    {
        string[] missing = [.. TextParts.Where(part => Joined(part) is "")];
        var votes = Number().Match(Joined(Label.Votes)).Value.Replace(",", "", StringComparison.Ordinal);
        string[] fields = [.. Commas().Split(Joined(Label.Fields)).Where(term => term.Trim() is not "")];

        if (missing.Length > 0)
            lost.Add(new(Line, FormatRule.Label, $"the entry has no text for {string.Join(", ", missing.Select(part => $"'{part}'"))}; write it"));
        else if (!int.TryParse(votes, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            lost.Add(new(Parts[Label.Votes][0].Number, FormatRule.Votes, $"'{Joined(Label.Votes)}' is not a number of votes; write one"));
        else if (fields.Length == 0)
            lost.Add(new(Parts[Label.Fields][0].Number, FormatRule.Fields, $"'{Joined(Label.Fields)}' contains no field; write one"));
        else if (!Paper(Label.Pdf, out var id) && !Paper(Image, out id))
            lost.Add(new(Line, FormatRule.Pdf, "neither the PDF link nor the image contains an arXiv identifier; write that of the paper"));
        else
            return new(id, Whole(Joined(Label.Title)), Plain(Label.Summary, repaired), Plain(Label.EasyExplanation, repaired), fields, count);
        return null;
    }

    private bool Paper(string part, out PaperId id)
    {
        id = default;
        return Parts.TryGetValue(part, out var lines) && Link.TryGetPaper(string.Join(' ', lines.Select(line => line.Text)), out id);
    }

    private string Joined(string part) =>
        Parts.TryGetValue(part, out var lines) ? Escaping.Unescape(OneLine.Of(string.Join(' ', lines.Select(line => line.Text)))) : "";

    private static string Whole(string title) => WhollyBold().Match(title) is { Success: true } bold ? bold.Groups["text"].Value : title;

    private string Plain(string part, ProblemList repaired)
    {
        var text = Joined(part);
        var plain = Bold().Replace(text, "${text}");
        if (plain != text)
            repaired.Add(new(Parts[part][0].Number, FormatRule.Bold, $"the text of '{part}' contains bold marks; write it without"));
        return plain;
    }

    [GeneratedRegex(@"[0-9][0-9,]*", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(@"[,,、]", RegexOptions.NonBacktracking)]
    private static partial Regex Commas();

    [GeneratedRegex(@"^\*\*(?<text>[^*]+)\*\*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex WhollyBold();

    // Two asterisks with blanks around them are a power or a product, not bold.
    [GeneratedRegex(@"\*\*(?<text>[^*\s](?:[^*]*[^*\s])?)\*\*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Bold();
}
