using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries.Checks;

public sealed class SummaryChecksTests
{
    private const string Good =
        "긴 영상에서 작은 움직임을 알아보는 일은 여전히 어렵습니다. 이 논문은 16개의 프레임을 함께 살피는 MotionLens를 제안합니다. "
        + "세 가지 평가에서 기존 방법보다 높은 정확도를 얻었으며, 20억 개의 매개변수만으로 이를 이루었습니다.";

    private const string GoodEasy =
        "동영상 속의 작은 움직임까지 놓치지 않고 알아보게 합니다. 덕분에 경기 장면이나 안전사고를 빨리 찾아낼 수 있습니다.";

    private static readonly SourceText Source = new(
        PaperId.Parse("2501.00001"),
        "MotionLens: Watching <think> in 小 Motions",
        "Vision language models (VLMs) miss small motions. We present MotionLens, which looks at 16 frames of long videos at once with 2 billion parameters. "
        + "It gains 12.5% accuracy on three benchmarks, for instance on MVBench and Ego4D, trained with 1,500 hours and 300 million clips. Humans need 12K hours.");

    [Fact]
    public void A_good_answer_passes_without_a_word() => Assert.Empty(Find());

    [Theory]
    // C1
    [InlineData("C1", "움직임을\uFFFD 다룹니다.")]
    [InlineData("C1", "움직임을 ㅋㅋ 다룹니다.")]
    [InlineData("C1", "움직임을 \u0007다룹니다.")]
    [InlineData("C1", "움직임을 \uE000다룹니다.")]
    [InlineData("C1", "ì\u009B\u0080 다룹니다.")]
    // F1
    [InlineData("F1", "첫째 줄입니다.\n둘째 줄입니다.")]
    [InlineData("F1", "--- 다음입니다.")]
    [InlineData("F1", "## 제목입니다.")]
    [InlineData("F1", "**굵은** 글입니다.")]
    [InlineData("F1", "![그림](x) 입니다.")]
    [InlineData("F1", "[여기](x) 입니다.")]
    [InlineData("F1", "https://example.com 입니다.")]
    [InlineData("F1", "```코드``` 입니다.")]
    [InlineData("F1", "<b>굵은</b> 글입니다.")]
    [InlineData("F1", "&lt;b&gt; 입니다.")]
    [InlineData("F1", "{{ page.title }} 입니다.")]
    [InlineData("F1", "{% include x %} 입니다.")]
    [InlineData("F1", "추천수: 9999입니다.")]
    [InlineData("F1", "| 가 | 나 | 입니다.")]
    // M1
    [InlineData("M1", "죄송하지만 잘 모르겠습니다.")]
    [InlineData("M1", "AI 언어 모델로서 말씀드립니다.")]
    [InlineData("M1", "추가로 필요한 것이 있으면 말씀해 주십시오.")]
    [InlineData("M1", "<think> 그렇습니다.</think>")]
    // H2, H3
    [InlineData("H2", "경쟁数学 문제를 풉니다.")]
    [InlineData("H2", "прогресс를 이루었습니다.")]
    [InlineData("H2", "とても 좋습니다.")]
    [InlineData("H3", "펙ulative 방법입니다.")]
    // L4, R1
    [InlineData("L4", "움직임을 다루는")]
    [InlineData("R1", "작은 움직임을 아주 잘 알아봅니다. 작은 움직임을 아주 잘 알아봅니다. 작은 움직임을 아주 잘 알아봅니다.")]
    // N1
    [InlineData("N1", "정확도가 98.7654% 올랐습니다.")]
    [InlineData("N1", "매개변수는 2억 개입니다.")]
    [InlineData("N1", "영상은 3억 30백만 개입니다.")]
    // X1
    [InlineData("X1", "ImageNet, WebText, CommonCrawl 자료를 썼습니다.")]
    public void A_bad_sentence_breaks_its_rule(string rule, string sentence)
    {
        Assert.Contains(Find(summary: $"{Good} {sentence}"), finding => finding.Rule == rule && finding.Severity is Severity.Error);
        Assert.Contains(Find(summary: $"{sentence} {Good} {sentence}"), finding => finding.Rule == rule);
    }

    [Theory]
    [InlineData("제목에 있는 <think> 표시를 다룹니다.")]
    [InlineData("제목에 있는 小 글자를 다룹니다.")]
    [InlineData("VLM과 LLM, GPU를 씁니다.")]
    [InlineData("MVBench와 Ego4D에서 12.5% 높았습니다.")]
    [InlineData("1500시간과 3억 개의 영상, 1만 2천 시간을 견줍니다.")]
    [InlineData("β와 ℓ은 수식의 글자입니다.")]
    [InlineData("20억 개, 2 billion, 2B는 같은 수입니다.")]
    [InlineData("10분의 1로 줄었습니다.")]
    [InlineData("작은 움직임(Small Motions)을 다룹니다.")]
    public void What_the_source_says_may_be_said(string sentence) =>
        Assert.DoesNotContain(Find(summary: $"{Good} {sentence}"), finding => finding.Severity is Severity.Error);

    [Fact]
    public void Latin_glosses_in_brackets_do_not_count_against_a_summary()
    {
        var glossed = Good.Replace("움직임을", "움직임(motion that is very small and looks like nothing at all in these videos of people)을", StringComparison.Ordinal)
            .Replace("정확도를", "정확도(accuracy as it is mostly measured in the literature of this field and in others)를", StringComparison.Ordinal);

        Assert.DoesNotContain(Find(summary: glossed), finding => finding.Rule is "H1");
    }

    [Theory]
    [InlineData("H1", "MotionLens looks at frames of long videos and finds small motions in them. 좋은 방법입니다. It is much better on three benchmarks.")]
    [InlineData("L1", "짧은 글입니다.")]
    [InlineData("S1", "긴 영상에서 작은 움직임을 알아보는 일은 여전히 어렵다. 이 논문은 프레임을 함께 살피는 방법을 제안한다. 세 가지 평가에서 기존 방법보다 높은 정확도를 얻었음. 앞으로도 계속 쓰일 것으로 기대된다.")]
    public void A_bad_summary_breaks_its_rule(string rule, string summary) =>
        Assert.Contains(Find(summary: summary), finding => finding.Rule == rule && finding.Severity is Severity.Error);

    [Theory]
    [InlineData("L1", "쉬운 글입니다.")]
    [InlineData("H1", "The computer watches long videos 그리고 작은 몸짓을 알아봅니다. It is a new method 그래서 좋습니다.")]
    public void A_bad_easy_explanation_breaks_its_rule(string rule, string easy) =>
        Assert.Contains(Find(easy: easy), finding => finding.Rule == rule && finding.Severity is Severity.Error);

    [Fact]
    public void An_easy_explanation_that_copies_the_summary_is_refused() =>
        Assert.Contains(Find(easy: string.Join(". ", Good.Split(". ")[..2]) + "."), finding => finding.Rule is "D1");

    [Theory]
    [InlineData("인공지능")]
    [InlineData("인공지능", "비디오 처리", "딥러닝", "로보틱스", "강화학습", "정보 검색")]
    [InlineData("인공지능", "인공지능")]
    [InlineData("인공지능", "Computer Vision")]
    [InlineData("인공지능", "人工智能")]
    [InlineData("인공지능", "이것은 분야가 아니라 아주 긴 문장에 가까운 말")]
    [InlineData("인공지능", "영상을 다룬다")]
    [InlineData("인공지능", "**추천수**")]
    [InlineData("인공지능", "비디오\n처리")]
    [InlineData("인공지능", "분야: 비디오")]
    public void Bad_fields_are_refused(params string[] fields) =>
        Assert.Contains(Find(fields: fields), finding => finding is { Rule: "T1", Severity: Severity.Error });

    [Theory]
    [InlineData("인공지능", "3D 비전", "AI 안전")]
    [InlineData("NLP", "시각·언어 모델")]
    public void Good_fields_pass(params string[] fields) => Assert.Empty(Find(fields: fields));

    [Fact]
    public void Fields_of_another_name_are_a_warning() =>
        Assert.Equal(Severity.Warning, Assert.Single(Find(fields: ["텍스트/이미지 생성", "C++ 코드 생성", "강화학습(RL)", "사람-로봇 협업"]), finding => finding.Rule is "T1").Severity);

    [Fact]
    public void A_list_that_is_shorter_than_it_says_is_a_warning() =>
        Assert.Contains(Find($"{Good} 탐지와 추적의 세 가지를 다룹니다."), finding => finding is { Rule: "N3", Severity: Severity.Warning });

    [Fact]
    public void Fields_of_another_paper_are_a_warning() =>
        Assert.Equal(("G3", "fields"), Assert.Single(Find(fields: ["음성 합성", "기계 번역", "추천 시스템"])) is var finding ? (finding.Rule, finding.Part) : default);

    [Theory]
    [InlineData("1억2천만", 1.2e8)]
    [InlineData("1억 2천만", 1.2e8)]
    [InlineData("1조5천억", 1.5e12)]
    [InlineData("7만5천", 75_000)]
    [InlineData("1만2300", 12_300)]
    [InlineData("1천7백만", 1.7e7)]
    [InlineData("1.8백만", 1.8e6)]
    [InlineData("6만 8천", 68_000)]
    [InlineData("3,070억", 3.07e11)]
    [InlineData("17M", 1.7e7)]
    [InlineData("약98", 98)]
    public void Korean_numbers_are_read_as_the_press_writes_them(string figure, double value) =>
        Assert.Equal(value, Assert.Single(NumberParser.InKorean($"모두 {figure}입니다.")).Value);

    [Theory]
    [InlineData("1{,}182 cases", 1182)]
    [InlineData("between October and May", 10)]
    [InlineData("it triples the speed", 3)]
    [InlineData("a tenfold gain", 10)]
    [InlineData("twenty-five tasks", 25)]
    [InlineData("10^6 steps", 1e6)]
    [InlineData("$3 \\times 10^{5}$ steps", 3e5)]
    [InlineData("an egocentric view", 1)]
    [InlineData("(i) one thing, (ii) another, (iii) a last", 3)]
    [InlineData("2 billion clips", 2e9)]
    public void English_numbers_are_read_in_words_and_in_TeX(string text, double value) =>
        Assert.Contains(NumberParser.InSource(text), figure => Math.Abs(figure.Value - value) < 1e-6 * value);

    [Fact]
    public void Every_message_is_one_line_and_names_its_part()
    {
        var findings = Find("## 나쁜\n글 数学 ulative", "bad", ["x"]);

        Assert.All(findings, finding => Assert.Equal(OneLine.Of(finding.Message), finding.Message));
        Assert.All(findings, finding => Assert.Matches("^(요약|쉬운설명|관련분야): ", finding.Message));
    }

    private static IReadOnlyList<Finding> Find(string summary = Good, string easy = GoodEasy, string[]? fields = null) =>
        SummaryChecks.Find(new PaperSummary(summary, easy, fields ?? ["인공지능", "비디오 처리", "비전 언어 모델"]), Source);
}
