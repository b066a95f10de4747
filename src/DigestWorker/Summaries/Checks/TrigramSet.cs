namespace DigestWorker.Summaries.Checks;

/// <summary>The trigrams of a text, ignoring everything but letters, for comparing texts.</summary>
internal sealed class TrigramSet
{
    /// <summary>In order, each once, so that two sets are compared in one pass.</summary>
    private readonly ulong[] _runs;

    public TrigramSet(string text)
    {
        var runs = new ulong[text.Length];
        var (letters, last) = (0, 0ul);
        foreach (var c in text)
        {
            if (c is not (>= '가' and <= '힣') && !char.IsAsciiLetterOrDigit(c))
                continue;
            last = ((last << 16) | c) & 0xFFFF_FFFF_FFFF;
            if (++letters > 2)
                runs[letters - 3] = last;
        }

        Array.Sort(runs, 0, Math.Max(letters - 2, 0));
        var count = 0;
        for (var i = 0; i < letters - 2; i++)
            if (count is 0 || runs[i] != runs[count - 1])
                runs[count++] = runs[i];
        _runs = runs[..count];
    }

    public int Count => _runs.Length;

    /// <summary>The Jaccard similarity: 0 if no trigram is shared, 1 if all are.</summary>
    public double Similarity(TrigramSet other) => Common(other) is var common ? Share(common, _runs.Length + other._runs.Length - common) : 0;

    /// <summary>The share of this text's trigrams that are in the other.</summary>
    public double ContainmentIn(TrigramSet other) => Share(Common(other), _runs.Length);

    private int Common(TrigramSet other)
    {
        var (common, i, j) = (0, 0, 0);
        while (i < _runs.Length && j < other._runs.Length)
        {
            if (_runs[i] == other._runs[j])
                (common, i, j) = (common + 1, i + 1, j + 1);
            else if (_runs[i] < other._runs[j])
                i++;
            else
                j++;
        }

        return common;
    }

    private static double Share(int part, int whole) => whole is 0 ? 0 : (double)part / whole;
}
