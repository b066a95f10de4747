namespace DigestWorker.Papers;

/// <summary>
/// The texts about a paper that come from sites and files: each is one visible line (<see cref="OneLine"/>), null if it is blank,
/// and of limited length, because a response may have 10 MB. FORMAT.md lists the limits.
/// </summary>
internal static class PaperText
{
    private const int MaxTitle = 1_000;
    private const int MaxAbstract = 8_000;
    private const int MaxName = 200;
    private const int MaxNames = 1_000;
    private const int MaxNote = 1_000;
    private const int MaxAddress = 2_000;

    public static string? Title(string? text) => Line(text, MaxTitle);

    /// <summary>An abstract, or a summary.</summary>
    public static string? Abstract(string? text) => Line(text, MaxAbstract);

    /// <summary>The name of a person, an organization, a category or a field; a keyword; a date.</summary>
    public static string? Name(string? text) => Line(text, MaxName);

    public static IReadOnlyList<string> Names(IEnumerable<string?> texts) => [.. texts.Select(Name).OfType<string>().Distinct().Take(MaxNames)];

    /// <summary>A comment, a reference or a message.</summary>
    public static string? Note(string? text) => Line(text, MaxNote);

    /// <summary>An address of the web; null if it is none or too long. Two real ones contain a line break after the host.</summary>
    public static string? Address(string? text) =>
        text is { Length: <= MaxAddress }
        && Uri.TryCreate(string.Concat(text.Where(c => !char.IsWhiteSpace(c))), UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" ? address.AbsoluteUri : null;

    private static string? Line(string? text, int maxLength) => OneLine.Beginning(text, maxLength) is { Length: > 0 } line ? line : null;
}
