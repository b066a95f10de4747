using System.Text;
using DigestWorker.Papers;

namespace DigestWorker.Metadata;

/// <summary>As much of a paper as a number of tokens holds, cut where a paragraph ends.</summary>
internal static class FullTextBudget
{
    /// <summary>The text, or null where not even its first paragraph fits.</summary>
    public static FullText.Read? Cut(IReadOnlyList<FullTextLine> lines, int mostTokens)
    {
        var (fitting, tokens) = (0, 0);
        foreach (var line in lines)
        {
            // One more for the end of the line; together they may be fewer, never more.
            tokens += Estimate(line.Text) + 1;
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
        return new(text, Estimate(text), cut);
    }

    // Every model counts in its own way: English prose has 4 to 5 bytes a token, TeX formulas some 2.5. A tokenizer of one provider would
    // add 4 MB to the program and 40 MB of memory, and be no more than an estimate for the others.
    private static int Estimate(string text) => (Encoding.UTF8.GetByteCount(text) + 2) / 3;
}
