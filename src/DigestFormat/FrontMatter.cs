using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>
/// The YAML block that a file may begin with, which site generators and note takers read: Jekyll, Hugo, Obsidian. The fields of the entries become its tags.
/// </summary>
/// <param name="Title">One line in normal form, such as <c>논문 다이제스트 2025-01-08</c>.</param>
/// <param name="Date">The first day that the file covers.</param>
public sealed partial record FrontMatter(string Title, DateOnly Date)
{
    private const int MaxLines = 200;
    private const int TitleLine = 1;
    private const int DateLine = 2;

    /// <summary>One line in normal form.</summary>
    /// <exception cref="ArgumentException">It is empty, or not in normal form.</exception>
    public string Title { get; } = Title.Length > 0 && OneLine.Of(Title) == Title ? Title
        : throw new ArgumentException("The title of a front matter is one line in normal form.", nameof(Title));

    /// <summary>The lines of the block, with the rules around it.</summary>
    internal IReadOnlyList<string> Write(IEnumerable<DigestEntry> entries) =>
    [
        Label.Rule,
        $"title: {Quoted(Title)}",
        $"date: {Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
        // No blank within a tag: https://help.obsidian.md/tags.
        $"tags: [{string.Join(", ", TagsOf(entries).Select(Quoted))}]",
        Label.Rule,
    ];

    /// <summary>The lines of a front matter at the beginning of a file, whatever is in it, with the rules around it; none if there is none.</summary>
    internal static IReadOnlyList<FileLine> Find(IReadOnlyList<FileLine> lines)
    {
        if (lines.Count < 2 || lines[0].Text != Label.Rule || !KeyPattern().IsMatch(lines[1].Text))
            return [];
        for (var i = 2; i < Math.Min(lines.Count, MaxLines); i++)
        {
            if (lines[i].Text == Label.Rule)
                return [.. lines.Take(i + 1)];
        }
        return [];
    }

    /// <summary>The title and the date of a front matter; null if they are not where they belong.</summary>
    internal static FrontMatter? Read(IReadOnlyList<FileLine> lines)
    {
        if (lines.Count <= DateLine
            || TitlePattern().Match(lines[TitleLine].Text) is not { Success: true } title
            || DatePattern().Match(lines[DateLine].Text) is not { Success: true } date
            || !DateOnly.TryParseExact(date.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return null;
        var text = EscapePattern().Replace(title.Groups["title"].Value, escaped => escaped.Value[1..]);
        return text.Length > 0 && OneLine.Of(text) == text ? new(text, day) : null;
    }

    private static IEnumerable<string> TagsOf(IEnumerable<DigestEntry> entries) =>
        entries.SelectMany(entry => entry.Fields).Select(field => field.Replace(' ', '-')).Distinct(StringComparer.Ordinal);

    // What a text may contain of what YAML escapes between double quotes: https://yaml.org/spec/1.2.2/#57-escaped-characters.
    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*:(?: |\z)", RegexOptions.NonBacktracking)]
    private static partial Regex KeyPattern();

    [GeneratedRegex("""^title: "(?<title>(?:[^"\\]|\\["\\])*)"\z""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TitlePattern();

    [GeneratedRegex(@"^date: (?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DatePattern();

    [GeneratedRegex("""\\["\\]""", RegexOptions.NonBacktracking)]
    private static partial Regex EscapePattern();
}
