using System.Text;
using DigestWorker.Papers;

namespace DigestWorker.Summaries;

/// <summary>What a model is told of a paper: exactly this, and what it writes is judged against exactly this.</summary>
internal sealed record SourceText(PaperId Id, string Title, string Abstract)
{
    // Abstracts have 1,200 characters, and arXiv takes at most 1,920 (https://info.arxiv.org/help/prep.html); other sources may not.
    private const int LongestAbstract = 8000;

    public string Everything { get; } = Title + "\n" + Abstract;

    /// <summary>Null where the paper has no abstract.</summary>
    public static SourceText? Of(Paper paper) =>
        Visible(paper.Abstract) is { Length: > 0 } text ? new(paper.Id, Visible(paper.Title), Shortened(text)) : null;

    // Variation selectors hide whole sentences from people and show them to models, as tag characters do.
    // https://paulbutler.org/2025/smuggling-arbitrary-data-through-an-emoji/
    private static string Visible(string? text)
    {
        Span<char> utf16 = stackalloc char[2];
        var visible = new StringBuilder();
        foreach (var rune in OneLine.Of(text).EnumerateRunes())
            if (rune.Value is not ((>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)))
                visible.Append(utf16[..rune.EncodeToUtf16(utf16)]);
        return OneLine.Of(visible.ToString());
    }

    private static string Shortened(string text)
    {
        if (text.Length <= LongestAbstract)
            return text;
        var end = text.LastIndexOf(". ", LongestAbstract - 1, StringComparison.Ordinal);
        return OneLine.Of(end > 0 ? text[..(end + 1)] : text[..LongestAbstract]);
    }
}
