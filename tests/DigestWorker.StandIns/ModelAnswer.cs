using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DigestWorker.StandIns;

/// <summary>What the stand-in for a model answers. A string is an answer with that content.</summary>
public sealed partial record ModelAnswer(string? Content)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Status { get; init; } = 200;
    public string FinishReason { get; init; } = "stop";
    public string? Refusal { get; init; }

    /// <summary>What the usage says: prompt and completion.</summary>
    public (int Prompt, int Completion) Tokens { get; init; } = (900, 300);

    /// <summary>The model that the answer says it is of; null: the one that was asked.</summary>
    public string? Model { get; init; }

    /// <summary>How much of the prompt the provider had seen before.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Sent instead of everything else.</summary>
    public string? RawBody { get; init; }

    /// <summary>How long it takes to come, beside what every answer takes.</summary>
    public TimeSpan After { get; init; }

    public bool Hangs { get; init; }
    public bool Disconnects { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static ModelAnswer Hang { get; } = new((string?)null) { Hangs = true };
    public static ModelAnswer Disconnect { get; } = new((string?)null) { Disconnects = true };

    public static implicit operator ModelAnswer(string content) => new(content);

    /// <summary>An error as OpenAI and Azure OpenAI write it.</summary>
    public static ModelAnswer Error(int status, string code, string message, params (string Name, string Value)[] headers) => new((string?)null)
    {
        Status = status,
        RawBody = JsonSerializer.Serialize(new { error = new { message, type = code, param = (string?)null, code } }),
        Headers = headers.ToDictionary(header => header.Name, header => header.Value),
    };

    public static ModelAnswer Of(string summary, string easyExplanation, params string[] fields) =>
        JsonSerializer.Serialize(new { summary, easy_explanation = easyExplanation, fields }, Readable);

    /// <summary>A made-up answer that passes every check, the same for a paper each time, and like no other paper's.</summary>
    public static ModelAnswer Good(string paperId, string title)
    {
        var dice = SHA256.HashData(Encoding.UTF8.GetBytes(paperId));
        string Pick(int die, params string[] words) => words[(dice[die] + (die * 7)) % words.Length];
        string Coined(int die) => Word(dice.AsSpan(die, 5));
        var name = NameOf(title);

        var problem = Pick(21,
            $"{Pick(0, Fields)} 분야에서는 {Pick(1, Things)} 때문에 {Pick(2, Aims)} {Coined(27)} 과제가 {Pick(3, Hardships)}.",
            $"지금까지 {Pick(2, Aims)} {Coined(27)} 모델은 {Pick(1, Things)} 앞에서 {Pick(3, Hardships)}.",
            $"{Coined(27)} 유형의 {Pick(1, Things)} 문제는 {Pick(0, Fields)} 연구자들이 오래 다루어 왔으나 {Pick(3, Hardships)}.");
        var method = Pick(22,
            $"이 논문은 {Pick(4, Means)} 바탕으로 {Pick(5, Things)}까지 함께 살피는 {name} {Coined(16)} 방법을 {Pick(6, Offers)}.",
            $"저자들은 {name} 구조 {Coined(16)} 안에서 {Pick(4, Means)} 써서 {Pick(5, Things)}에 대처하는 길을 {Pick(6, Offers)}.",
            $"{Coined(16)}라는 절차로 {Pick(4, Means)} 다듬고 {Pick(5, Things)} 상황을 견디는 {name} 틀을 {Pick(6, Offers)}.");
        var result = Pick(23,
            $"{Pick(7, Places)} 실험에서는 {Pick(8, Aims)} {Coined(9)} 과정이 {Pick(9, Gains)}. {Coined(24)} 조건에서도 {Pick(10, Endings)}.",
            $"그 결과 {Pick(8, Aims)} {Coined(9)} 단계가 {Pick(9, Gains)}. 또한 {Pick(7, Places)} {Coined(24)} 시험을 거치면서 {Pick(10, Endings)}.",
            $"{Pick(7, Places)} 비교에서 {Pick(8, Aims)} {Coined(9)} 부분이 {Pick(9, Gains)}. 무엇보다 {Coined(24)} 과제를 포함한 범위에서 {Pick(10, Endings)}.");
        var easy = Pick(26,
            $"컴퓨터가 {Pick(11, Aims)} 솜씨를 {Pick(12, Everyday)} 쓸 만하게 다듬었습니다. 사람의 수고를 덜어 줍니다.",
            $"{Pick(12, Everyday)} {Pick(11, Aims)} 일을 기계에 맡기려 합니다. 어려운 부분은 쉬운 단계로 나누었습니다.");

        return Of(
            $"{problem} {method} {result}",
            $"{easy} {Pick(13, Everyday)} 지내는 누구에게나 {Pick(14, Comforts)}.",
            "인공지능", Pick(0, Fields), Pick(15, MoreFields));
    }

    // The name in front of a title's colon, where it is one word.
    private static string NameOf(string title) => Name().Match(title) is { Success: true } name ? name.Groups[1].Value : "새로운";

    /// <summary>A word that no other paper has.</summary>
    private static string Word(ReadOnlySpan<byte> dice)
    {
        const string Syllables = "가나다라마바사아자차카타파하거너더러머버서어저처";
        var word = new StringBuilder("'");
        foreach (var die in dice)
            word.Append(Syllables[die % Syllables.Length]);
        return word.Append('\'').ToString();
    }

    private static readonly string[] Fields = ["컴퓨터 비전", "자연어 처리", "강화학습", "로보틱스", "음성 인식", "정보 검색", "추천 시스템", "이미지 생성", "비디오 처리", "그래프 학습", "의료 영상", "기계 번역"];
    private static readonly string[] MoreFields = ["딥러닝", "생성 모델", "멀티모달 학습", "모델 경량화", "지식 증류", "연합 학습", "설명 가능성", "표현 학습"];
    private static readonly string[] Things = ["부족한 학습 자료", "길어지는 문맥", "흐릿한 화면", "늦은 응답", "어긋난 정답", "뒤섞인 소리", "복잡한 지시", "드문 사례", "낯선 언어", "커지는 비용", "불안정한 학습", "숨은 편향", "비좁은 기억 장치", "움직이는 물체", "끊기는 대화", "모호한 질문"];
    private static readonly string[] Aims = ["장면을 알아보는", "글을 간추리는", "물건을 집어 옮기는", "말소리를 받아 적는", "그림을 그려 내는", "문서를 찾아 주는", "수식을 풀어 내는", "코드를 고쳐 쓰는", "표정을 읽어 내는", "길을 찾아가는", "노래를 지어 내는", "병을 가려내는", "질문에 답하는", "거짓을 골라내는", "날씨를 내다보는", "문장을 옮기는"];
    private static readonly string[] Hardships = ["여전히 쉽지 않습니다", "자주 실패로 끝납니다", "많은 시간을 요구합니다", "기대만큼 정확하지 않습니다", "큰 장비에만 기대고 있습니다", "사람의 손을 거듭 타야 합니다", "뚜렷한 해법을 찾지 못하였습니다", "조금만 달라져도 흔들립니다", "비용에 견주어 얻는 것이 적습니다", "아직 풀리지 않은 물음을 남깁니다", "작은 기기에서는 돌아가지 않습니다"];
    private static readonly string[] Means = ["여러 단계의 추론을", "작은 모델의 도움을", "스스로 만든 예시를", "되먹임 신호를", "낱말 사이의 관계를", "거친 밑그림을", "시간의 흐름을", "서로 다른 감각을", "확률의 분포를", "잘 고른 기억을"];
    private static readonly string[] Offers = ["제안합니다", "소개합니다", "설계하고 검증합니다", "차근차근 정리합니다", "선보입니다", "체계적으로 분석합니다", "새로 엮어 냅니다", "실제로 구현합니다", "수학적으로 뒷받침합니다", "한데 모아 견줍니다", "누구나 쓰도록 내놓습니다"];
    private static readonly string[] Places = ["공개된 평가 자료를 쓴", "실제 환경에서 진행한", "여러 언어를 아우른", "길이가 다른 입력을 쓴", "서로 다른 크기의 모델로 한", "사람이 직접 견준", "잡음이 섞인 자료로 한", "처음 보는 과제로 한"];
    private static readonly string[] Gains = ["눈에 띄게 정확해졌습니다", "훨씬 빨라졌습니다", "더 적은 계산으로 끝났습니다", "고르게 안정되었습니다", "기존 방식보다 나아졌습니다", "오류를 크게 줄였습니다", "효율을 크게 높였습니다", "사람의 판단에 더 가까워졌습니다", "작은 장비에서도 돌아갔습니다", "낯선 입력에도 견디었습니다", "기다림 없이 이어졌습니다"];
    private static readonly string[] Endings = ["같은 경향이 이어졌습니다", "장점이 그대로 유지되었습니다", "성능이 무너지지 않았습니다", "한계와 남은 과제를 함께 밝힙니다", "추가 학습 없이 잘 작동했습니다", "비교한 방법들을 앞섰습니다", "자료가 줄어도 버티어 냈습니다", "설정을 바꾸어도 결과가 비슷하였습니다", "사람이 매긴 점수도 함께 올랐습니다", "쓰임새를 넓힐 여지를 보여 줍니다", "원인을 나누어 살핀 분석을 덧붙입니다"];
    private static readonly string[] Everyday = ["병원에서도", "교실에서도", "작은 가게에서도", "집 안에서도", "길 위에서도", "도서관에서도", "공장에서도", "농장에서도", "여행지에서도", "바쁜 일터에서도"];
    private static readonly string[] Comforts = ["더 빠르고 믿음직한 도움이 될 것입니다", "복잡한 일을 한결 쉽게 해 줄 것입니다", "어려운 기술을 가깝게 느끼게 해 줍니다", "기다리는 시간을 줄여 줄 수 있습니다", "실수를 미리 막아 줄 수 있습니다", "새로운 일을 시작할 힘이 되어 줍니다"];

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+-]{1,20}):", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
