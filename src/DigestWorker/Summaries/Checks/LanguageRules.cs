using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>H1 to H3: only Korean, and names in Latin letters. J1: particles that fit their words.</summary>
internal static partial class LanguageRules
{
    /// <summary>Words with an ending that looks like a particle: 가을, and forms of verbs that lose their ㅅ (짓다, 지을).</summary>
    private static readonly string[] NoParticle = ["가을", "마을", "노을", "고을", "지을", "이을", "나을", "부을", "그을", "저을"];

    public static IEnumerable<Finding> HangulShare(SummaryText text, SourceText source)
    {
        var letters = (text.HasGlosses ? Gloss().Replace(text.Text, "") : text.Text).EnumerateRunes().Where(Rune.IsLetter).ToList();
        var share = letters.Count is 0 ? 0 : (double)letters.Count(rune => IsHangul(rune.Value)) / letters.Count;
        var message = string.Create(CultureInfo.InvariantCulture, $"한글의 비율이 {share:P0}입니다. 고유한 이름 말고는 모두 한국어로 쓰십시오.");
        if (share < text.HangulShare.Error)
            yield return text.Error("H1", message);
        else if (share < text.HangulShare.Warning)
            yield return text.Warning("H1", message);
    }

    public static IEnumerable<Finding> ForeignScripts(SummaryText text, SourceText source)
    {
        var foreign = text.Text.EnumerateRunes()
            .Where(rune => IsForeign(rune) && !source.AllText.Contains(rune.ToString(), StringComparison.Ordinal))
            .Distinct().Take(5).ToList();
        if (foreign.Count > 0)
            yield return text.Error("H2", $"한글도 로마자도 아닌 글자({string.Concat(foreign)})가 있습니다. 한국어로 바꾸십시오.");
    }

    public static IEnumerable<Finding> GluedTokens(SummaryText text, SourceText source)
    {
        if (Glued().Match(text.Text) is { Success: true } glued)
            yield return text.Error("H3", $"'{glued.Value}'에 한글과 로마자가 붙어 있습니다. 낱말을 바로 쓰거나 띄어 쓰십시오.");
    }

    public static IEnumerable<Finding> Particles(SummaryText text, SourceText source)
    {
        var wrong = HangulWord().Matches(text.Text).Select(match => match.Value).Where(HasWrongParticle).Distinct().Take(3).ToList();
        if (wrong.Count > 0)
            yield return text.Warning("J1", $"조사가 앞말의 받침과 맞지 않습니다({string.Join(", ", wrong)}). 받침이 있으면 '을', 없으면 '를'을 쓰십시오.");
    }

    public static bool IsHangul(int c) => c is >= 0xAC00 and <= 0xD7A3;

    private static bool HasWrongParticle(string word) => word switch
    {
        [.., var before, '를'] => HasFinal(before),
        [.., var before, '을'] => !HasFinal(before) && !NoParticle.Any(word.EndsWith),
        _ => false,
    };

    /// <summary>Whether a syllable ends with a consonant: the last of its three places among the 11,172 of Unicode.</summary>
    private static bool HasFinal(char syllable) => (syllable - 0xAC00) % 28 is not 0;

    // Greek and letters of formulas (ℓ, 𝑥, µ) belong to no language.
    private static bool IsForeign(Rune rune) =>
        Rune.IsLetter(rune)
        && !IsHangul(rune.Value)
        && rune.Value is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z')
            or (>= 0x00AA and <= 0x024F) or (>= 0x1E00 and <= 0x1EFF)
            or (>= 0x0370 and <= 0x03FF)
            or (>= 0x2100 and <= 0x214F) or (>= 0x1D400 and <= 0x1D7FF));

    [GeneratedRegex(@"\([^()가-힣A-Za-z]*[A-Za-z][^()가-힣]*\)")]
    private static partial Regex Gloss();

    // In words of two syllables the second one is not a particle: 이를, 모를.
    [GeneratedRegex("[가-힣]{3,}")]
    private static partial Regex HangulWord();

    [GeneratedRegex("(?<![가-힣])[가-힣]+[A-Za-z]{4,}[가-힣]*")]
    private static partial Regex Glued();
}
