using System.Text.RegularExpressions;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>T1: two to five Korean terms, preferably canonical names.</summary>
internal static partial class FieldRules
{
    public static IEnumerable<Finding> Fields(PaperSummary summary, SourceText source)
    {
        if (summary.Fields.Count is < 2 or > 5)
            yield return Error($"{summary.Fields.Count}개입니다. 서로 다른 분야 이름을 3개 쓰십시오.");
        if (summary.Fields.Distinct(StringComparer.OrdinalIgnoreCase).Count() != summary.Fields.Count)
            yield return Error("같은 분야가 두 번 있습니다. 서로 다른 분야 이름을 3개 쓰십시오.");
        if (summary.Fields.FirstOrDefault(field => !IsTerm(field)) is { } wrong)
            yield return Error($"'{Short(wrong)}'은(는) 분야 이름이 아닙니다. 한글로 된 2자에서 20자의 이름만 쓰십시오.");
        else if (summary.Fields.FirstOrDefault(field => !FieldNames.IsKnown(field)) is { } unusual)
            yield return Found(Severity.Warning, $"'{unusual}'은(는) 목록에 없는 이름입니다. 널리 쓰이는 분야 이름을 쓰십시오.");
    }

    public static bool HasRightLength(string field) => SummaryText.Field(field).Length is var (min, max) && field.Length >= min && field.Length <= max;

    private static bool IsTerm(string field) =>
        HasRightLength(field)
        && Term().IsMatch(field)
        && (field.Any(c => LanguageRules.IsHangul(c)) || Acronym().IsMatch(field))
        && !field.EndsWith('다')
        && (FieldNames.IsKnown(field) || !(ForeignWord().IsMatch(field) || Phrase().IsMatch(field)));

    private static Finding Error(string message) => Found(Severity.Error, message);

    private static Finding Found(Severity severity, string message) => new("T1", severity, $"관련분야: {message}") { Part = "fields" };

    private static string Short(string field) => field.Length <= 20 ? field : field[..20] + "…";

    [GeneratedRegex(@"^[가-힣A-Za-z0-9]([가-힣A-Za-z0-9 +/&()·-]*[가-힣A-Za-z0-9+)])?\z")]
    private static partial Regex Term();

    /// <summary>video 이해: an English word that is not part of a name.</summary>
    [GeneratedRegex("(?<![A-Za-z])[a-z]{3,}")]
    private static partial Regex ForeignWord();

    /// <summary>
    /// 효율적인 접근, 새로운 방법, 성능 향상, 비전비전: what is said of any paper, pieces of sentences, a word twice,
    /// and a sentence without blanks.
    /// </summary>
    [GeneratedRegex(
        "(적인|로운|다양한|뛰어난|효율적|효과적|혁신적|최신|기존|우수한) |(^| )(방법|접근|접근법|방식|연구"
        + "|논문|결과|개선|향상|제안|기여|문제|과제|해결"
        + "|기법|아이디어|등)$|^(?<word>[가-힣]{2,})\\k<word>$|^[가-힣]{13,}$|^(기술|성능|혁신|미래|효율|정확도|실험"
        + "|에이|기타)$")]
    private static partial Regex Phrase();

    [GeneratedRegex(@"^[A-Z0-9][A-Z0-9 /&-]*\z")]
    private static partial Regex Acronym();
}
