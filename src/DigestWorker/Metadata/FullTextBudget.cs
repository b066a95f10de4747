using DigestWorker.Papers;
using Microsoft.ML.Tokenizers;

namespace DigestWorker.Metadata;

/// <summary>As much of a paper as a number of tokens holds, cut where a paragraph ends.</summary>
internal static class FullTextBudget
{
    // What OpenAI's models count by since gpt-4o; others come near. It takes 40 MB, and only those who wish full texts pay them.
    private static readonly Lazy<Tokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>The text, or null where not even its first paragraph fits.</summary>
    public static FullText.Read? Cut(IReadOnlyList<FullTextLine> lines, int mostTokens)
    {
        var (fitting, tokens) = (0, 0);
        foreach (var line in lines)
        {
            // One more for the end of the line; together they may be fewer, never more.
            tokens += Tokenizer.Value.CountTokens(line.Text) + 1;
            if (tokens > mostTokens)
                break;
            fitting++;
        }

        var cut = fitting < lines.Count;
        while (cut && fitting > 0 && lines[fitting - 1].IsHeading)
            fitting--;
        if (fitting == 0)
            return null;

        var text = string.Join('\n', lines.Take(fitting).Select(line => line.Text));
        return new(text, Tokenizer.Value.CountTokens(text), cut);
    }
}
