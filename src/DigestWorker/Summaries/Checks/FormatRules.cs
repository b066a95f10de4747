using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>F1: no markup of a digest's markdown. M1: only the text itself.</summary>
internal static partial class FormatRules
{
    public static IEnumerable<Finding> Format(SummaryText text, SourceText source)
    {
        if (Markup(text.Text, source) is { } markup)
            yield return text.Error("F1", $"'{markup}' 때문에 형식이 깨집니다. 줄바꿈, 마크다운, 링크, HTML, 항목 이름 없이 한 줄의 글로만 쓰십시오.");
    }

    public static IEnumerable<Finding> Meta(SummaryText text, SourceText source)
    {
        var talk = Refusal().Matches(text.Text).Concat(Talk().Matches(text.Text))
            .FirstOrDefault(match => !source.AllText.Contains(match.Value, StringComparison.OrdinalIgnoreCase));
        if (talk is not null)
            yield return text.Error("M1", $"'{talk.Value}'처럼 인사, 머리말, 사과, 자신에 대한 말을 쓰지 말고 논문의 내용만 쓰십시오.");
    }

    /// <summary>Whether an answer without a summary is a refusal.</summary>
    public static bool IsRefusal(string answer) => Refusal().IsMatch(answer);

    /// <summary>The first markup; null if there is none.</summary>
    public static string? Markup(string text, SourceText source)
    {
        foreach (Match match in Marks().Matches(text))
            if (!(match.Value.StartsWith('<') && IsQuoted(text, match.Index, source)))
                return match.Value is "\n" or "\r" ? "줄바꿈" : match.Value;
        return OneLine.Of(text) == text || text.AsSpan().ContainsAny('\n', '\r') ? null : "보이지 않는 글자";
    }

    // A summary may contain <think> if the title of the paper does.
    private static bool IsQuoted(string text, int start, SourceText source) =>
        BareTag().Match(text[start..]) is { Success: true } tag && source.Title.Contains(tag.Value, StringComparison.Ordinal);

    [GeneratedRegex("""
        [\n\r\u0085\u2028\u2029]
        |-{3,}|={3,}|_{2,}|\*{2}|~{3,}|`{3,}
        |(^|[ ])\#{1,6}([ ]|$)|^\#
        |^[ ]*([-*+]|[0-9]{1,9}[.)])[ ]|^[ ]*>|^[ ]*\||\|.*\|
        |!\[|\]\(|\]:|\][ ]?\[
        |[A-Za-z][A-Za-z0-9+.-]{0,40}://|www\.|(javascript|data|mailto|vbscript):
        |<[A-Za-z!/?]|&\#?[A-Za-z0-9]{1,31};
        |\{\{|\{%|\}\}
        |(제목|요약|쉬운[ ]?설명|관련[ ]?분야|추천[ ]?수|다운로드[ ]?링크)[ *]*[:：]
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex("^</?[A-Za-z]{1,20}>")]
    private static partial Regex BareTag();

    [GeneratedRegex("""
        죄송(합니다|하지만|스럽)|답변(을|드릴)[ ]수[ ]없|도와[ ]?드릴[ ]수[ ]없|요약할[ ]수[ ]없습니다|초록이[ ](없|제공되지)
        |I('|’|[ ]a)m[ ](sorry|unable)|I[ ]can(no|'|’)t|As[ ]an[ ]AI|AI[ ]언어[ ]모델로서|저는[ ](AI|인공지능)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();

    [GeneratedRegex("""
        요약해[ ]?드리|도움이[ ]?되(었|셨)|추가로[ ](필요|궁금)|제공(된|해[ ]?주신)[ ]초록|제공해[ ]?주신[ ](텍스트|내용|논문)
        |다음은[ ].{0,20}(요약|번역)|^(요약|쉬운[ ]?설명|관련[ ]?분야)[ ]*[:：]
        |Here[ ](is|are)[ ]|^Sure[,!]|"(summary|easy_explanation|fields|요약)"[ ]*:|</?think>
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Talk();
}
