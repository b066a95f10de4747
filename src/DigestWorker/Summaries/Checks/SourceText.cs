using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>The text of a paper that a model is given, and that its answer is checked against.</summary>
/// <param name="Body">The full text, one paragraph per line; null if there is only the abstract.</param>
internal sealed record SourceText(PaperId Id, string Title, string Abstract, string? Body = null)
{
    // Abstracts have 1,200 characters, and arXiv takes at most 1,920 (https://info.arxiv.org/help/prep.html); other sources may not.
    private const int MaxAbstractLength = 8000;
    private NumberedSentences? _sentences;

    /// <summary>Why the full text is missing although it is configured.</summary>
    public string? BodyUnavailableReason { get; init; }

    public string AllText { get; } = string.Join('\n', [Title, Abstract, .. Body is null ? Array.Empty<string>() : [Body]]);

    /// <summary>The sentences of the abstract.</summary>
    public NumberedSentences Sentences => _sentences ??= NumberedSentences.Of(Abstract);

    /// <summary>Null if the paper has no abstract.</summary>
    public static SourceText? Of(Paper paper) => OneLine.Of(paper.Abstract) is { Length: > 0 } text
        ? new(paper.Id, OneLine.Of(paper.Title), Shortened(text), BodyOf(paper)) { BodyUnavailableReason = (paper.FullText as FullText.None)?.Reason }
        : null;

    private static string? BodyOf(Paper paper) =>
        paper.FullText is FullText.Read { Text: var text } ? string.Join('\n', text.Split('\n').Select(OneLine.Of)) : null;

    private static string Shortened(string text)
    {
        if (text.Length <= MaxAbstractLength)
            return text;
        var end = text.LastIndexOf(". ", MaxAbstractLength - 1, StringComparison.Ordinal);
        return OneLine.Of(end > 0 ? text[..(end + 1)] : text[..MaxAbstractLength]);
    }
}
