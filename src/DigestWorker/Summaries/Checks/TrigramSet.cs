namespace DigestWorker.Summaries.Checks;

/// <summary>The trigrams of a text, ignoring everything but letters, for comparing texts.</summary>
internal sealed class TrigramSet
{
    private readonly HashSet<ulong> _runs = [];

    public TrigramSet(string text)
    {
        var letters = text.Where(c => c is >= '가' and <= '힣' || char.IsAsciiLetterOrDigit(c)).ToArray();
        for (var i = 0; i + 2 < letters.Length; i++)
            _runs.Add(((ulong)letters[i] << 32) | ((ulong)letters[i + 1] << 16) | letters[i + 2]);
    }

    public int Count => _runs.Count;

    /// <summary>The Jaccard similarity: 0 if no trigram is shared, 1 if all are.</summary>
    public double Similarity(TrigramSet other) => Common(other) is var common ? Share(common, _runs.Count + other._runs.Count - common) : 0;

    /// <summary>The share of this text's trigrams that are in the other.</summary>
    public double ContainmentIn(TrigramSet other) => Share(Common(other), _runs.Count);

    private int Common(TrigramSet other) => _runs.Count <= other._runs.Count ? _runs.Count(other._runs.Contains) : other.Common(this);

    private static double Share(int part, int whole) => whole is 0 ? 0 : (double)part / whole;
}
