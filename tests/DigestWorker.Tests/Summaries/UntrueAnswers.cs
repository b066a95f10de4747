using DigestWorker.Papers;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Summaries;

/// <summary>A good answer with one sentence that says what the abstract does not, in a way that only a reader notices.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Sentence">The sentence as it should be.</param>
/// <param name="Instead">The sentence that the model wrote.</param>
/// <param name="Words">What is wrong with it.</param>
public sealed record UntrueAnswer(string Paper, string Kind, string Sentence, string Instead, string Verdict, string Words)
{
    public override string ToString() => $"{Paper}: {Words}";
}

/// <summary>Papers with good answers, and with the untrue ones that the rules cannot tell from them.</summary>
internal static class UntrueAnswers
{
    private sealed record Material(string Id, string Title, string Abstract, string[] Summary, string[] Easy, string[] Fields)
    {
        public List<UntrueAnswer> Untrue { get; } = [];

        public Material With(string kind, int sentence, string instead, string words, string verdict = "contradicted")
        {
            var sentences = (string[])[.. Summary, .. Easy];
            Untrue.Add(new(Id, kind, sentences[sentence - 1], instead, verdict, words));
            return this;
        }
    }

    private static readonly Material[] Materials =
    [
        new Material(
            "2511.00101", "TideNet: Forecasting Coastal Currents with Few Sensors",
            "Coastal currents are hard to forecast where sensors are sparse. We present TideNet, which learns from satellite images and 12 buoys. "
            + "TideNet lowers the forecast error from 0.8 to 0.5 and outperforms WaveFormer on three of four coasts. It does not need labels of the sea floor, "
            + "but it fails in storms.",
            [
                "센서가 드문 연안에서는 해류를 예측하기 어렵습니다.",
                "이 논문은 위성 영상과 12개의 부표에서 배우는 TideNet을 제안합니다.",
                "TideNet은 예측 오차를 0.8에서 0.5로 낮추고 네 해안 가운데 세 곳에서 WaveFormer를 앞섰습니다.",
                "해저의 정답은 필요하지 않지만 폭풍이 칠 때는 예측에 실패합니다.",
            ],
            ["바닷물이 어디로 흐를지 미리 알아내는 방법입니다.", "재는 기계가 적은 바닷가에서도 쓸 수 있습니다."],
            ["시계열 예측", "딥러닝", "기후 예측"])
            .With("direction", 3, "TideNet은 예측 오차를 0.8에서 0.5로 낮추고 네 해안 가운데 세 곳에서 WaveFormer에 뒤졌습니다.", "WaveFormer에 뒤졌습니다")
            .With("swapped figures", 3, "TideNet은 예측 오차를 0.5에서 0.8로 바꾸고 네 해안 가운데 세 곳에서 WaveFormer를 앞섰습니다.", "0.5에서 0.8로")
            .With("roles", 3, "TideNet은 예측 오차를 0.8에서 0.5로 낮추었으나 네 해안 가운데 세 곳에서 WaveFormer가 TideNet을 앞섰습니다.", "WaveFormer가 TideNet을 앞섰습니다")
            .With("negation", 4, "해저의 정답이 필요하며 폭풍이 칠 때는 예측에 실패합니다.", "정답이 필요하며")
            .With("negation", 4, "해저의 정답은 필요하지 않고 폭풍이 칠 때도 예측에 실패하지 않습니다.", "실패하지 않습니다")
            .With("condition", 1, "센서가 많은 연안에서는 해류를 예측하기 어렵습니다.", "센서가 많은")
            .With("addition", 2, "이 논문은 위성 영상과 12개의 부표, 어선의 기록에서 배우는 TideNet을 제안합니다.", "어선의 기록", "not_found")
            .With("easy explanation", 6, "재는 기계가 많은 바닷가에서만 쓸 수 있습니다.", "많은 바닷가에서만"),
        new Material(
            "2511.00102", "PaperCrane: Teaching Small Models to Fold Proteins by Distillation",
            "Large protein models are accurate but slow. PaperCrane distills a teacher with 15 billion parameters into a student with 300 million parameters. "
            + "The student keeps 94% of the accuracy and runs 20 times faster than the teacher. Reviewers preferred the teacher on rare proteins, while common "
            + "proteins showed no difference.",
            [
                "큰 단백질 모델은 정확하지만 느립니다.",
                "PaperCrane은 매개변수가 150억 개인 교사 모델의 지식을 매개변수가 3억 개인 학생 모델로 증류합니다.",
                "학생 모델은 정확도의 94%를 유지하면서 교사 모델보다 20배 빠르게 작동합니다.",
                "평가자들은 드문 단백질에서는 교사 모델을 선호했고 흔한 단백질에서는 차이가 없었습니다.",
            ],
            ["몸을 이루는 물질의 모양을 알아내는 일을 훨씬 빠르게 했습니다.", "작은 프로그램이 큰 프로그램의 솜씨를 거의 그대로 이어받습니다."],
            ["인공지능", "모델 경량화", "지식 증류"])
            .With("swapped figures", 2, "PaperCrane은 매개변수가 3억 개인 교사 모델의 지식을 매개변수가 150억 개인 학생 모델로 증류합니다.", "3억 개인 교사 모델")
            .With("roles", 3, "교사 모델은 정확도의 94%를 유지하면서 학생 모델보다 20배 빠르게 작동합니다.", "교사 모델은")
            .With("direction", 3, "학생 모델은 정확도의 94%를 유지하면서 교사 모델보다 20배 느리게 작동합니다.", "느리게")
            .With("negation", 4, "평가자들은 드문 단백질에서는 교사 모델을 선호했고 흔한 단백질에서는 차이를 보였습니다.", "차이를 보였습니다")
            .With("roles", 4, "평가자들은 드문 단백질에서는 학생 모델을 선호했고 흔한 단백질에서는 차이가 없었습니다.", "학생 모델을 선호했고")
            .With("condition", 4, "평가자들은 흔한 단백질에서는 교사 모델을 선호했고 드문 단백질에서는 차이가 없었습니다.", "흔한 단백질에서는 교사 모델을 선호했고")
            .With("direction", 1, "큰 단백질 모델은 정확하지 않지만 빠릅니다.", "정확하지 않지만 빠릅니다")
            .With("addition", 4, "평가자들은 드문 단백질에서는 교사 모델을 선호했고 흔한 단백질에서는 값이 싼 쪽을 골랐습니다.", "값이 싼 쪽을 골랐습니다"),
    ];

    public static IEnumerable<UntrueAnswer> All => Materials.SelectMany(material => material.Untrue);

    public static IEnumerable<Paper> Papers => Materials.Select(material => PaperOf(material.Id));

    public static Paper PaperOf(string id) => SummarizerBench.Paper(id, Of(id).Title, Of(id).Abstract);

    public static ModelAnswer Good(string id) => Answer(Of(id), null);

    public static ModelAnswer Bad(UntrueAnswer untrue) => Answer(Of(untrue.Paper), untrue);

    /// <summary>Knows every untrue sentence.</summary>
    public static ModelAnswer TheTruth(VerifierQuestion question) => question.Truthful(
        sentence => All.FirstOrDefault(untrue => untrue.Instead == sentence) is { } untrue ? (untrue.Verdict, untrue.Words) : null);

    private static Material Of(string id) => Materials.Single(material => material.Id == id);

    private static ModelAnswer Answer(Material material, UntrueAnswer? untrue) =>
        ModelAnswer.Of(Text(material.Summary, untrue), Text(material.Easy, untrue), material.Fields);

    private static string Text(string[] sentences, UntrueAnswer? untrue) =>
        string.Join(' ', sentences.Select(sentence => sentence == untrue?.Sentence ? untrue.Instead : sentence));
}
