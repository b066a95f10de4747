using System.Globalization;
using DigestFormat;
using DigestWorker.Papers;

namespace DigestWorker.Benchmarks;

/// <summary>Papers with Korean summaries out of word lists: as long as real ones and as varied, the same for the same seed.</summary>
internal sealed class MadeUpPapers(int seed)
{
    private static readonly string[] Things =
        ["언어 모델", "확산 모델", "시각 인코더", "강화 학습 에이전트", "그래프 신경망", "음성 인식기", "로봇 팔", "검색 시스템", "번역기", "비디오 생성기", "추천 시스템", "코드 생성 도구",
         "단백질 구조 예측기", "기상 예보 모형", "자율주행 스택", "의료 영상 판독기", "대화 로봇", "수식 증명기", "지도 데이터", "시계열 예측기", "점군 변환기", "음악 합성기", "질의응답 체계", "드론 편대"];

    private static readonly string[] Problems =
        ["긴 문맥에서 앞부분을 잊는", "드문 낱말 앞에서 흔들리는", "잡음이 섞이면 무너지는", "계산량이 폭발하는", "낯선 장면을 오해하는", "편향된 표본에 끌려가는", "느린 장치에서 멈추는",
         "같은 말을 되풀이하는", "근거 없이 단정하는", "세밀한 질감을 뭉개는", "순서를 뒤바꾸는", "작은 물체를 놓치는", "여러 언어를 섞어 쓰는", "보상만 노리는", "메모리를 지나치게 차지하는"];

    private static readonly string[] Means =
        ["희소 주의 기법", "계층적 기억 장치", "대조 학습", "지식 증류", "저랭크 적응", "합성 데이터 증강", "토큰 병합", "혼합 전문가 구조", "양자화 인식 훈련", "되먹임 탐색", "모듈식 미세조정", "주파수 분해",
         "교사 강요 완화", "인과 그래프 정렬", "경계 보존 손실", "단계별 검증", "능동 표본 선택", "다중 해상도 융합", "자기 지도 사전학습", "공간 색인 기법", "확률적 가지치기", "언어모델 앙상블"];

    private static readonly string[] Results =
        ["정확도를 크게 끌어올렸습니다", "추론 시간을 절반으로 줄였습니다", "오류율을 눈에 띄게 낮췄습니다", "학습 비용을 덜었습니다", "사람의 평가에서 앞섰습니다", "처음 보는 과제에서도 견뎠습니다",
         "기존 방법과 비슷한 성능을 훨씬 적은 자원으로 냈습니다", "긴 입력에서도 흔들리지 않았습니다", "재현율과 정밀도를 함께 높였습니다", "안전성 점검을 모두 통과했습니다"];

    private static readonly string[] Everyday =
        ["두꺼운 책에서 필요한 쪽만 골라 읽는 것과 같습니다", "여러 요리사가 한 가지씩 맡아 상을 차리는 셈입니다", "흐린 사진을 여러 장 겹쳐 또렷하게 만드는 것과 비슷합니다", "길을 외우는 대신 이정표를 읽는 법을 배우는 셈입니다",
         "연습 문제를 스스로 만들어 푸는 학생과 닮았습니다", "무거운 짐을 나누어 드는 것과 같습니다", "처음에는 크게 보고 나중에 돋보기로 살피는 방식입니다", "틀린 곳만 다시 칠하는 화가와 같습니다"];

    private static readonly string[] Fields =
        ["인공지능", "자연어 처리", "컴퓨터 비전", "강화 학습", "로봇 공학", "음성 처리", "정보 검색", "그래프 학습", "생성 모델", "계산 생물학", "의료 인공지능", "기계 번역", "추천 시스템", "시계열 분석", "최적화", "멀티모달 학습",
         "프로그램 합성", "기상 과학", "자율 주행", "데이터 공학", "인간 컴퓨터 상호작용", "설명 가능성", "안전성", "연합 학습", "양자 계산", "수학 추론", "음악 정보학", "지리 정보"];

    private static readonly string[] English =
        ["Sparse", "Retrieval", "Diffusion", "Language", "Vision", "Reasoning", "Alignment", "Transformer", "Memory", "Robust", "Efficient", "Latent", "Graph", "Policy", "Video", "Speech", "Token", "Agent", "Benchmark", "Scaling",
         "Compression", "Causal", "Neural", "Prompt", "Protein", "Weather", "Planning", "Editing", "Distillation", "Quantization"];

    private static readonly string[] Onsets = ["Kor", "Vex", "Nim", "Tal", "Ori", "Zep", "Lum", "Bra", "Quil", "Sor", "Dax", "Fen"];
    private static readonly string[] Rimes = ["va", "lex", "mond", "tra", "bit", "nar", "quin", "sol", "wick", "dra"];
    private static readonly string[] Syllables = ["갈", "놋", "댑", "릿", "뮤", "벼", "샛", "웅", "좀", "촉", "캘", "텃", "퓨", "홉"];

    private static readonly string[] Given = ["Mina", "Jonas", "Ada", "Olu", "Eva", "Tor", "Nils", "Ida", "Mei", "Jürgen", "Seoyeon", "Lukas", "Priya", "Chen", "Amir", "Rosa"];
    private static readonly string[] Family = ["Seo", "Feld", "Brook", "Ade", "Holm", "Vik", "Ahl", "Noor", "Tan", "Müller", "Kim", "Weiss", "Rao", "Liang", "Haddad", "Ortiz"];
    private static readonly string[] Organizations = ["Lakeside Institute", "Harbour Labs", "North Ridge University", "Atelier Nine", "한빛 연구소"];

    private readonly Random _random = new(seed);

    /// <summary>Of its own, so that the texts stay the same.</summary>
    private readonly Random _people = new(seed + 1);

    /// <summary>A paper of its own for each number.</summary>
    public (Paper Paper, AcceptedSummary Summary) Paper(int number)
    {
        var id = PaperId.Parse(string.Create(CultureInfo.InvariantCulture, $"{number / 240_000 + 10:D2}{(number / 20_000 % 12) + 1:D2}.{number % 20_000:D5}"));
        var name = $"{Any(Onsets)}{Any(Rimes)}{(_random.Next(3) == 0 ? $"-{_random.Next(1, 90)}B" : "")}";
        var title = $"{name}: {Any(English)} {Any(English)} for {Any(English)} {Any(English)} {(_random.Next(4) == 0 ? "with GPT-4" : "Models")}";
        var text = new PaperSummary(Summary(name), Easy(name), [.. Fields.OrderBy(_ => _random.Next()).Take(3)]);
        var at = DateTimeOffset.UnixEpoch.AddMinutes(number);
        var provenance = new Provenance("OpenAI", "gpt-4o-mini", "summary.ko/1", at, 1, new TokenUsage(1500, 420), 0.0005m);
        var listed = new ListedPaper(id, title, _random.Next(300))
        {
            Abstract = $"We study {name}.",
            Authors = [.. Enumerable.Range(0, 6).Select(_ => Person())],
            Organization = _people.Next(2) == 0 ? Organizations[_people.Next(Organizations.Length)] : null,
            Keywords = [.. Enumerable.Range(0, 4).Select(_ => $"{English[_people.Next(English.Length)]} {English[_people.Next(English.Length)]}".ToLowerInvariant())],
        };
        return (new Paper(listed, null), new AcceptedSummary(id, text, provenance));
    }

    /// <summary>Some 10,000 people, each with a middle name.</summary>
    private string Person() =>
        $"{Given[_people.Next(Given.Length)]} {Onsets[_people.Next(Onsets.Length)]}{Rimes[_people.Next(Rimes.Length)]} {Family[_people.Next(Family.Length)]}";

    private string Summary(string name) => string.Join(' ',
        $"{Spaced(Any(Things))}은 {Any(Problems)} 문제가 있습니다.",
        $"이 연구는 {Any(Means)}과 {Spaced(Any(Means))}을 결합한 {name}을 제안하여 {Spaced(Any(Things))}의 약점을 보완합니다.",
        $"{Any(Problems)} {Any(Things)}에 견주어 {_random.Next(2, 99)}개 과제에서 {_random.Next(1, 60)}.{_random.Next(10)}% 앞서며, {Any(Results)}.",
        _random.Next(2) == 0 ? $"또한 {Rare()} 자료를 공개하고 {Spaced(Any(Things))}에도 쓸 수 있음을 보입니다." : $"{Any(Means)}을 빼면 효과가 사라진다는 점도 확인했습니다.");

    private string Easy(string name) => $"{name}은 {Any(Problems)} {Spaced(Any(Things))}을 돕는 방법으로, {Any(Everyday)}. 덕분에 {Any(Things)}도 {Any(Results)}.";

    /// <summary>A word that hardly any other paper has.</summary>
    private string Rare() => string.Concat(Enumerable.Range(0, 4).Select(_ => Any(Syllables)));

    /// <summary>Together or apart, as people write compounds.</summary>
    private string Spaced(string words) => _random.Next(2) == 0 ? words : words.Replace(" ", "", StringComparison.Ordinal);

    private string Any(string[] words) => words[_random.Next(words.Length)];
}
