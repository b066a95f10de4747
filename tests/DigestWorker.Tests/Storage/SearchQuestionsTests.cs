using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Search;
using DigestWorker.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

public sealed class SqliteSearchQuestionsTests() : SearchQuestionsTests(new SqliteTestStore());

public sealed class PostgresSearchQuestionsTests() : SearchQuestionsTests(new PostgresTestStore());

/// <summary>What people type into the search, over a corpus of 140 papers: what comes first, over each of the databases.</summary>
public abstract class SearchQuestionsTests(TestStore store) : IAsyncLifetime
{
    private const double Promised = 0.95;

    /// <summary>The question, in the order of relevance; and the numbers of the papers of which one must come first, or "-" for none at all.</summary>
    private static readonly (string Asked, string First)[] Questions =
    [
        // Identifiers
        ("2501.10001", "1"), ("2501.10001v2", "1"), ("arXiv:2501.10002", "2"), ("https://arxiv.org/abs/2501.10003", "3"), ("arxiv.org/pdf/2501.10004v3", "4"),
        ("https://huggingface.co/papers/2501.10005", "5"), ("math/0309136", "90"), ("math/0309136v1", "90"), ("２５０１.１０００１", "1"), ("2501.99999", "-"),
        // Authors, organizations, keywords
        ("Jonas Feld", "1 7"), ("Feld Jonas", "1 7"), ("feld", "1 7"), ("Müller", "4"), ("muller", "4"), ("Jürgen Mueller-Haas", "9"), ("김서연", "3"),
        ("Seoyeon", "5"), ("Lakeside Institute", "2"), ("lakeside", "2"), ("온실 자동화", "6"), ("greenhouse", "6"), ("jonas fled", "1 7"),
        // Width, spacing, particles
        ("ＬＬＭ", "2"), ("ＬＬＭ은", "2"), ("ＧＰＴ－４", "8"), ("gpt4", "8"), ("강화학습은", "1"), ("강화 학습을", "1"), ("디퓨전으로", "3"), ("언어모델의", "2"),
        ("초해상도를", "4"), ("로봇에게", "7"), ("음성인식에서", "5"), ("자율주행까지", "10"),
        // Typing errors
        ("강하학습", "1"), ("강화학슴", "1"), ("강화하습", "1"), ("깅화학습", "1"), ("reinforcment", "1"), ("reinforcemnet", "1"), ("difusion", "3"), ("diffusoin", "3"),
        ("초해샹도", "4"), ("초헤상도", "4"), ("transfomer", "11"), ("retreival", "12"), ("음성인삭", "5"), ("강하학습은", "1"), ("자율즈행", "10"),
        // Both languages
        ("diffusion model", "3"), ("확산 모델", "3"), ("확산모델", "3"), ("디퓨전", "3"), ("diffusion", "3"), ("reinforcement learning", "1"), ("강화학습", "1"), ("RL", "1"),
        ("large language model", "2"), ("거대 언어 모델", "2"), ("대규모 언어 모델", "2"), ("LLM", "2"), ("super resolution", "4"), ("초해상도", "4"),
        ("speech recognition", "5"), ("음성 인식", "5"), ("트랜스포머", "11"), ("transformer", "11"), ("retrieval augmented generation", "12"), ("검색 증강 생성", "12"),
        ("지식 증류", "13"), ("knowledge distillation", "13"), ("self-driving", "10"), ("자율 주행", "10"), ("연합 학습", "14"), ("federated learning", "14"),
        ("양자화", "15"), ("quantization", "15"), ("그래프 신경망", "16"), ("GNN", "16"), ("robot", "7"), ("로봇", "7"),
        // Several at once, and nothing
        ("feld robot", "7"), ("강화학습 로봇 feld", "7"), ("존재하지않는낱말", "-"), ("qqqqzzzz", "-"), ("강화학습 qqqqzzzz", "-"),
    ];

    /// <summary>What other papers mention in passing.</summary>
    private static readonly string[] Beside =
    [
        "부두의 안전을 강화했고 학습지를 나누어 주었습니다.", "안개가 확산되어 모형 배를 세웠습니다.", "로봇이 다녀갔습니다.", "diffusion 기법으로 사진을 고쳤습니다.",
        "선원의 언어와 배의 모델을 적었습니다.", "강화학습을 잠깐 시험했습니다.", "GPT-4와 LLM에 물었습니다.", "음성을 녹음하고 인식표를 달았습니다.",
        "자율적으로 주행하는 배를 보았습니다.", "옛 자료를 검색하고 증강했습니다.", "트랜스포머 변압기를 고쳤습니다.",
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private Database _database = null!;

    private EntryQueries Queries
    {
        get
        {
            var index = new EntryIndexReader(_database);
            return new(new EntryStore(_database, index), index, new EditionStore(_database), new PaperVotes(_database), new SpellingCorrection(index));
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ninety_five_of_a_hundred_questions_find_first_what_was_meant()
    {
        Assert.True(Questions.Length >= 60);
        var misses = new List<string>();
        foreach (var (asked, first) in Questions)
        {
            var found = await FindAsync(new EntrySearch(asked) { Sort = EntrySort.Relevance });
            var came = found.Page.Entries.Select(NumberOf).FirstOrDefault("-");
            if (!first.Split(' ').Contains(came))
                misses.Add($"{asked}: {came} instead of {first}{(found.Searched is { } searched ? $", searched for {searched}" : "")}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Questions.Length - misses.Count} of {Questions.Length}; missed: {string.Join("; ", misses)}");
        Assert.True(misses.Count <= Questions.Length * (1 - Promised), string.Join('\n', misses));
    }

    [Theory]
    [InlineData("강하학습", "강화학습")]
    [InlineData("강화학슴", "강화학습")]
    [InlineData("reinforcment", "reinforcement")]
    [InlineData("feld reinforcment", "feld reinforcement")]
    public async Task A_mistyped_word_is_corrected_and_said_and_stays_if_it_is_asked_for_exactly(string asked, string searched)
    {
        Assert.Equal(searched, (await FindAsync(new EntrySearch(asked))).Searched);
        Assert.Equal((0, null), await FindAsync(new EntrySearch(asked) { Exact = true }) is var exact ? (exact.Page.Total, exact.Searched) : default);
    }

    [Fact]
    public async Task Fields_are_counted_beside_what_is_found_and_narrow_it()
    {
        var all = (await FindAsync(new EntrySearch("diary") { CountsFields = true })).Page;

        Assert.Equal(124, all.Total);
        Assert.Equal((124, 62), (all.FieldsOf, all.Fields.Single(field => field.Name is "해양학").Entries));
        Assert.Equal(62, (await FindAsync(new EntrySearch("diary", Field: "해양 학"))).Page.Total);
    }

    [Fact]
    public async Task The_most_voted_come_first_and_among_equals_the_newest()
    {
        var voted = await AllAsync(new EntrySearch("diary") { Sort = EntrySort.Votes });

        Assert.Equal(voted.OrderByDescending(entry => entry.Votes).ThenByDescending(entry => entry.Date).Select(entry => entry.Votes), voted.Select(entry => entry.Votes));
        Assert.Equal(124, voted.DistinctBy(entry => entry.Id).Count());
        Assert.All(voted.Zip(voted.Skip(1)).Where(pair => pair.First.Votes == pair.Second.Votes), pair => Assert.True(pair.First.Date.CompareTo(pair.Second.Date) >= 0));
    }

    [Fact]
    public async Task A_search_stays_between_two_days()
    {
        var between = await AllAsync(new EntrySearch("diary", From: new DateOnly(2025, 1, 10), To: new DateOnly(2025, 1, 12)) { Sort = EntrySort.Relevance });

        Assert.Equal(["2025-01-12", "2025-01-11", "2025-01-10"], between.Select(entry => entry.Date.Text).Distinct());
        Assert.Empty(await AllAsync(new EntrySearch("diary", From: new DateOnly(2025, 1, 12), To: new DateOnly(2025, 1, 10))));
    }

    [Fact]
    public async Task A_topic_has_one_identity_a_count_its_months_its_most_voted_and_related_fields()
    {
        var author = await Queries.FindTopicAsync(new Topic(TopicKind.Author, "jurgen MULLER"), new PageRequest(1, 20), Token);
        Assert.Equal(("Jürgen Müller", 1), (author!.Topic.Name, author.Page.Total));

        var field = await Queries.FindTopicAsync(new Topic(TopicKind.Field, "해양 학"), new PageRequest(2, 20), Token);
        Assert.Equal(("해양학", 62), (field!.Topic.Name, field.Page.Total));
        Assert.Equal(20, field.Page.Entries.Count);
        Assert.Equal(12, field.Months.Count);
        Assert.Equal(62, field.Months.Sum(month => month.Entries));
        Assert.Equal(new DateOnly(2025, 2, 1), field.Months[^1].Month);
        Assert.Equal(field.MostVoted.Max(entry => entry.Votes), field.MostVoted[0].Votes);
        Assert.Contains(field.Page.Fields, other => other is { Name: "기록학", Entries: 62 });

        Assert.Null(await Queries.FindTopicAsync(new Topic(TopicKind.Field, "해양"), new PageRequest(1, 20), Token));
        Assert.Null(await Queries.FindTopicAsync(new Topic(TopicKind.Keyword, "해양학"), new PageRequest(1, 20), Token));
        Assert.Null(await Queries.FindTopicAsync(new Topic(TopicKind.Author, "!!!"), new PageRequest(1, 20), Token));
        Assert.NotNull(await Queries.FindTopicAsync(new Topic(TopicKind.Organization, "lakeside institute"), new PageRequest(1, 20), Token));
        Assert.NotNull(await Queries.FindTopicAsync(new Topic(TopicKind.Keyword, "Greenhouse"), new PageRequest(1, 20), Token));
    }

    [Fact]
    public async Task Among_more_than_a_thousand_the_most_voted_are_found_too_those_without_votes_last()
    {
        for (var day = 0; day < 13; day++)
            await PublishAsync(new DateOnly(2024, 3, 1).AddDays(day), [.. Enumerable.Range(0, 90).Select(i => Plain((day * 90) + i + 1000, Math.Max(0, i - 45), "Flood", "홍수를 기록합니다."))]);

        var found = await FindAsync(new EntrySearch("flood") { Sort = EntrySort.Votes }, new PageRequest(1, 30));
        Assert.Equal((1001, true), (found.Page.Total, found.Page.TotalIsLowerBound));
        Assert.Equal([44, 43, 42], found.Page.Entries.Select(entry => entry.Votes).Distinct());
        Assert.Equal("2024-03-13", found.Page.Entries[0].Date.Text);
        var last = await FindAsync(new EntrySearch("flood") { Sort = EntrySort.Votes }, new PageRequest(20, 30));
        Assert.Equal([1, 0], last.Page.Entries.Select(entry => entry.Votes).Distinct());
        Assert.Equal(250, (await FindAsync(new EntrySearch("flood") { CountsFields = true })).Page.FieldsOf);
    }

    public async ValueTask InitializeAsync()
    {
        _database = new Database(await store.NewAsync(), _time);
        _database.Migrate();
        await PublishAsync(new DateOnly(2025, 1, 8), [.. Known()]);
        for (var day = 0; day < 31; day++)
            await PublishAsync(new DateOnly(2025, 1, 9).AddDays(day), [.. Enumerable.Range(0, 4).Select(i => Filler((day * 4) + i))]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _database?.Dispose();
        await store.DisposeAsync();
    }

    private static IEnumerable<Entry> Known()
    {
        yield return Made(1, "Patient Rewards: Reinforcement Learning without Haste", "강화학습이 보상을 기다리게 합니다.", ["강화학습"], ["Jonas Feld", "Ida Noor"]);
        yield return Made(2, "How a Large Language Model Reads Footnotes", "거대 언어 모델이 각주를 어떻게 읽는지 봅니다.", ["대규모 언어 모델", "자연어 처리"], ["Ida Noor"], "Lakeside Institute");
        yield return Made(3, "Painting Fog with Diffusion Models", "확산 모델이 안개를 그립니다.", ["확산 모델", "컴퓨터 비전"], ["김서연"]);
        yield return Made(4, "Sharper Stamps: Super-Resolution of Old Postage", "오래된 우표의 초해상도 복원을 다룹니다.", ["초해상도"], ["Jürgen Müller"]);
        yield return Made(5, "Whispers in Trains: Speech Recognition under Rails", "열차 안의 음성 인식을 다룹니다.", ["음성 인식"], ["Seoyeon Kim"]);
        yield return Made(6, "Tomatoes on Schedule", "온실의 물 주기를 정합니다.", ["농업"], ["Ada Brook"], null, "greenhouse", "온실 자동화");
        yield return Made(7, "A Robot That Folds Maps", "강화학습으로 로봇이 지도를 접습니다.", ["로봇공학"], ["Jonas Feld"]);
        yield return Made(8, "Asking GPT-4 About Weather Proverbs", "날씨 속담을 물어봅니다.", ["기상학"], ["Nils Ahl"]);
        yield return Made(9, "Bells and Their Echoes", "종소리의 메아리를 셉니다.", ["음향학"], ["Jürgen Mueller-Haas"]);
        yield return Made(10, "Autonomous Driving past Herons", "왜가리를 피하는 자율주행입니다.", ["자율주행"], ["Mei Tan"]);
        yield return Made(11, "A Transformer for Tide Tables", "트랜스포머로 물때표를 만듭니다.", ["시계열"], ["Mei Tan"]);
        yield return Made(12, "Retrieval-Augmented Generation over Cookbooks", "요리책에 검색 증강 생성을 씁니다.", ["정보 검색"], ["Olu Ade"]);
        yield return Made(13, "Knowledge Distillation for Pocket Devices", "지식 증류로 작은 기기에 담습니다.", ["모델 압축"], ["Olu Ade"]);
        yield return Made(14, "Federated Learning among Lighthouses", "등대끼리 연합 학습을 합니다.", ["연합 학습"], ["Eva Holm"]);
        yield return Made(15, "Quantization at Two Bits", "두 비트 양자화입니다.", ["양자화"], ["Eva Holm"]);
        yield return Made(16, "Graph Neural Networks for Ferry Routes", "그래프 신경망으로 뱃길을 봅니다.", ["그래프 학습"], ["Eva Holm"]);
        yield return Make(PaperId.Parse("math/0309136"), 30, "On Knots in Ropes", "밧줄의 매듭을 셉니다.", ["수학"], ["Tor Vik"], null);
    }

    private static Entry Filler(int number) => Plain(
        number + 200, number % 17, "Diary", $"{number}일째 바다의 기록을 적었습니다. {Beside[number % Beside.Length]}", number % 2 == 0 ? ["해양학", "기록학"] : ["기상 관측"]);

    private static Entry Plain(int number, int votes, string word, string summary, params string[] fields) =>
        Make(PaperId.Parse($"2502.{number:D5}"), votes, $"{word} of a Harbour, Part {number}", summary, fields is [] ? ["기록"] : fields, ["Ann Onym"], null);

    private static Entry Made(int number, string title, string summary, string[] fields, string[] authors, string? organization = null, params string[] keywords) =>
        Make(PaperId.Parse($"2501.{number + 10_000:D5}"), 40 - number, title, summary, fields, authors, organization, keywords);

    private static Entry Make(PaperId id, int votes, string title, string summary, string[] fields, string[] authors, string? organization, params string[] keywords) => new(
        new Paper(new ListedPaper(id, title, votes) { Authors = authors, Organization = organization, Keywords = keywords }, null),
        new AcceptedSummary(id, new PaperSummary(summary, "쉬운 말입니다.", fields), new Provenance(
            "OpenAI", "model", "summary.ko/1", new DateTimeOffset(2025, 1, 8, 11, 0, 0, TimeSpan.Zero), 1, new TokenUsage(10, 20))));

    private static string NumberOf(StoredEntry entry) => entry.Id.Value.StartsWith("math", StringComparison.Ordinal) ? "90"
        : entry.Id.Value.StartsWith("2501", StringComparison.Ordinal) ? $"{int.Parse(entry.Id.Value[5..], System.Globalization.CultureInfo.InvariantCulture) - 10_000}"
        : entry.Id.Value;

    private Task<EntryResults> FindAsync(EntrySearch search, PageRequest? page = null) => Queries.SearchAsync(search, page ?? new PageRequest(1, 20), Token);

    private async Task<IReadOnlyList<StoredEntry>> AllAsync(EntrySearch search) => (await FindAsync(search, new PageRequest(1, 200))).Page.Entries;

    private async Task PublishAsync(DateOnly day, Entry[] entries)
    {
        var (editions, date) = (new EditionStore(_database), EditionDate.Day(day));
        await editions.SavePapersAsync("daily", date, ListingKind.HuggingFaceDaily, [.. entries.Select(entry => new EditionPaper(entry.Paper, false))], Fence.None, Token);
        await new SummaryStore(_database).SaveAsync([.. entries.Select(entry => entry.Summary)], [], Fence.None, Token);
        await editions.SaveAsync(
            new Edition("daily", date, ListingKind.HuggingFaceDaily)
            {
                State = EditionState.Complete,
                Revision = 1,
                File = new PublishedFile($"daily/{date}.md", "first", entries.Length, false),
                Entries = [.. entries.OrderByDescending(entry => entry.Paper.Listed.Votes)],
            },
            Fence.None, Token);
    }
}
