using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>H1 to H4: only Korean, and names in Latin letters.</summary>
internal static partial class LanguageRules
{
    public static IEnumerable<Finding> HangulShare(SummaryText text, SourceText source)
    {
        var (letters, hangul) = (0, 0);
        foreach (var rune in (text.HasGlosses ? Gloss().Replace(text.Text, "") : text.Text).EnumerateRunes())
        {
            if (IsHangul(rune.Value))
                (letters, hangul) = (letters + 1, hangul + 1);
            else if (Rune.IsLetter(rune))
                letters++;
        }

        var share = letters is 0 ? 0 : (double)hangul / letters;
        if (share >= text.HangulShare.Warning)
            yield break;
        var message = string.Create(
            CultureInfo.InvariantCulture, $"한글의 비율이 {share:P0}입니다. 고유한 이름 말고는 모두 한국어로 쓰십시오.");
        if (share < text.HangulShare.Error)
            yield return text.Error("H1", message);
        else
            yield return text.Warning("H1", message);
    }

    public static IEnumerable<Finding> ForeignScripts(SummaryText text, SourceText source)
    {
        if (CharacterRules.IsPlain(text.Text))
            yield break;
        var foreign = text.Text.EnumerateRunes()
            .Where(rune => IsForeign(rune) && !source.AllText.Contains(rune.ToString(), StringComparison.Ordinal))
            .Distinct().Take(5).ToList();
        if (foreign.Count > 0)
            yield return text.Error("H2", $"한글도 로마자도 아닌 글자({string.Concat(foreign)})가 있습니다. 한국어로 바꾸십시오.");
    }

    public static IEnumerable<Finding> GluedTokens(SummaryText text, SourceText source)
    {
        if (Glued().Match(text.Text) is { Success: true } glued)
            yield return text.Error(
                "H3",
                $"'{glued.Groups["before"].Value}{glued.Value}'에 한글과 로마자가 붙어 있습니다. "
                + "낱말을 바로 쓰거나 띄어 쓰십시오.");
    }

    public static IEnumerable<Finding> ForeignSentences(SummaryText text, SourceText source)
    {
        foreach (Match match in English().Matches(text.Text))
        {
            var isGloss = match.Index > 0 && text.Text[match.Index - 1] is '(';
            if (FunctionWord().IsMatch(match.Value) && !(isGloss && text.HasGlosses) && !source.Title.Contains(match.Value, StringComparison.OrdinalIgnoreCase))
            {
                yield return text.Error("H4", $"영어 문장('{match.Value}')이 남아 있습니다. 한국어로 옮기십시오.");
                yield break;
            }
        }

        // LLM에 expert를 augment하고 activation을 promote합니다.
        if (HalfTranslated().Count(text.Text) >= 3)
            yield return text.Error("H4", "번역하지 않은 영어 낱말이 여럿입니다. 고유한 이름 말고는 한국어로 옮기십시오.");
    }

    public static bool IsHangul(int c) => c is >= 0xAC00 and <= 0xD7A3;

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

    [GeneratedRegex(@"(?<![A-Za-z'’-])[A-Za-z][A-Za-z'’-]*(,? [A-Za-z][A-Za-z'’-]*){4,}", RegexOptions.ExplicitCapture)]
    private static partial Regex English();

    [GeneratedRegex(@"\b(is|are|was|were|be|the|of|to|that|which|with|for|and|but|or|in|on|by|from|we|our)\b")]
    private static partial Regex FunctionWord();

    /// <summary>An English verb or adjective with a Korean ending.</summary>
    [GeneratedRegex("(?<![A-Za-z-])[a-z]{4,}(하[고는며여기지]|합니다|한다|했|한|해|된|되|될)(?![A-Za-z])", RegexOptions.ExplicitCapture)]
    private static partial Regex HalfTranslated();

    [GeneratedRegex("(?<=(?<before>[가-힣]+))[A-Za-z]{4,}[가-힣]*", RegexOptions.ExplicitCapture)]
    private static partial Regex Glued();
}
