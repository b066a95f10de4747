using System.Collections.Concurrent;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using DigestWorker.Summaries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Summaries;

/// <summary>The summaries as the worker registers them, in front of a stand-in for the model. Pauses between attempts take no time.</summary>
internal sealed class SummarizerBench : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("summaries-");
    private ServiceProvider _services;

    private SummarizerBench(ModelEndpoint model)
    {
        Model = model;
        _services = Start();
    }

    private ServiceProvider Start() => new ServiceCollection()
        .AddSingleton<TimeProvider>(Time)
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this))
        .AddStorage(new StorageOptions { ConnectionString = $"Data Source={Path.Combine(_folder.FullName, "worker.db")};Pooling=False" })
        .AddModels()
        .AddSummaries()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    /// <summary>The next process on the same store.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Start();
    }

    public ModelEndpoint Model { get; }
    public HurriedTime Time { get; } = new();
    public ConcurrentQueue<string> Logged { get; } = new();

    public static async Task<SummarizerBench> StartAsync(Func<ModelCall, ModelAnswer>? answer = null) => new(await ModelEndpoint.StartAsync(answer));

    public LlmOptions Options(LlmProvider provider = LlmProvider.OpenAI) => new()
    {
        Provider = provider,
        Endpoint = provider is LlmProvider.OpenAI ? Model.OpenAIAddress : Model.Address,
        Model = "writer-1",
        ApiKey = provider is LlmProvider.Ollama ? "" : ModelEndpoint.Key,
        // Longer than any pause, so that the clock can tell them apart.
        Timeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>As <see cref="Options"/>, with a verifier at the same place.</summary>
    public LlmOptions Verified(OnOutage onOutage = OnOutage.Publish, LlmProvider provider = LlmProvider.OpenAI)
    {
        var (writer, verifier) = (Options(provider), Options(provider));
        verifier.Model = "verifier-1";
        verifier.MaxAttempts = 2;
        writer.Verifier = new() { Model = verifier.Model, OnOutage = onOutage, Llm = verifier };
        return writer;
    }

    public Task<List<SummaryOutcome>> SummarizeAsync(params Paper[] papers) => SummarizeAsync(Options(), papers);

    public async Task<List<SummaryOutcome>> SummarizeAsync(LlmOptions options, params Paper[] papers)
    {
        Assert.Empty(options.Problems());
        var summarizer = Create(options);
        var outcomes = new List<SummaryOutcome>();
        await foreach (var outcome in summarizer.SummarizeAsync(papers, TestContext.Current.CancellationToken))
            outcomes.Add(outcome);
        return outcomes;
    }

    /// <summary>One paper, which has a summary that passed the rules before.</summary>
    public async Task<SummaryOutcome> SummarizeAsync(LlmOptions options, Paper paper, AcceptedSummary written)
    {
        var outcomes = new List<SummaryOutcome>();
        var papers = new Dictionary<PaperId, AcceptedSummary> { [paper.Id] = written };
        await foreach (var group in Create(options).SummarizeInGroupsAsync([paper], papers, TestContext.Current.CancellationToken))
            outcomes.AddRange(group);
        return Assert.Single(outcomes);
    }

    /// <summary>The tokens that are booked on today.</summary>
    public Task<long> BookedAsync() =>
        _services.GetRequiredService<TokenLedger>().BookedAsync(DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime), TestContext.Current.CancellationToken);

    public Summarizer Create(LlmOptions options) => _services.GetRequiredService<SummarizerFactory>().Create(options);

    public static Paper Paper(string id, string title = "MotionLens: Watching Small Motions in Long Videos", string? text = null) =>
        new(new ListedPaper(PaperId.Parse(id), title, 7)
        {
            Abstract = text ?? "We study how models see small motions. We present a lens that keeps 16 frames. It is better on three benchmarks.",
        }, null);

    public static Paper[] SomePapers(int count) =>
        [.. Enumerable.Range(1, count).Select(i => Paper($"2501.{i:D5}", $"Lens{(char)('A' + (i % 26))}: Watching Small Motions, Part {i}"))];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Model.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;
    void IDisposable.Dispose() { }
    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
}

/// <summary>
/// A clock that skips pauses: one of up to two minutes is over at once, and the clock is on by as much.
/// Longer ones are limits, and pass when a test says so.
/// </summary>
internal sealed class HurriedTime : TimeProvider
{
    private readonly ConcurrentQueue<ITimer> _limits = new();
    private long _skipped;

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public void PassLimits()
    {
        while (_limits.TryDequeue(out var limit))
            limit.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _skipped));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A limit's timer may be made first and started later.
        if (dueTime <= TimeSpan.Zero || dueTime > TimeSpan.FromMinutes(2))
        {
            var limit = base.CreateTimer(callback, state, dueTime, period);
            _limits.Enqueue(limit);
            return limit;
        }

        Pauses.Enqueue(dueTime);
        Interlocked.Add(ref _skipped, dueTime.Ticks);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
