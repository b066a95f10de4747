namespace DigestWorker.Papers;

/// <summary>The result of reading the full text of a paper.</summary>
internal abstract record FullText
{
    private FullText()
    {
    }

    /// <param name="Text">Headings and paragraphs in order, one per line.</param>
    /// <param name="Tokens">The number of tokens of the text.</param>
    /// <param name="IsTruncated">Whether the text was cut to the requested length.</param>
    internal sealed record Read(string Text, int Tokens, bool IsTruncated) : FullText;

    /// <summary>Not available: the abstract is used.</summary>
    internal sealed record None(string Reason) : FullText;
}
