using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>Corrects mistyped words of a search by the words of the entries.</summary>
internal sealed class SpellingCorrection(EntryIndexReader index)
{
    private const int MaxWords = 8;

    /// <summary>Of the words that are spelled nearly the same, the one with the most hits is taken, of at most so many.</summary>
    private const int MaxCompared = 8;

    /// <summary>The text with its words corrected that no entry has, or next to none; null if there are none, or if one cannot be corrected.</summary>
    public async Task<string?> CorrectedAsync(string text, CancellationToken cancellationToken)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MaxWords)
            return null;
        var (corrected, changed) = (new List<string>(), false);
        foreach (var word in words)
        {
            var hits = await index.CountAsync(new EntryFilter { Words = SearchQuery.Parse(word) }, cancellationToken);
            var better = hits > 2 ? null : await BetterAsync(word, hits, cancellationToken);
            if (better is null && hits == 0 && SearchText.Split(word).Count > 0)
                return null;
            changed |= better is not null;
            corrected.Add(better ?? word);
        }
        return changed ? string.Join(' ', corrected) : null;
    }

    private async Task<string?> BetterAsync(string word, int hits, CancellationToken cancellationToken)
    {
        if (PaperId.TryParse(word, out _) || SearchText.Split(word) is not [{ IsHangul: var isHangul } piece] || (!isHangul && piece.Parts.Count > 1))
            return null;
        var typed = piece.Joined.Text;
        // The particle is no part of the word, unless it only looks like one.
        string?[] spellings = [isHangul ? KoreanParticles.Without(typed) : null, typed];
        foreach (var mistyped in spellings.OfType<string>().Select(SpelledWord.Of).OfType<SpelledWord>())
        {
            var similar = await index.SimilarWordsAsync(mistyped, cancellationToken);
            foreach (var (_, nearest) in similar.GroupBy(one => one.Distance).Select(group => (group.Key, group.Take(MaxCompared))))
            {
                var (best, most) = ((string?)null, hits);
                foreach (var (other, _) in nearest)
                {
                    var found = await index.CountAsync(new EntryFilter { Words = SearchQuery.Parse(other.Word) }, cancellationToken);
                    (best, most) = found > most ? (other.Word, found) : (best, most);
                }
                if (best is not null)
                    return best;
            }
        }
        return null;
    }
}
