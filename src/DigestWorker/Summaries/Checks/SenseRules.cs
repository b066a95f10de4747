using System.Text.RegularExpressions;
using DigestWorker.Search;

namespace DigestWorker.Summaries.Checks;

/// <summary>K2: no word in a sense that it does not have here (policy: 보험 증권), and no English in Korean letters.</summary>
internal static partial class SenseRules
{
    /// <summary>A good answer has one or two such words that the list does not know.</summary>
    private const int MaxTransliterated = 2;

    private static readonly Lazy<Sense[]> Senses = new(() =>
        [.. DataFile.Read("senses.en-ko.tsv").Select(line => line.Word.Split('!') is var words ? new Sense(words[0], words[1..], line.Others) : null!)]);

    public static IEnumerable<Finding> Words(SummaryText text, SourceText source)
    {
        foreach (var (english, others, korean) in Senses.Value)
            foreach (var word in korean)
                if (HasWord(text.Text, word, StringComparison.Ordinal) && Has(source, english) && !Array.Exists(others, other => Has(source, other)))
                {
                    yield return text.Warning(
                        "K2", $"'{word}'은(는) 여기서 '{english}'의 뜻이 아닙니다. 이 분야에서 쓰는 말로 옮기십시오.");
                    yield break;
                }

        var transliterated = Transliterated().Matches(Usual().Replace(text.Text, " ")).Select(match => match.Value).DistinctBy(word => word[..3]).ToList();
        if (transliterated.Count > MaxTransliterated)
            yield return text.Warning(
                "K2", $"영어를 소리대로 적은 말({string.Join(", ", transliterated)})이 많습니다. 우리말로 옮기십시오.");
        if (Spelled().Match(text.Text) is { Success: true } spelled)
            yield return text.Warning("K2", $"'{spelled.Value}'처럼 이름을 소리대로 적지 말고 원문의 글자로 쓰십시오.");
    }

    private static bool Has(SourceText source, string beginning) => HasWord(source.AllText, beginning, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a word of a text begins like this.</summary>
    private static bool HasWord(string text, string beginning, StringComparison comparison)
    {
        for (var i = text.IndexOf(beginning, comparison); i >= 0; i = text.IndexOf(beginning, i + 1, comparison))
            if (i is 0 || !char.IsLetter(text[i - 1]))
                return true;
        return false;
    }

    /// <param name="English">The beginning of a word of the source.</param>
    /// <param name="Others">Words of the source with which the Korean words are right.</param>
    /// <param name="Korean">What it does not mean here.</param>
    private sealed record Sense(string English, string[] Others, string[] Korean);

    /// <summary>Long words with two syllables that hardly stand in Korean words: 시그니피컨트, 데몬스트레이트.</summary>
    [GeneratedRegex("""
        (?<![가-힣])(?=[가-힣]{4})
        ([가-힣]*?[트스드프크브즈츠플클틀블릿렛펙텍픽틱릭닉믹션셔팅링닝밍핑킹쿼퀀튜듀퓨뉴컨런먼벤텐퍼터버]){2}
        [가-힣]*
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Transliterated();

    /// <summary>Words from English that the field uses in Korean.</summary>
    [GeneratedRegex("""
        트랜스포머|프레임워크|프레임|프롬프트|프롬프팅|데이터|텍스트|테스트|인스트럭트|클러스터|스펙트럼
            |디퓨전|스트리밍|스케일링|스플래팅|스플랫|파이프라인|벤치마크|인터페이스
        |컴퓨터|컴퓨팅|프로그램|프로그래밍|소프트웨어|하드웨어|네트워크|에이전트|인코더|디코더|인코딩
            |디코딩|파운데이션|시뮬레이션|시뮬레이터|애니메이션|컨텍스트|컴포넌트|콘텐츠
        |애플리케이션|내비게이션|파인튜닝|튜닝|트레이닝|샘플링|렌더링|모델링|라우팅|라우터|토크나이저
            |체크포인트|스크립트|스크린샷|데스크톱|스마트폰|브라우저|인터넷|온라인|오픈소스
        |프로젝트|시스템|알고리즘|인터랙티브|멀티모달|하이브리드|그래프|블록|블랙박스|스타일|스토리|스포츠
            |드라이브|드론|클라우드|클래스|카메라|센서|필터|어댑터|파라미터|하이퍼파라미터
        |어텐션|커널|트리|트랙|트랜지션|트레이드오프|베이스라인|엔트로피|스트림|스튜디오|피드백|크라우드
            |플랫폼|플래너|프라이버시|스코어|인덱스|리소스|서비스|디바이스|인터뷰|버전|뉴런
        |뉴스|튜토리얼|메트릭|마크다운|워터마크|로지스틱|트래픽|퍼센트|포인트|멀티|스텝|단백질|터미널|버그
            |서버|버튼|더블링크|언러닝|딥러닝|머신러닝|러닝|레이블링|라벨링|임베딩
        |프레젠테이션|패스포트|쿼터니언|노이즈|프로세스|프로세서|프로토타입|포트폴리오|시퀀스|컨트롤
            |그라운딩|플래닝|디버깅|패딩|매칭|매핑|랭킹|프루닝|스케줄링|프리트레이닝|이벤트|컨트롤러
            |트위스트|스케치|스위치|브리지|브랜치
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Usual();

    /// <summary>Letters by their names: 티티에스, 지피티.</summary>
    [GeneratedRegex("""
        (?<![가-힣])(에이|비|씨|시|디|이|에프|지|에이치|아이|제이|케이|엘|엠|엔|오|피|큐|알|에스|티|유|브이
            |더블유|엑스|와이|제트){2,8}
        (에이|에프|에이치|엘|엠|엔|큐|알|에스|티|브이|더블유|엑스|와이)(?=[은는이가을를의와과도로,. ]|에서|으로)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Spelled();
}
