using System.Text.RegularExpressions;

namespace DigestWorker.Summaries.Checks;

/// <summary>F1: no markup of a digest's markdown. F2: no TeX. F3: no emoji and no lists. M1: only the text itself.</summary>
internal static partial class FormatRules
{
    public static IEnumerable<Finding> Format(SummaryText text, SourceText source)
    {
        if (Markup(text.Text, source) is { } markup)
            yield return text.Error(
                "F1",
                $"'{markup}' 때문에 형식이 깨집니다. "
                + "줄바꿈, 마크다운, 링크, HTML, 항목 이름 없이 한 줄의 글로만 쓰십시오.");
    }

    public static IEnumerable<Finding> Tex(SummaryText text, SourceText source)
    {
        if (TexCode().Match(text.Text) is { Success: true } tex && !source.Title.Contains(tex.Value, StringComparison.Ordinal))
            yield return text.Error("F2", $"'{tex.Value}'처럼 TeX 명령이나 수식 기호를 남기지 말고 보통 글자로 쓰십시오.");
    }

    public static IEnumerable<Finding> Ornament(SummaryText text, SourceText source)
    {
        var marks = Ornaments().Matches(text.Text).Select(match => match.Value).Where(mark => !source.Title.Contains(mark, StringComparison.Ordinal)).ToList();
        if (marks.Count > 0)
            yield return text.Error("F3", $"그림 글자나 목록 기호({string.Concat(marks.Take(3))})가 있습니다. 이어지는 글로 쓰십시오.");
        else if (Numbered().IsMatch(text.Text) && !source.Abstract.Contains("2)", StringComparison.Ordinal))
            yield return text.Error("F3", "번호를 매긴 목록입니다. 이어지는 글로 쓰십시오.");
        else if (InOrder().IsMatch(text.Text))
            yield return text.Warning("F3", "목록처럼 쓴 글입니다. 이어지는 글로 쓰십시오.");
    }

    public static IEnumerable<Finding> Meta(SummaryText text, SourceText source)
    {
        var talk = Refusal().Matches(text.Text).Concat(Talk().Matches(text.Text)).Concat(AboutAbstract(text, source))
            .FirstOrDefault(match => !source.AllText.Contains(match.Value, StringComparison.OrdinalIgnoreCase));
        if (talk is not null)
            yield return text.Error(
                "M1", $"'{talk.Value}'처럼 인사, 머리말, 사과, 자신에 대한 말을 쓰지 말고 논문의 내용만 쓰십시오.");
    }

    // A paper may be about abstracts.
    private static MatchCollection AboutAbstract(SummaryText text, SourceText source) =>
        OfAbstract().Matches(source.AllText.Contains("abstract", StringComparison.OrdinalIgnoreCase) ? "" : text.Text);

    /// <summary>Whether an answer without a summary is a refusal.</summary>
    public static bool IsRefusal(string answer) => Refusal().IsMatch(answer);

    /// <summary>The first markup; null if there is none.</summary>
    public static string? Markup(string text, SourceText source)
    {
        foreach (Match match in Marks().Matches(text))
            if (!(match.Value.StartsWith('<') && IsQuoted(text, match.Index, source)))
                return match.Value is "\n" or "\r" ? "줄바꿈" : match.Value;
        if (text.AsSpan().ContainsAny(':', '：') && WithColon().Match(text) is { Success: true } label)
            return label.Value;
        return OneLine.Of(text) == text || text.AsSpan().ContainsAny('\n', '\r') ? null : "보이지 않는 글자";
    }

    // A summary may contain <think> if the title of the paper does.
    private static bool IsQuoted(string text, int start, SourceText source) =>
        BareTag().Match(text[start..]) is { Success: true } tag && source.Title.Contains(tag.Value, StringComparison.Ordinal);

    [GeneratedRegex("""
        [\n\r\u0085\u2028\u2029]
        |-{3,}|={3,}|_{2,}|\*{2}|~{3,}|`{3,}
        |(?<![^ ])\#{1,6}([ ]|$)|^\#
        |^[ ]*([-*+]|[0-9]{1,9}[.)])[ ]|^[ ]*>|^[ ]*\||\|.*\|
        |!\[|\]\(|\]:|\][ ]?\[
        |www\.
        |<[A-Za-z!/?]|&\#?[A-Za-z0-9]{1,31};|&(amp|lt|gt|quot|nbsp|[nm]dash|apos|\#[0-9x])
        |\{\{|\{%|\}\}
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex("""
        ://|(javascript|data|mailto|vbscript):
        |(제목|요약|쉬운[ ]?설명|관련[ ]?분야|추천[ ]?수|다운로드[ ]?링크)[ *]*[:：]
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithColon();

    [GeneratedRegex("^</?[A-Za-z]{1,20}>")]
    private static partial Regex BareTag();

    [GeneratedRegex(@"\\([A-Za-z]+|[%&_#{},;!])|\$[^$가-힣]{1,60}\$|[_^]\{\\|\{\\(rm|bf|it|em)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex TexCode();

    // Arrows, dingbats, circled numbers, squares and bullets, and everything that is drawn in colour.
    [GeneratedRegex(@"[\u2022\u2023\u2043\u2219\u2460-\u24FF\u25A0-\u25FF\u2600-\u27BF\u2B50\u2B55\u203B\u3251-\u325F]|[\uD83C-\uD83E][\uDC00-\uDFFF]")]
    private static partial Regex Ornaments();

    // The first one is found once: after each of them the rest of the text would be read again.
    [GeneratedRegex(@"^(?>(.*?[ :])??\(?[1가][).] ).+ \(?[2나][).] ", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Numbered();

    [GeneratedRegex("첫째[,는로].+둘째[,는로].+|( - [^-]{1,40}){2,}")]
    private static partial Regex InOrder();

    [GeneratedRegex("""
        죄송(합니다|하지만|스럽)|답변(을|드릴)[ ]수[ ]없|도와[ ]?드릴[ ]수[ ]없|(논문|초록|내용|글|문서|텍스트
            |자료)[은는을를][ ]요약할[ ]수[ ]없습니다
        |초록이[ ](없|제공되지|너무[ ]짧)
        |I('|’|[ ]a)m[ ](sorry|unable)|I[ ]can(no|'|’)t|As[ ]an[ ]AI|AI[ ]언어[ ]모델로서|저는[ ](AI|인공지능)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();

    // Talk about the answer, not about what the paper does: 도움이 되었습니다 may be said of a method, 도움이 되었기를 only of an answer.
    [GeneratedRegex("""
        (요약|설명|정리|번역|소개|안내|말씀)해?[ ]?드(리|립|렸|릴)|도움이[ ]?되(셨|길|기를|었기를|었길|었으면
            |시길|시기를)|추가로[ ](궁금|필요한[ ](것|점
        |사항|내용|정보)이?[ ]?있으)
        |(궁금한|질문|문의)[ ]?(점|사항|것)?(이나[^ ]*[ ]?[^ ]*)?이?[ ]?(더[ ])?있으(시면|면)|말씀해[ ]?주(세요|십시오
            |시면)|알려[ ]?주(세요|십시오)
        |물어보?[ ]?(세요|십시오|시면)
        |제공해[ ]?주신|(요청|질문|말씀)하신|입력(하신|된)[ ](글|논문|내용|초록)|사용자님|(본|이|위|아래)[ ]?(요약
            |요약문|답변|번역|번역문)(은|는|에서|을
        |입니다)
        |(요약|정리|번역|설명|소개)(해|하여)[ ]보(았|겠|면|자면|도록)|(알아|살펴)보(겠습니다|도록[ ]하|시죠|아요)
            |이상으로[ ].{0,30}(마치|정리|요약|소개
        |설명|입니다)|이상(입니다|[ ]요약)
        |다음은[ ].{0,20}(요약|번역)|^(요약|쉬운[ ]?설명|관련[ ]?분야)[ ]*[:：]|(요약|설명)(하면|하자면)[ ]다음과
            |아래(에|와[ ]같이|는)[ ].{0,15}(요약
        |정리)|(참고|참조|확인)하(시기|시길|시면|십시오|세요)|알고[ ]싶으(시|신)|궁금하(시|신)[ ]?(면|다면|분)
            |글자[ ]?수(를|는|에)|한국어로[ ](요약|번역
        |옮)(하였|했|한|해|하면|긴|겼)
        |Here[ ](is|are)[ ]|^Sure[,!]|"(summary|easy_explanation|fields|요약)"[ ]*:|</?think>
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Talk();

    [GeneratedRegex(
        "(제공된|주어진|위의?|해당|이|본|논문의?) 초록|초록(에|에서|에는|에서는|에선|만으로는?|의 내용"
        + "|을 바탕|을 보면|에 따르면)(?![가-힣])|(제공"
        + "|주어)(된|진) (정보|텍스트|내용|본문|글)(만|에|으로|을)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex OfAbstract();
}
