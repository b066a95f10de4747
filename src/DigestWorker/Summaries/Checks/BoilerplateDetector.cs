using System.Globalization;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>
/// D2: finds nearly identical summaries of different papers. Real summaries of one day share .03 of their trigrams
/// on average and at most .13; boilerplate shares nearly all.
/// </summary>
internal static class BoilerplateDetector
{
    private const double SimilarityThreshold = .40;

    /// <summary>Shorter sentences may legitimately repeat: 코드를 공개합니다.</summary>
    private const int MinSentenceLength = 15;

    /// <summary>The pairs of duplicate summaries, each with what they have in common.</summary>
    public static IReadOnlyList<SimilarSummaries> FindPairs(IEnumerable<(PaperId Id, PaperSummary Text)> summaries)
    {
        var all = summaries
            .Select(summary => (summary.Id, Text: new TrigramSet(summary.Text.Summary), Sentences: LongSentences(summary.Text.Summary))).ToList();
        var alike = new List<SimilarSummaries>();
        for (var i = 0; i < all.Count; i++)
        {
            for (var j = i + 1; j < all.Count; j++)
            {
                var (one, other) = (all[i], all[j]);
                if (one.Sentences.FirstOrDefault(other.Sentences.Contains) is { } sentence)
                    alike.Add(new(one.Id, other.Id, $"both say '{sentence}'"));
                else if (one.Text.Similarity(other.Text) is >= SimilarityThreshold and var share)
                    alike.Add(new(one.Id, other.Id, string.Create(CultureInfo.InvariantCulture, $"{share:P0} of their words are the same")));
            }
        }

        return alike;
    }

    private static HashSet<string> LongSentences(string text) =>
        [.. SentenceSplitter.Split(text).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length >= MinSentenceLength)];
}

/// <summary>Two papers with nearly identical summaries.</summary>
internal sealed record SimilarSummaries(PaperId First, PaperId Second, string Reason);
