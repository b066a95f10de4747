namespace DigestWorker.Papers;

/// <summary>What came of reading a paper itself.</summary>
internal abstract record FullText
{
    private FullText()
    {
    }

    /// <param name="Text">Headings and paragraphs in their order, one a line.</param>
    /// <param name="Tokens">How many tokens the text is.</param>
    /// <param name="IsTruncated">The paper is longer than the text that was asked for.</param>
    internal sealed record Read(string Text, int Tokens, bool IsTruncated) : FullText;

    /// <summary>Not available: the abstract is used.</summary>
    internal sealed record None(string Reason) : FullText;
}
