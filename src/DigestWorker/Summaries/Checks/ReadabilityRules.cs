using System.Text.RegularExpressions;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>
/// R2: the easy explanation is easier than the summary. Length, foreign words and words per sentence indicate only weakly how well
/// people understand a text (https://arxiv.org/abs/2505.10409), so each is a warning; only the first two together are an error.
/// </summary>
internal static partial class ReadabilityRules
{
    /// <summary>The share of Latin letters that is always allowed.</summary>
    private const double LatinAtEase = .10;

    private const int MinJargon = 3;

    public static IEnumerable<Finding> Easier(PaperSummary answer, SourceText source)
    {
        var (summary, easy) = (SummaryText.Summary(answer.Summary), SummaryText.EasyExplanation(answer.EasyExplanation));
        if (summary.Text is "" || easy.Text is "")
            yield break;

        var longer = easy.Text.Length > summary.Text.Length;
        var moreLatin = LatinShare(easy) > Math.Max(LatinShare(summary), LatinAtEase);
        if (longer && moreLatin)
            yield return easy.Error("R2", "요약보다 길고 로마자도 더 많습니다. 더 짧게, 영어 없이 일상의 말로 풀어 쓰십시오.");
        else if (longer)
            yield return easy.Warning("R2", "요약보다 깁니다. 더 짧게 쓰십시오.");
        else if (moreLatin)
            yield return easy.Warning("R2", "요약보다 로마자가 많습니다. 영어 없이 일상의 말로 풀어 쓰십시오.");
        if (SourceFacts.NamesIn(easy.Text).Where(word => !source.Title.Contains(word, StringComparison.OrdinalIgnoreCase) || char.IsAsciiLetterLower(word[0]))
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList() is { Count: >= 2 } foreign)
            yield return easy.Warning("R2", $"영어({string.Join(", ", foreign)})가 있습니다. 일상의 말로 풀어 쓰십시오.");
        if (Jargon().Matches(easy.Text).Select(match => match.Value).Distinct().ToList() is { Count: >= MinJargon } jargon)
            yield return easy.Warning("R2", $"전문어({string.Join(", ", jargon)})가 많습니다. 일상의 말로 풀어 쓰십시오.");
        if (WordsToASentence(easy) > WordsToASentence(summary))
            yield return easy.Warning("R2", "문장이 요약의 문장보다 깁니다. 짧은 문장으로 나누어 쓰십시오.");
    }

    private static double LatinShare(SummaryText text)
    {
        var (letters, latin) = (0, 0);
        foreach (var c in text.Text)
            if (char.IsLetter(c))
                (letters, latin) = (letters + 1, latin + (char.IsAsciiLetter(c) ? 1 : 0));
        return letters is 0 ? 0 : (double)latin / letters;
    }

    private static double WordsToASentence(SummaryText text) => (text.Text.AsSpan().Count(' ') + 1.0) / text.Sentences.Count;

    [GeneratedRegex("""
        매개변수|파라미터|하이퍼|임계값|부동소수점|라우팅|라우터|디코딩|인코딩|인코더|디코더|임베딩
            |손실[ ]?함수|사전[ ]?학습|사후[ ]?학습|미세[ ]?조정
        |파인튜닝|강건성|정규화|잠재[ ]?(공간|표현)|엔트로피|희소|전문가[ ]?혼합
        |추측|절충|단조|벡터|어텐션|트랜스포머|토큰|세밀도|압축률|확산[ ]?모델|강화[ ]?학습|보상[ ]?모델
            |파이프라인|프레임워크|아키텍처|벤치마크|거듭제곱
        |대역폭|사상하|표현[ ]?학습|지도[ ]?학습|증류|양자화|그래디언트|기울기
        |최적화|연산량|수렴|분포|확률적|자기회귀|컨볼루션|합성곱|신경망|롤아웃|궤적|정책|목적[ ]?함수
            |추론[ ]?시점|제로샷|퓨샷|스케일링|멀티모달|시계열
        |도메인|휴리스틱|알고리즘|선형|직교|매니폴드|다양체|스펙트럼|잡음비|목표[ ]?모델
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Jargon();
}
