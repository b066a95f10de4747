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
            yield return new("T1", Severity.Warning, $"관련분야: '{unusual}'은(는) 목록에 없는 이름입니다. 널리 쓰이는 분야 이름을 쓰십시오.");
    }

    public static bool HasRightLength(string field) => SummaryText.Field(field).Length is var (min, max) && field.Length >= min && field.Length <= max;

    private static bool IsTerm(string field) =>
        HasRightLength(field)
        && Term().IsMatch(field)
        && (field.Any(c => LanguageRules.IsHangul(c)) || Acronym().IsMatch(field))
        && !field.EndsWith('다');

    private static Finding Error(string message) => new("T1", Severity.Error, $"관련분야: {message}");

    private static string Short(string field) => field.Length <= 20 ? field : field[..20] + "…";

    [GeneratedRegex(@"^[가-힣A-Za-z0-9]([가-힣A-Za-z0-9 +/&()·-]*[가-힣A-Za-z0-9+)])?\z")]
    private static partial Regex Term();

    [GeneratedRegex(@"^[A-Z0-9][A-Z0-9 /&-]*\z")]
    private static partial Regex Acronym();
}
