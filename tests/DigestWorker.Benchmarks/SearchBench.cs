using System.Diagnostics;
using System.Globalization;
using DigestFormat;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Search;
using DigestWorker.StandIns;
using DigestWorker.Storage;

namespace DigestWorker.Benchmarks;

/// <summary>What reading takes at the server's side once 10,000 editions with 250,000 entries are in the store: every search, page and feed.</summary>
internal static class SearchBench
{
    private const int Editions = 10_000;
    private const int PapersAnEdition = 25;
    private const int Repeats = 20;
    private const double MostMilliseconds = 60;
    private static readonly DateOnly Last = new(2025, 3, 17);

    // Every tenth edition is of another digest, the last one too.
    private static readonly DateOnly NewestDaily = Last.AddDays(-1);

    private static readonly (string Kind, string[] Words)[] Searches =
    [
        ("identifier", ["1001.00005", "https://arxiv.org/abs/1003.00100v2", "1101.09999"]),
        ("author", ["Jonas Korva Feld", "Müller", "korlex", "Lakeside"]),
        ("typing error", ["강하학습", "강화학슴", "difusion", "retreival", "자율즈행", "trnasformer"]),
        ("other language", ["확산 모델", "diffusion model", "reinforcement learning", "거대 언어 모델", "LLM"]),
        ("particle", ["강화학습은", "디퓨전으로", "언어모델의", "로봇에게"]),
        ("rare", ["갈놋댑릿", "뮤벼샛웅", "좀촉", "Korva-77B", "퓨홉텃캘"]),
        ("frequent", ["문제", "이 연구는", "모델", "합니다", "인공지능"]),
        ("two syllables", ["언어", "학습", "로봇", "드론", "기상"]),
        ("phrase", ["언어모델", "언어 모델", "희소주의기법", "강화학습에이전트", "단백질구조예측기"]),
        ("one syllable", ["는", "벼", "홉"]),
        ("Latin", ["gpt4", "GPT-4", "transformer", "re", "korlex", "models", "a"]),
        ("mixed", ["언어모델 GPT-4", "로봇 diffusion", "확산 모델 korva 문제", "드론 편대 증류 sparse", "문제 합니다 학습"]),
        ("nothing", ["존재하지않는낱말", "모델 존재하지않는", "qqqqq"]),
    ];

    /// <param name="store">A file of SQLite or a connection string of PostgreSQL: filled where it is empty, and kept. None: both, thrown away.</param>
    public static async IAsyncEnumerable<Figure> MeasureAsync(string? store)
    {
        if (store is not null)
        {
            await foreach (var figure in MeasureAsync(store.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? new PostgresEngine(store) : new SqliteEngine($"Data Source={store}")))
                yield return figure;
            if (File.Exists(store))
            {
                await foreach (var figure in PagesBench.MeasureAsync(Path.GetFullPath(store), EditionDate.Day(NewestDaily)))
                    yield return figure;
            }
            yield break;
        }

        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        await foreach (var figure in MeasureAsync(new SqliteEngine($"Data Source={Path.Combine(folder.FullName, "store.db")};Pooling=False")))
            yield return figure;
        await foreach (var figure in PagesBench.MeasureAsync(Path.Combine(folder.FullName, "store.db"), EditionDate.Day(NewestDaily)))
            yield return figure;
        folder.Delete(recursive: true);
        if (PostgresServer.Missing is { } missing)
        {
            Console.Error.WriteLine(missing);
            yield break;
        }
        await using var server = await PostgresServer.StartAsync();
        await foreach (var figure in MeasureAsync(new PostgresEngine(await server.CreateDatabaseAsync())))
            yield return figure;
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(DatabaseEngine engine)
    {
        using var database = new Database(engine, TimeProvider.System);
        if (await new EditionStore(database).IsNewAsync(CancellationToken.None))
            await FillAsync(database);

        Console.Error.WriteLine($"{engine.Dialect}, {Editions:N0} editions, {Editions * PapersAnEdition:N0} entries, {Repeats} times each after a first, milliseconds");
        Console.Error.WriteLine("| asked | hits | first | p50 | p95 | most |");
        Console.Error.WriteLine("|---|--:|--:|--:|--:|--:|");
        var (index, editions) = (new EntryIndexReader(database), new EditionStore(database));
        var entries = new EntryStore(database, index);
        var queries = new EntryQueries(entries, index, editions, new PaperVotes(database), new SpellingCorrection(index));
        foreach (var (kind, took) in await SearchesAsync(entries, queries))
            yield return new Figure("search", $"{engine.Dialect}, {Editions * PapersAnEdition:N0} entries, {kind}: 95th percentile", At(took, .95), "ms", Most: MostMilliseconds);
        var pages = await PagesAsync(editions, entries);
        yield return new Figure("search", $"{engine.Dialect}: what a page or feed asks the store, 95th percentile", At(pages, .95), "ms", Most: MostMilliseconds);
    }

    private static async Task<List<(string Kind, List<double> Took)>> SearchesAsync(EntryStore entries, EntryQueries queries)
    {
        var kinds = new List<(string, List<double>)>();
        async Task AddAsync(string kind, params (string Name, Func<Task<int>> Ask)[] questions)
        {
            var took = new List<double>();
            foreach (var (name, ask) in questions)
                took.AddRange(await PrintAsync($"{kind}: {name}", ask));
            kinds.Add((kind, took));
        }

        (string, Func<Task<int>>) Asked(string text, EntrySort sort = EntrySort.Date, bool counts = false) => (text, async () =>
            (await queries.SearchAsync(new EntrySearch(text) { Sort = sort, CountsFields = counts }, new PageRequest(1, 20), CancellationToken.None)).Page.Total);
        (string, Func<Task<int>>) Of(TopicKind kind, string name) => (name, async () =>
            (await queries.FindTopicAsync(new Topic(kind, name), new PageRequest(1, 20), CancellationToken.None))?.Page.Total ?? 0);

        foreach (var (kind, words) in Searches)
            await AddAsync(kind, [.. words.Select(text => Asked(text))]);
        string[] often = ["모델", "인공지능", "언어 모델", "diffusion", "로봇 diffusion", "강화학습", "deep reinforcement", "robot"];
        await AddAsync("by votes", [.. often.Select(text => Asked(text, EntrySort.Votes))]);
        await AddAsync("by relevance", [.. often.Select(text => Asked(text, EntrySort.Relevance))]);
        await AddAsync("with fields counted, as on the page", [.. often.Append("갈놋댑릿").Select(text => Asked(text, counts: true))]);
        await AddAsync(
            "topic", Of(TopicKind.Field, "강화 학습"), Of(TopicKind.Field, "자연어 처리"), Of(TopicKind.Author, "Jonas Korva Feld"), Of(TopicKind.Organization, "Harbour Labs"),
            Of(TopicKind.Keyword, "sparse retrieval"));
        var filter = new EntryFilter { Words = SearchQuery.Parse("모델") };
        await AddAsync(
            "frequent, narrowed: 모델", ("in a small digest", () => FoundAsync(entries, filter with { Digest = "vision" })),
            ("in an old month", () => FoundAsync(entries, filter with { From = Last.AddDays(-9000), To = Last.AddDays(-8970) })),
            ("fortieth page", () => FoundAsync(entries, filter, skip: 39 * 25)));
        return kinds;
    }

    private static async Task<List<double>> PagesAsync(EditionStore editions, EntryStore entries)
    {
        var pages = new List<double>();
        async Task PageAsync(string name, Func<Task<int>> ask) => pages.AddRange(await PrintAsync(name, ask));
        var (old, middle) = (Last.AddDays(-9000), EditionDate.Day(Last.AddDays(-4000)));
        await PageAsync("entries of a field", () => FoundAsync(entries, new EntryFilter { Field = "자연어처리" }));
        await PageAsync("entries of a field in a small digest", () => FoundAsync(entries, new EntryFilter { Digest = "vision", Field = "양자 계산" }));
        await PageAsync("entries, first page", () => FoundAsync(entries, new EntryFilter()));
        await PageAsync("entries, hundredth page of a digest", () => FoundAsync(entries, new EntryFilter { Digest = "daily" }, skip: 99 * 25));
        await PageAsync("entries of an old month", () => FoundAsync(entries, new EntryFilter { From = old, To = old.AddDays(30) }));
        await PageAsync("newest 50 entries of a digest", async () => (await entries.NewestAsync("daily", 50, CancellationToken.None)).Count);
        await PageAsync("entries of an edition", async () => (await entries.OfEditionAsync("daily", middle, CancellationToken.None)).Count);
        await PageAsync("editions, first page", async () => (await editions.PageAsync(new EditionFilter(), 0, 50, CancellationToken.None)).Total);
        await PageAsync("editions, last page", async () => (await editions.PageAsync(new EditionFilter(), Editions - 50, 50, CancellationToken.None)).Total);
        await PageAsync("editions of a state", async () => (await editions.PageAsync(new EditionFilter { State = EditionState.Partial }, 0, 50, CancellationToken.None)).Total);
        await PageAsync("editions of a digest in a year", async () =>
            (await editions.PageAsync(new EditionFilter { Digest = "daily", From = old, To = old.AddDays(365) }, 0, 50, CancellationToken.None)).Total);
        await PageAsync("editions of a month", async () => (await editions.MonthAsync("daily", old, CancellationToken.None)).Count);
        await PageAsync("editions before and after", async () => (await editions.NeighboursAsync("daily", middle, CancellationToken.None)).Next is null ? 0 : 1);
        await PageAsync("newest edition", async () => await editions.NewestPublishedAsync("vision", CancellationToken.None) is null ? 0 : 1);
        await PageAsync("editions by state", async () => (await editions.CountByStateAsync(CancellationToken.None)).Count);
        return pages;
    }

    private static async Task<int> FoundAsync(EntryStore entries, EntryFilter filter, int skip = 0) => (await entries.PageAsync(filter, skip, 25, CancellationToken.None)).Total;

    private static async Task<IReadOnlyList<double>> PrintAsync(string name, Func<Task<int>> ask)
    {
        var (found, took) = (0, new List<double>());
        for (var i = 0; i <= Repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            found = await ask();
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        var again = took[1..];
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {found} | {took[0]:0.0} | {At(again, .5):0.0} | {At(again, .95):0.0} | {again.Max():0.0} |"));
        return again;
    }

    private static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }

    private static async Task FillAsync(Database database)
    {
        var (editions, summaries) = (new EditionStore(database), new SummaryStore(database));
        var (papers, began) = (new MadeUpPapers(seed: 1), Stopwatch.GetTimestamp());
        for (var edition = 0; edition < Editions; edition++)
        {
            var (digest, date) = (edition % 10 == 9 ? "vision" : "daily", EditionDate.Day(Last.AddDays(edition + 1 - Editions)));
            var made = Enumerable.Range(edition * PapersAnEdition, PapersAnEdition).Select(papers.Paper)
                .OrderByDescending(paper => paper.Paper.Listed.Votes).ThenBy(paper => paper.Paper.Id).ToList();
            await editions.SavePapersAsync(digest, date, ListingKind.HuggingFaceDaily, [.. made.Select(paper => new EditionPaper(paper.Paper, false))], Fence.None, CancellationToken.None);
            await summaries.SaveAsync([.. made.Select(paper => paper.Summary)], [], Fence.None, CancellationToken.None);
            await editions.SaveAsync(
                new Edition(digest, date, ListingKind.HuggingFaceDaily)
                {
                    State = edition % 50 == 0 ? EditionState.Partial : EditionState.Complete,
                    Reason = new Reason(ReasonCode.Complete) { Papers = PapersAnEdition },
                    Settled = true,
                    Revision = 1,
                    File = new PublishedFile($"{digest}/{date}.md", $"{edition:x64}", PapersAnEdition, false),
                    Entries = [.. made.Select(paper => new Entry(paper.Paper, paper.Summary))],
                },
                Fence.None, CancellationToken.None);
            if (edition % 1000 == 999)
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{edition + 1} editions after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        }
        await editions.BeginAsync("daily", EditionDate.Day(Last), Fence.None, CancellationToken.None);
    }
}
