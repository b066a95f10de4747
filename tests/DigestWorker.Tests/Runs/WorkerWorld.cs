using System.Collections.Concurrent;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using DigestWorker.Web.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Runs;

/// <summary>The real worker with its real store and folder; only the sites and the model are stand-ins, and the clock can be set.</summary>
internal sealed class WorkerWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("worker-world-");
    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentQueue<string> _errors = [];

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
            ["Storage:ConnectionString"] = $"Data Source={StoreFile}",
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
        var model = await ModelEndpoint.StartAsync(call => world!.Answers?.Invoke(call) ?? call.Good());
        world = new WorkerWorld(await PaperSites.StartAsync(), model);
        foreach (var (key, value) in settings)
            world._settings[key] = value;
        world.Clock.Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        return world;
    }

    /// <param name="value">Null to remove the key.</param>
    public void Set(string key, string? value)
    {
        if (value is null)
            _settings.Remove(key);
        else
            _settings[key] = value;
    }

    /// <summary>One run as a process of its own would make it: nothing is kept but the store and the folder.</summary>
    public async Task<RunReport> RunAsync(RunRequest? request = null, string digest = "daily")
    {
        var settings = Settings.Of(_settings);
        await using var services = Services(settings);
        await services.GetRequiredService<StoreOpening>().OpenAsync(TestContext.Current.CancellationToken);
        return await services.GetRequiredService<DigestRun>().RunAsync(
            settings.Digests.Single(definition => definition.Name == digest), request ?? new RunRequest(), progress: null, TestContext.Current.CancellationToken);
    }

    /// <summary>The configured digests, for who runs them by services of <see cref="Serving"/>.</summary>
    public IReadOnlyList<Digests.DigestDefinition> Digests => Settings.Of(_settings).Digests;

    public Task<RunReport> RunAsync(string date, bool force = false, bool regenerate = false, bool verify = false) =>
        RunAsync(new RunRequest { Dates = [EditionDate.Parse(date)], Force = force, Regenerate = regenerate, Verify = verify });

    /// <summary>The editions of the digest whose files are not as they are recorded.</summary>
    public async Task<IReadOnlyList<EditionDate>> ChangedFilesAsync()
    {
        var settings = Settings.Of(_settings);
        await using var services = Services(settings);
        await using var held = await services.GetRequiredService<RunLockProvider>().AcquireAsync(TestContext.Current.CancellationToken);
        return await services.GetRequiredService<EditionPublisher>().FindChangedFilesAsync(
            new RunContext(settings.Digests[0], new RunRequest(), held, Progress: null), TestContext.Current.CancellationToken);
    }

    /// <summary>The command <c>remove</c>.</summary>
    public async Task RemoveAsync(string date, PaperId? paper = null, bool force = false, string digest = "daily")
    {
        var settings = Settings.Of(_settings);
        await using var services = Services(settings);
        await services.GetRequiredService<EditionRemoval>().RemoveAsync(
            settings.Digests.Single(definition => definition.Name == digest), EditionDate.Parse(date), paper, force, TestContext.Current.CancellationToken);
    }

    /// <summary>The published files as the store has them: digest, date, file, hash, whether it was edited by hand, revision, papers.</summary>
    public IReadOnlySet<string> StoredFiles()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(_settings["Storage:ConnectionString"]);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT digest, date, file, sha256, hand_edited, revision, entries FROM edition WHERE file IS NOT NULL";
        using var reader = command.ExecuteReader();
        var stories = new HashSet<string>();
        while (reader.Read())
            stories.Add($"{reader[0]} {reader[1]} {reader[2]} {reader[3]} {(long)reader[4] != 0} {reader[5]} {reader[6]}");
        return stories;
    }

    /// <summary>The command <c>rename</c>, without the schedule.</summary>
    public async Task<int> RenameAsync(string from, string to, Func<Task>? crash = null)
    {
        await using var services = Services(Settings.Of(_settings));
        await services.GetRequiredService<StoreRebuild>().OpenAsync(TestContext.Current.CancellationToken);
        return await services.GetRequiredService<DigestRenaming>().RenameAsync(
            from, to, (_, _) => crash?.Invoke() ?? Task.CompletedTask, TestContext.Current.CancellationToken);
    }

    /// <summary>One run of a day, and what whoever watched it saw.</summary>
    public async Task<(RunTracker Watch, RunReport Report)> WatchedAsync(string date)
    {
        var settings = Settings.Of(_settings);
        await using var services = Services(settings);
        var report = await services.GetRequiredService<DigestRun>().RunAsync(
            settings.Digests[0], new RunRequest { Dates = [EditionDate.Parse(date)] }, progress: null, TestContext.Current.CancellationToken);
        return (services.GetRequiredService<RunTracker>(), report);
    }

    /// <summary>A backfill as a process of its own would make it.</summary>
    public async Task<(BackfillPlan Plan, BackfillReport Report)> BackfillAsync(
        string from, string to, bool force = false, IProgress<RunEvent>? progress = null, CancellationTokenSource? stop = null, string digest = "daily")
    {
        var settings = Settings.Of(_settings);
        await using var services = Services(settings);
        var definition = settings.Digests.Single(each => each.Name == digest);
        var (first, last) = (EditionDate.Parse(from).First, EditionDate.Parse(to).First);
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays);
        var request = new RunRequest { Dates = [.. days.Select(definition.Options.EditionOn).Distinct()], Force = force };
        var backfill = services.GetRequiredService<Backfill>();
        var plan = await backfill.PlanAsync(definition, request, TestContext.Current.CancellationToken);
        return (plan, await backfill.RunAsync(definition, request, plan, progress, stop?.Token ?? TestContext.Current.CancellationToken));
    }

    public async Task<IReadOnlyList<LoggedRun>> RunsAsync()
    {
        await using var services = Services(Settings.Of(_settings));
        return await services.GetRequiredService<RunLog>().LastAsync("daily", max: 100, TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<EditionRejection>> RejectedAsync()
    {
        await using var services = Services(Settings.Of(_settings));
        return (await services.GetRequiredService<RejectedAnswerStore>().PageAsync(new RejectionFilter(), 0, 100, TestContext.Current.CancellationToken)).Rows;
    }

    /// <summary>Changes the store behind the worker's back.</summary>
    public void Damage(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(_settings["Storage:ConnectionString"]);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is a test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public async Task<EditionRow?> EditionAsync(string date)
    {
        await using var services = Services(Settings.Of(_settings));
        return await services.GetRequiredService<EditionStore>().FindAsync("daily", EditionDate.Parse(date), TestContext.Current.CancellationToken);
    }

    /// <summary>The worker as it serves, with its health checks; it lives as long as its owner wants.</summary>
    public ServiceProvider Serving()
    {
        var settings = Settings.Of(_settings);
        return Services(settings, services => services.AddSchedules(settings.Options.Storage, enabled: false).AddHealth(scheduled: true));
    }

    /// <summary>The tokens that are booked for the day of the clock.</summary>
    public async Task<long> BookedAsync()
    {
        await using var services = Services(Settings.Of(_settings));
        return await services.GetRequiredService<TokenLedger>().BookedAsync(DateOnly.FromDateTime(Clock.Now.UtcDateTime), TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<System.Data.Common.DbDataReader, T> row)
    {
        await using var services = Services(Settings.Of(_settings));
        return await services.GetRequiredService<Database>().ReadAsync(sql, row, TestContext.Current.CancellationToken);
    }

    /// <summary>Changes the store behind the worker's back.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var services = Services(Settings.Of(_settings));
        await services.GetRequiredService<Database>().WriteAsync(sql, TestContext.Current.CancellationToken);
    }

    public string StoreFile => Path.Combine(_folder.FullName, "data", "worker.db");

    /// <summary>Takes away the store, and everything that stands beside it.</summary>
    public void DeleteStore()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(StoreFile)!))
            File.Delete(file);
    }

    /// <summary>What consumers see: each file with its content, and each edition's with the time at which it was written.</summary>
    public IReadOnlyList<(string Name, string Content, DateTime EditionWrittenAt)> Files() =>
        [.. Directory.GetFiles(PathOf("")).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file), file.EndsWith("index.json", StringComparison.Ordinal) ? default : File.GetLastWriteTimeUtc(file)))];

    /// <summary>What was logged as an error.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

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

    private ServiceProvider Services(Settings settings, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders().AddProvider(new ErrorLog(_errors))).AddSingleton<TimeProvider>(Clock).AddWorker(settings);
        more?.Invoke(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class ErrorLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Tells the time that it is set to, and goes on from there where it is told to; waiting goes by the real clock.</summary>
    internal sealed class SetClock : TimeProvider
    {
        private long _setAt;

        public DateTimeOffset Now
        {
            get => field + (Goes ? System.GetElapsedTime(_setAt) : TimeSpan.Zero);
            set => (field, _setAt) = (value, System.GetTimestamp());
        }

        public bool Goes { get; set; }

        /// <summary>Where set, waiting goes by this clock.</summary>
        public TimeProvider? Timers { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Timers?.CreateTimer(callback, state, dueTime, period) ?? base.CreateTimer(callback, state, dueTime, period);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
