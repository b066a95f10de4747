using System.Globalization;
using System.Runtime.CompilerServices;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Schedules;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace DigestWorker.Tests.Schedules;

/// <summary>The worker serving: its real scheduler on a real store, with a clock that the test moves. What its listings hold is nothing.</summary>
internal sealed class ServedWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("served-world-");
    private readonly PaperSites _sites;
    private IHost? _host;

    private ServedWorld(PaperSites sites, string now) => (_sites, Clock) = (sites, new FakeTimeProvider(At(now)));

    public FakeTimeProvider Clock { get; }

    public PaperSites Sites => _sites;

    /// <summary>The configured digests: name, cron, zone.</summary>
    public List<(string Name, string Cron, string Zone)> Digests { get; } = [("daily", "0 0 9,15,21 * * ?", "UTC")];

    public IServiceProvider Services => _host!.Services;

    public static async Task<ServedWorld> StartAsync(string now) => new(await PaperSites.StartAsync(), now);

    public static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Starts the worker, as after a stop or a crash: nothing is kept but the store.</summary>
    public async Task ServeAsync()
    {
        var settings = Configured();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddWorker(settings).AddSchedules(settings.Options.Storage, enabled: true);
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
        var scheduler = await SchedulerAsync();
        await UntilAsync(() => Task.FromResult(scheduler.Status is SchedulerStatus.Running), "the start of the scheduler");
    }

    public async Task StopAsync()
    {
        await _host!.StopAsync(TestContext.Current.CancellationToken);
        _host.Dispose();
        _host = null;
    }

    /// <summary>Another configuration comes into force while it serves.</summary>
    public void Reconfigure(params (string Name, string Cron, string Zone)[] digests)
    {
        Digests.Clear();
        Digests.AddRange(digests);
        Services.GetRequiredService<CurrentDigests>().Replace(Configured().Digests);
    }

    public ValueTask<IScheduler> SchedulerAsync() => Services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);

    public async Task<DateTimeOffset?> NextAsync(string digest = "daily") =>
        (await (await SchedulerAsync()).GetTrigger(new TriggerKey(digest, DigestTrigger.Group), TestContext.Current.CancellationToken))?.NextFireTimeUtc;

    /// <summary>When the runs of a digest began, the first one first.</summary>
    public async Task<IReadOnlyList<string>> RunsAsync(string digest = "daily") =>
        [.. (await MomentsAsync(digest)).Select(began => began.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture))];

    public async Task<IReadOnlyList<DateTimeOffset>> MomentsAsync(string digest) => [.. (await EndedAsync(digest)).Select(run => run.StartedAt)];

    /// <summary>Waits until a digest has run that often, and nothing is going on.</summary>
    public async Task<IReadOnlyList<string>> RunsAsync(int count, string digest = "daily")
    {
        await UntilAsync(async () => (await EndedAsync(digest)).Count >= count && await QuietAsync(), $"run {count} of {digest}");
        return await RunsAsync(digest);
    }

    /// <summary>Moves the clock to that moment, and waits until all that was due then has been done.</summary>
    public async Task GoToAsync(string now)
    {
        Clock.SetUtcNow(At(now));
        await SettleAsync();
    }

    /// <summary>Waits until the scheduler has nothing left that is due.</summary>
    public Task SettleAsync() => UntilAsync(QuietAsync, "the end of all that is due");

    /// <summary>Waits in real time; who waits by the world's clock, as for another's turn, gets on too.</summary>
    public Task UntilAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "") => Limit.UntilAsync(
        async () =>
        {
            if (await holds())
                return true;
            Clock.Advance(TimeSpan.FromMilliseconds(10));
            return false;
        },
        pause: TimeSpan.FromMilliseconds(2), what: what);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await StopAsync();
        await _sites.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> QuietAsync()
    {
        var scheduler = await SchedulerAsync();
        var due = await scheduler.QueryTriggers(new TriggerQuery { NextFireTimeBefore = Clock.GetUtcNow().AddMilliseconds(1), Take = PagedQuery.All }, TestContext.Current.CancellationToken);
        var firing = await scheduler.QueryFireInstances(new FireInstanceQuery(), TestContext.Current.CancellationToken);
        return due.Items.All(trigger => trigger.State is TriggerState.Paused) && firing.Items.Count == 0;
    }

    private async Task<IReadOnlyList<LoggedRun>> EndedAsync(string digest) =>
        [.. (await Services.GetRequiredService<RunLog>().LastAsync(digest, 10_000, TestContext.Current.CancellationToken)).Where(run => run.Outcome is not null).Reverse()];

    private Settings Configured()
    {
        var values = new Dictionary<string, string?>
        {
            ["HuggingFace:BaseUrl"] = _sites.Address.ToString(),
            ["Arxiv:BaseUrl"] = _sites.Address.ToString(),
            ["Output:Directory"] = Path.Combine(_folder.FullName, "digests"),
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "worker.db")}",
        };
        foreach (var (name, cron, zone) in Digests)
        {
            (values[$"Digests:{name}:Cron"], values[$"Digests:{name}:TimeZone"]) = (cron, zone);
            (values[$"Digests:{name}:Listing"], values[$"Digests:{name}:FileName"]) = ("HuggingFaceTrending", "{digest}-{date}.md");
        }
        return Settings.Of(values);
    }
}
