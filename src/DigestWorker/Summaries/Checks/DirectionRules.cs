using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>N4: the figures of a sentence agree with its words: from 31% to 78% nothing falls, and 39% is not higher than 79%.</summary>
internal static partial class DirectionRules
{
    public static IEnumerable<Finding> Directions(SummaryText text, SourceText source)
    {
        if (text.Part is not "summary" || !text.Text.AsSpan().ContainsAnyInRange('0', '9'))
            yield break;
        foreach (var sentence in text.Sentences)
            if (WrongChange(sentence) is { } change)
            {
                yield return text.Error(
                    "N4", $"'{change}': 숫자와 말이 어긋납니다. 무엇에서 무엇으로 바뀌었는지 초록대로 쓰십시오.");
                yield break;
            }
            else if (WrongComparison(sentence) is { } comparison)
            {
                yield return text.Warning(
                    "N4", $"'{comparison}': 숫자와 말이 어긋납니다. 어느 숫자가 누구의 것인지 초록대로 쓰십시오.");
                yield break;
            }
    }

    // 3에서 1로 올랐습니다 may be said of a rank.
    private static string? WrongChange(string sentence) => Change().Matches(sentence).FirstOrDefault(change =>
        (change.Groups["unit"].Value is not "" || change.Value.Contains('.', StringComparison.Ordinal))
        && Value(change, "from") is var from && Value(change, "to") is var to && from != to && change.Groups["up"].Success != to > from)?.Value;

    private static string? WrongComparison(string sentence) => Comparison().Matches(sentence).FirstOrDefault(comparison =>
        Compared(sentence, comparison) is { } own && Value(comparison, "of") is var of && own != of && comparison.Groups["up"].Success != own > of)?.Value;

    /// <summary>
    /// The figure that is compared: the next one (80%보다 높은 90%), else the one before it with the same unit (90%로 80%보다 높습니다).
    /// </summary>
    private static double? Compared(string sentence, Match comparison)
    {
        if (comparison.Groups["next"].Success)
            return Value(comparison, "next");
        double? before = null;
        if (!comparison.Groups["attribute"].Success)
            foreach (Match figure in Figure().Matches(sentence[..comparison.Index]))
                before = figure.Groups["unit"].Value == comparison.Groups["unit"].Value ? Value(figure, "of") : before;
        return before;
    }

    private static double Value(Match match, string figure) =>
        double.Parse(match.Groups[figure].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    // 31%에서 78%로 (크게) 떨어졌습니다.
    [GeneratedRegex("""
        (?<![A-Za-z0-9.,-])(?<from>[0-9]{1,9}([.][0-9]{1,6})?)(?<unit>%|점|초|분|배|시간|ms|GB|MB|K|)에서[ ]
        (?<![A-Za-z0-9.,-])(?<to>[0-9]{1,9}([.][0-9]{1,6})?)\k<unit>(까지|으로|로)[ ]([가-힣]{1,4}[ ])?
        ((?<up>높아[졌지집]|높[였이입]|올라|올랐|올[려리렸립]|끌어올|늘어[났나]|늘[었렸립려]|증가|상승|커[졌지집])
        |낮아[졌지집]|낮[추췄춥]|떨어[졌지뜨트집]|떨[어군]|줄어|줄[었였이입]|감소|내려|하락|단축|작아[졌지집])
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Change();

    // 79%보다 (훨씬) 높았습니다, 79%보다 높은 39%, 59%에 못 미쳤습니다.
    [GeneratedRegex("""
        (?<![A-Za-z0-9.,-])(?<of>[0-9]{1,9}([.][0-9]{1,6})?)(?<unit>%|점|초|분|배|시간|ms|GB|MB|)
        (보다[ ]((훨씬|크게|더|약간|조금)[ ])?((?<up>높|크[고게다며면]|큽|컸|큰|많)|낮|작|적[은었고습다])
        |에[ ]((크게|조금|한참|많이)[ ])?못[ ]?미)
        ((?<attribute>치?[은는]|(?<=큰))[ ]((?<next>[0-9]{1,9}([.][0-9]{1,6})?)(?![0-9.,]))?)?
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Comparison();

    [GeneratedRegex(
        "(?<![A-Za-z0-9.,-])(?<of>[0-9]{1,9}([.][0-9]{1,6})?)(?<unit>%(?!포|p)|점|초|분|배|시간|ms|GB|MB|)(?=[로를을가이인였입]|으로|은|는)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Figure();
}
