using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A paper that is about the same things as another one.</summary>
/// <param name="Shared">The words and fields that both have, the rarest first.</param>
internal sealed record RelatedPaper(EntryFigures Entry, IReadOnlyList<string> Shared);

/// <summary>
/// Finds the papers that share the most words with a paper, in titles, fields and summaries: a word counts the more, the fewer papers have it.
/// Only the entries nearest in time are compared, so that the time for it is bounded.
/// </summary>
internal sealed class RelatedPapers(EntryStore entries)
{
    private const int Before = 1_000;
    private const int After = 500;
    private const int Max = 5;
    private const int MaxShared = 5;

    /// <summary>One rare word that two papers share may be chance.</summary>
    private const int MinShared = 2;

    /// <summary>A title and a field say what a paper is about; a summary mentions other things, too.</summary>
    private const double SummaryWeight = 0.4;

    public async Task<IReadOnlyList<RelatedPaper>> OfAsync(
        string digest, EditionDate date, DigestEntry paper, CancellationToken cancellationToken)
    {
        var near = (await entries.NearAsync(date.First, Before, After, cancellationToken))
            // The entry in the same digest is the one to be linked.
            .OrderBy(entry => entry.Digest != digest).DistinctBy(entry => entry.Id).Where(entry => entry.Id != paper.Id)
            .Select(entry => (Entry: entry, Words: WordsOf(entry.Title, entry.Fields, entry.Summary))).ToList();
        var own = WordsOf(paper.Title, paper.Fields, paper.Summary);
        var frequency = own.Keys.ToDictionary(word => word, word => near.Count(other => other.Words.ContainsKey(word)));

        return
        [
            .. near.Select(other => (other.Entry, Shared: own.Where(word => other.Words.ContainsKey(word.Key))
                    .Select(word => (Word: word.Key, Weight: Math.Min(word.Value, other.Words[word.Key]) * Rarity(frequency[word.Key], near.Count)))
                    .Where(word => word.Weight > 0).OrderByDescending(word => word.Weight).ThenBy(word => word.Word, StringComparer.Ordinal).ToList()))
                .Where(other => other.Shared.Count >= MinShared)
                .OrderByDescending(other => other.Shared.Sum(word => word.Weight)).ThenBy(other => other.Entry.Id)
                .Take(Max).Select(other => new RelatedPaper(other.Entry, [.. other.Shared.Take(MaxShared).Select(word => word.Word)])),
        ];
    }

    private static double Rarity(int papers, int of) => Math.Log((of + 1.0) / (papers + 1.0));

    /// <summary>The words of a paper, each with its weight.</summary>
    private static Dictionary<string, double> WordsOf(string title, IEnumerable<string> fields, string summary)
    {
        var words = TextWords.Of(summary).ToDictionary(word => word, _ => SummaryWeight);
        foreach (var word in TextWords.Of(title).Concat(fields))
            words[word] = 1;
        return words;
    }
}
