using System.Collections.Frozen;

namespace DigestWorker.Search;

/// <summary>
/// The words of a text that say what it is about: terms of other scripts in lower case, and Korean words without their particles.
/// </summary>
internal static class TextWords
{
    private const int MinLatin = 3;
    private const int MinHangul = 2;

    /// <summary>The longest first, so that 에서 is not taken for 서.</summary>
    private static readonly string[] Particles =
    [
        "으로부터", "에서는", "으로는", "이라는", "에게서", "으로", "에서", "에게", "까지", "부터", "처럼", "보다", "이나", "라는", "하는", "하고", "하여",
        "은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만",
    ];

    /// <summary>Words that any paper may have.</summary>
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
        (
            "a about across all an and any are as at based be beyond between by can do does for from free how in into is it its large learning model models more "
            + "multi need needs new not of on one only or our out over per self than that the their them this through to toward towards two under up using "
            + "via we what when where which while why will with within without you your approach method methods framework system systems data task tasks paper "
            + "results improved improving efficient effective better general generalized high low real world time study analysis "
            + "논문 방법 연구 결과 제안 제안합니다 모델 성능 기존 통해 위해 대한 있는 이를 이러한 다양한 새로운 있습니다 합니다 보여줍니다 보였습니다 "
            + "기반 학습 데이터 사용 사용해 사용하여 문제 작업 것을 것이 때문 여러 가장 더욱 모두 또한 그리고 이런 그런 같은 하나 수 등")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct());

    /// <summary>The words of a text, each once.</summary>
    public static IReadOnlySet<string> Of(string text)
    {
        var words = new HashSet<string>();
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && (char.IsLetterOrDigit(text[at]) || (at > start && IsHyphenIn(text, at))))
                continue;
            Add(words, text.AsSpan(start, at - start));
            start = at + 1;
        }
        return words;
    }

    private static bool IsHyphenIn(string text, int at) => text[at] is '-' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]);

    private static void Add(HashSet<string> words, ReadOnlySpan<char> piece)
    {
        // GPT를 is GPT with a particle: what is of another script ends where Hangul begins.
        var hangul = piece.IndexOfAnyInRange('가', '힣');
        if (hangul > 0)
        {
            Add(words, piece[..hangul]);
            return;
        }
        if (piece.Length < (hangul == 0 ? MinHangul : MinLatin) || !HasLetter(piece))
            return;
        var word = hangul == 0 ? WithoutParticle(piece).ToString() : piece.ToString().ToLowerInvariant();
        if (!Common.Contains(word))
            words.Add(word);
    }

    private static ReadOnlySpan<char> WithoutParticle(ReadOnlySpan<char> word)
    {
        foreach (var particle in Particles)
        {
            if (word.Length >= MinHangul + particle.Length && word.EndsWith(particle, StringComparison.Ordinal))
                return word[..^particle.Length];
        }
        return word;
    }

    private static bool HasLetter(ReadOnlySpan<char> piece)
    {
        foreach (var c in piece)
        {
            if (char.IsLetter(c))
                return true;
        }
        return false;
    }
}
