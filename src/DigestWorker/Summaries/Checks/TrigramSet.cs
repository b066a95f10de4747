namespace DigestWorker.Summaries.Checks;

/// <summary>The runs of three letters in a text, whatever stands between the letters: by them two texts are alike or not.</summary>
internal sealed class TrigramSet
{
    private readonly HashSet<ulong> _runs = [];

    public TrigramSet(string text)
    {
        var letters = text.Where(c => c is >= '가' and <= '힣' || char.IsAsciiLetterOrDigit(c)).ToArray();
        for (var i = 0; i + 2 < letters.Length; i++)
            _runs.Add(((ulong)letters[i] << 32) | ((ulong)letters[i + 1] << 16) | letters[i + 2]);
    }

    /// <summary>What both have, as a share of what either has (Jaccard): 0 where nothing is alike, 1 where everything is.</summary>
    public double Similarity(TrigramSet other) => Common(other) is var common ? Share(common, _runs.Count + other._runs.Count - common) : 0;

    /// <summary>The share of this text that the other has too.</summary>
    public double ContainmentIn(TrigramSet other) => Share(Common(other), _runs.Count);

    private int Common(TrigramSet other) => _runs.Count <= other._runs.Count ? _runs.Count(other._runs.Contains) : other.Common(this);

    private static double Share(int part, int whole) => whole is 0 ? 0 : (double)part / whole;
}
