using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Runs;

/// <summary>The real worker with its real store and folder; only the sites and the model are stand-ins, and the clock can be set.</summary>
internal sealed class WorkerWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("worker-world-");
    private readonly Dictionary<string, string?> _settings;

    private WorkerWorld(PaperSites sites, ModelEndpoint model)
    {
        (Sites, Model) = (sites, model);
        _settings = new()
        {
            ["HuggingFace:BaseUrl"] = sites.Address.ToString(),
            ["Arxiv:BaseUrl"] = sites.Address.ToString(),
            ["Arxiv:WebBaseUrl"] = sites.Address.ToString(),
            ["Arxiv:MinInterval"] = "00:00:00",
            ["Llm:Provider"] = "OpenAI",
            ["Llm:Endpoint"] = model.OpenAIAddress,
            ["Llm:Model"] = "stand-in",
            ["Llm:ApiKey"] = ModelEndpoint.Key,
            ["Llm:MaxAttempts"] = "1",
            ["Output:Directory"] = Path.Combine(_folder.FullName, "digests"),
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "data", "worker.db")}",
        };
    }

    public PaperSites Sites { get; }
    public ModelEndpoint Model { get; }
    public SetClock Clock { get; } = new();

    /// <summary>What the model answers about a paper; a good answer until set.</summary>
    public Func<ModelCall, ModelAnswer>? Answers { get; set; }

    public static async Task<WorkerWorld> StartAsync(string now = "2025-01-10T12:00:00Z", params (string Key, string Value)[] settings)
    {
        WorkerWorld? world = null;
        var model = await ModelEndpoint.StartAsync(call => world!.Answers?.Invoke(call) ?? ModelAnswer.Good(call.PaperId, call.Title));
        world = new WorkerWorld(await PaperSites.StartAsync(), model);
        foreach (var (key, value) in settings)
            world._settings[key] = value;
        world.Clock.Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        return world;
    }

    public void Set(string key, string value) => _settings[key] = value;

    /// <summary>One run as a process of its own would make it: nothing is kept but the store and the folder.</summary>
    public async Task<RunReport> RunAsync(RunRequest? request = null, string digest = "daily")
    {
        var settings = Settings.Of(_settings);
        await using var services = Services(settings);
        return await services.GetRequiredService<DigestRun>().RunAsync(
            settings.Digests.Single(definition => definition.Name == digest), request ?? new RunRequest(), progress: null, TestContext.Current.CancellationToken);
    }

    public Task<RunReport> RunAsync(string date, bool force = false, bool regenerate = false) =>
        RunAsync(new RunRequest { Dates = [EditionDate.Parse(date)], Force = force, Regenerate = regenerate });

    public async Task<EditionRow?> EditionAsync(string date)
    {
        await using var services = Services(Settings.Of(_settings));
        return await services.GetRequiredService<EditionStore>().FindAsync("daily", EditionDate.Parse(date), TestContext.Current.CancellationToken);
    }

    public string PathOf(string file) => Path.Combine(_folder.FullName, "digests", file);

    /// <summary>The bytes of a file, one character each.</summary>
    public string Bytes(string file) => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(PathOf(file)));

    /// <summary>The markdown of a day, read strictly.</summary>
    public IReadOnlyList<DigestEntry> Entries(string date)
    {
        var reading = DigestReader.Read(File.ReadAllBytes(PathOf($"{date}.md")));
        Assert.Empty(reading.Problems);
        return reading.Digest!.Entries;
    }

    public EditionDocument Document(string date) => EditionDocument.Parse(File.ReadAllText(PathOf($"{date}.json")));

    public IndexedEdition Indexed(string date) =>
        IndexDocument.Parse(File.ReadAllText(PathOf("index.json"))).Editions.Single(edition => edition.Date == date);

    public async ValueTask DisposeAsync()
    {
        await Sites.DisposeAsync();
        await Model.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private ServiceProvider Services(Settings settings) => new ServiceCollection()
        .AddLogging(logging => logging.ClearProviders())
        .AddSingleton<TimeProvider>(Clock)
        .AddWorker(settings)
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    /// <summary>Tells the time that it is set to; waiting goes by the real clock.</summary>
    internal sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
