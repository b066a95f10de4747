using System.Text;
using DigestWorker.Papers;

namespace DigestWorker.Metadata;

/// <summary>Truncates a paper to a number of tokens at the end of a paragraph.</summary>
internal static class FullTextBudget
{
    /// <summary>The text, or null if not even the first paragraph fits.</summary>
    public static FullText.Read? Cut(IReadOnlyList<FullTextLine> lines, int maxTokens)
    {
        var (fitting, tokens) = (0, 0);
        foreach (var line in lines)
        {
            // One more for the line break; joined lines never have more tokens.
            tokens += Estimate(line.Text) + 1;
            if (tokens > maxTokens)
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

    // Every model has its own tokenizer: English prose has 4 to 5 bytes per token, TeX formulas some 2.5. The tokenizer of one provider would
    // add 4 MB to the program and 40 MB of memory, and would still be an estimate for the others.
    private static int Estimate(string text) => (Encoding.UTF8.GetByteCount(text) + 2) / 3;
}
