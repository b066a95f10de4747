using System.Globalization;
using DigestWorker.Deliveries;
using DigestWorker.Editions;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Deliveries;

/// <summary>The real store and the real senders; the services are stand-ins, and time passes when a test lets it.</summary>
internal sealed class DeliveryWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("delivery-world-");
    private readonly CancellationTokenSource _ending = new();
    private readonly List<(ServiceProvider Services, Task Serving)> _nodes = [];
    private readonly Dictionary<string, string?> _settings;

    private DeliveryWorld(MessageService service, string? postgres)
    {
        Service = service;
        _settings = new()
        {
            ["Llm:Provider"] = "OpenAI",
            ["Llm:Endpoint"] = "http://127.0.0.1:9",
            ["Llm:Model"] = "stand-in",
            ["Llm:ApiKey"] = "a-key-of-the-model",
            ["Web:PublicUrl"] = "https://papers.example.com",
            ["Output:Directory"] = PathOf("digests"),
            ["Storage:Provider"] = postgres is null ? "Sqlite" : "Postgres",
            ["Storage:ConnectionString"] = postgres ?? $"Data Source={PathOf("worker.db")}",
        };
    }

    public MessageService Service { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 1, 10, 12, 0, 0, TimeSpan.Zero));

    public Log Logged { get; } = new();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="postgres">The connection string; null for SQLite.</param>
    public static async Task<DeliveryWorld> StartAsync(string? postgres = null) => new(await MessageService.StartAsync(), postgres);

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public DeliveryWorld With(string delivery, string channel, params (string Key, string Value)[] more)
    {
        _settings[$"Deliveries:{delivery}:Channel"] = channel;
        if (channel is "Telegram")
        {
            _settings[$"Deliveries:{delivery}:Token"] = "12345:a-secret-of-telegram";
            _settings[$"Deliveries:{delivery}:Chat"] = "-100";
            _settings[$"Deliveries:{delivery}:Url"] = $"{Service.Address}/telegram";
        }
        else if (channel is not ("Git" or "Email"))
        {
            _settings[$"Deliveries:{delivery}:Url"] = Service.AddressOf(channel is "Webhook" ? "hook" : channel.ToLowerInvariant());
        }
        foreach (var (key, value) in more)
            _settings[$"Deliveries:{delivery}:{key}"] = value;
        return this;
    }

    public DeliveryWorld WithInterest(string interest, params (string Key, string Value)[] keys)
    {
        foreach (var (key, value) in keys)
            _settings[$"Interests:{interest}:{key}"] = value;
        return this;
    }

    /// <summary>The services of a process that does not serve.</summary>
    public ServiceProvider Node() => new ServiceCollection().AddLogging(logging => logging.ClearProviders().AddProvider(Logged)).AddSingleton<TimeProvider>(Time)
        .AddWorker(Settings.Of(_settings)).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    /// <summary>Starts a node that sends, as <c>serve</c> does.</summary>
    public ServiceProvider Serve()
    {
        var services = Node();
        _nodes.Add((services, Task.Run(() => services.GetRequiredService<OutboxRelay>().ServeAsync(_ending.Token), Token)));
        return services;
    }

    /// <summary>Records an edition as a run would, and what is told of it.</summary>
    public static async Task PublishAsync(
        IServiceProvider node, string date, IReadOnlyList<Entry> entries, bool settled = false, bool backfill = false, Reason? failed = null)
    {
        var (editions, outbox) = (node.GetRequiredService<EditionStore>(), node.GetRequiredService<Outbox>());
        var day = EditionDate.Parse(date);
        var before = await editions.FindAsync("daily", day, Token);
        await editions.SavePapersAsync(
            "daily", day, ListingKind.HuggingFaceDaily, [.. entries.Select(entry => new EditionPaper(entry.Paper, Published: false))], Fence.None, Token);
        var edition = new Edition("daily", day, ListingKind.HuggingFaceDaily)
        {
            State = failed is null ? EditionState.Complete : EditionState.Failed, Reason = failed ?? new Reason(ReasonCode.Complete) { Papers = entries.Count },
            Settled = settled, Entries = entries, Overview = entries.Count == 0 ? null : EditionOverviews.Of(entries, FieldCounts.None),
        };
        if (failed is null)
        {
            var files = node.GetRequiredService<EditionFiles>();
            edition = (await files.PublishAsync(edition, files.Render(edition, $"{date}.md"), before, force: true, () => Task.CompletedTask, Token)).Edition;
        }
        await outbox.RecordAsync(
            new EditionChange(before, edition, backfill), () => editions.SaveAsync(edition, Fence.None, Token),
            published => EditionDocuments.Of(published).ToJson(), Fence.None, Token);
    }

    /// <summary>Lets time pass in steps, until a condition holds.</summary>
    public Task PassAsync(TimeSpan step, Func<bool> holds) => Limit.UntilAsync(() =>
    {
        Time.Advance(step);
        return holds();
    });

    public async Task<IReadOnlyList<OutboxMessage>> MessagesAsync(string? delivery = null)
    {
        await using var node = Node();
        return [.. (await node.GetRequiredService<Outbox>().PageAsync(delivery, state: null, 0, 10_000, Token)).Rows.Reverse()];
    }

    public async Task<int> WaitingAsync() => (await MessagesAsync()).Count(message => message.State is MessageState.Waiting);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var (services, serving) in _nodes)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await services.DisposeAsync();
        }
        await Service.DisposeAsync();
        _ending.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    /// <summary>Papers with titles and summaries of a test's own.</summary>
    public static IReadOnlyList<Entry> SomePapers(int count, int first = 0, string? title = null, string? summary = null) =>
        [.. Enumerable.Range(first, count).Select(i => EntryOf($"2501.{10000 + i}", title ?? $"Study {i} of Small Models", summary ?? $"작은 모델 {i}개를 비교한 연구입니다. 비용이 절반으로 줄었습니다.", 500 - i))];

    public static Entry EntryOf(string id, string title, string summary, int votes) => new(
        new Paper(new ListedPaper(PaperId.Parse(id), title, votes), null),
        new AcceptedSummary(
            PaperId.Parse(id), new PaperSummary(summary, "쉽게 말해 작은 모델도 쓸 만합니다.", ["자연어처리"]),
            new Provenance("OpenAI", "stand-in", "summary.ko/1", new DateTimeOffset(2025, 1, 9, 0, 0, 0, TimeSpan.Zero), 1, default)));

    internal sealed class Log : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{formatter(state, exception)} {exception}"));

        public void Dispose()
        {
        }
    }
}
