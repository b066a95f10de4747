using System.Text;

namespace DigestWorker.Search;

/// <summary>A word as it is compared with mistyped ones: Hangul taken apart into its letters, so that 강하 and 강화 differ by one.</summary>
/// <param name="Letters">Its letters in order.</param>
/// <param name="Backward">Its letters in reverse order.</param>
/// <param name="Skeleton">Its first consonants, or those of a word in Latin letters, of which most typing errors leave the same.</param>
internal sealed record SpelledWord(string Word, string Letters, string Backward, string Skeleton)
{
    private const int MinLetters = 4;
    private const int MaxLetters = 40;
    private const int MaxSyllables = 10;
    private const string Vowels = "aeiouy";

    /// <summary>Null for what is too short, too long, or no word.</summary>
    public static SpelledWord? Of(string word)
    {
        var isHangul = word.Length > 1 && word.All(c => c is >= '가' and <= '힣');
        if (isHangul ? word.Length > MaxSyllables : word.Length is < MinLetters or > MaxLetters || !word.All(char.IsLetter))
            return null;
        var (letters, skeleton) = (new StringBuilder(), new StringBuilder());
        foreach (var c in word)
        {
            if (isHangul)
            {
                var number = c - '가';
                letters.Append((char)('\u1100' + (number / 588))).Append((char)('\u1161' + (number / 28 % 21)));
                if (number % 28 > 0)
                    letters.Append((char)('\u11A7' + (number % 28)));
                skeleton.Append((char)('\u1100' + (number / 588)));
                continue;
            }
            letters.Append(c);
            if (!Vowels.Contains(c, StringComparison.Ordinal) && (skeleton.Length == 0 || skeleton[^1] != c))
                skeleton.Append(c);
        }
        var spelled = letters.ToString();
        return new SpelledWord(word, spelled, string.Concat(spelled.Reverse()), skeleton.ToString());
    }

    /// <summary>How many letters of it may be wrong.</summary>
    public int Tolerance => Letters.Length < MinLetters ? 0 : Letters.Length < 2 * MinLetters - 1 ? 1 : 2;

    /// <summary>The beginning, and the end from behind, of which one is right where all errors are in the other half.</summary>
    public (string Beginning, string End) Halves => (Letters[..(Letters.Length / 2)], Backward[..(Letters.Length / 2)]);

    /// <summary>How many letters are replaced, missing, too many, or changed places with the next one; more than the tolerance if too many.</summary>
    public int DistanceTo(SpelledWord other)
    {
        var (a, b, most) = (Letters, other.Letters, Tolerance + 1);
        if (Math.Abs(a.Length - b.Length) >= most)
            return most;
        var rows = new int[3][];
        for (var i = 0; i < 3; i++)
            rows[i] = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (row, above, twoAbove) = (rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }
        }
        return rows[a.Length % 3][b.Length];
    }

    /// <summary>The words of a text, Korean ones without their particles.</summary>
    public static IEnumerable<SpelledWord> In(string text) => text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(SearchText.Split)
        .SelectMany(piece => piece.IsHangul ? [KoreanParticles.Without(piece.Joined.Text) ?? piece.Joined.Text] : piece.Parts.Select(part => part.Text))
        .Select(Of).OfType<SpelledWord>();

    /// <summary>The words of a name, and the name as one word: 강화 학습 is also 강화학습.</summary>
    public static IEnumerable<SpelledWord> InName(string name) =>
        Of(SearchText.NormalizedKey(name)) is { Word: [>= '가' and <= '힣', ..] } whole ? In(name).Append(whole) : In(name);
}
