using DigestWorker.Editions;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Web;

/// <summary>A worker that serves on loopback what a test has published, and a browser that asks it.</summary>
internal sealed class ServedWorker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-web-");
    private readonly WebApplication _app;

    private ServedWorker((string Key, string Value)[] settings)
    {
        Digests = Path.Combine(_folder.FullName, "digests");
        var all = new Dictionary<string, string?>
        {
            ["Llm:Provider"] = "Ollama",
            ["Llm:Endpoint"] = "http://127.0.0.1:9",
            ["Llm:Model"] = "stand-in",
            ["Output:Directory"] = Digests,
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "worker.db")}",
            ["Web:Url"] = "http://127.0.0.1:0",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        _app = WorkerHost.Build(Settings.Of(all), schedules: false, LogLevel.Critical);
    }

    /// <summary>The output folder.</summary>
    public string Digests { get; }

    public HttpClient Browser { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ServedWorker> StartAsync(params (string Key, string Value)[] settings)
    {
        var worker = new ServedWorker(settings);
        await worker._app.StartAsync(Token);
        worker.Browser = new HttpClient { BaseAddress = new Uri(worker._app.Urls.Single()) };
        return worker;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<string> GetAsync(string path) => Browser.GetStringAsync(path, Token);

    public Task<HttpResponseMessage> AnswerAsync(string path) => Browser.GetAsync(path, Token);

    public static Entry Entry(string id, string title, int votes, string summary = "작은 모델을 재었습니다.", string easy = "쉽게 말해 작게 만들었습니다.", params string[] fields)
    {
        var paper = PaperId.Parse(id);
        return new Entry(
            new Paper(new ListedPaper(paper, title, votes) { Abstract = "We measure small models.", Authors = ["Mina Seo", "Jonas Feld"] }, null),
            new AcceptedSummary(paper, new PaperSummary(summary, easy, fields is [] ? ["기계학습"] : fields), new Provenance(
                "Ollama", "stand-in", "summary.ko/1", new DateTimeOffset(2025, 1, 8, 12, 0, 0, TimeSpan.Zero), 1, new TokenUsage(100, 50))));
    }

    /// <summary>Publishes an edition the way a run does.</summary>
    public async Task PublishAsync(string date, IReadOnlyList<Entry> entries, IReadOnlyList<LeftOut>? leftOut = null, string digest = "daily")
    {
        var edition = Edition(date, EditionState.Complete, new Reason(ReasonCode.Complete) { Papers = entries.Count }, digest) with
        {
            Entries = [.. entries.OrderByDescending(entry => entry.Paper.Listed.Votes)],
            LeftOut = leftOut ?? [],
        };
        edition = edition with { Overview = EditionOverviews.Of(edition.Entries, FieldCounts.None) };
        var (files, editions) = (Get<EditionFiles>(), Get<EditionStore>());
        await editions.SavePapersAsync(digest, edition.Date, edition.Listing, [.. entries.Select(entry => new EditionPaper(entry.Paper, true))], Fence.None, Token);
        await Get<SummaryStore>().SaveAsync([.. entries.Select(entry => entry.Summary)], [], Fence.None, Token);
        var rendering = files.Render(edition, digest is "daily" ? $"{date}.md" : $"{digest}/{date}.md");
        var published = await files.PublishAsync(edition, rendering, await editions.FindAsync(digest, edition.Date, Token), force: false, () => Task.CompletedTask, Token);
        await editions.SaveAsync(published.Edition, Fence.None, Token);
    }

    /// <summary>Records an edition that nothing came of.</summary>
    public Task RecordAsync(string date, EditionState state, Reason reason, string digest = "daily") =>
        Get<EditionStore>().SaveAsync(Edition(date, state, reason, digest), Fence.None, Token);

    public async ValueTask DisposeAsync()
    {
        Browser?.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private static Edition Edition(string date, EditionState state, Reason reason, string digest) =>
        new(digest, EditionDate.Parse(date), ListingKind.HuggingFaceDaily) { State = state, Reason = reason };
}
