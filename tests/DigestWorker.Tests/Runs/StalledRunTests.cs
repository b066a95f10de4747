using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;
using DigestWorker.Web.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Runs;

/// <summary>A run that hangs where no time-out reaches: here whoever watches it does not return, and heeds no cancellation.</summary>
public sealed class StalledRunTests : IAsyncLifetime, IProgress<RunEvent>
{
    private const string Day = "2025-01-08";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly RunRequest Request = new() { Dates = [EditionDate.Parse(Day)] };

    private readonly FakeTimeProvider _timers = new();
    private readonly ManualResetEventSlim _hangs = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerWorld _world = null!;
    private ServiceProvider _serving = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await WorkerWorld.StartAsync();
        _world.Set("Digests:nlp:FileName", "nlp-{date}.md");
        _world.Set("Digests:daily:FileName", "{date}.md");
        _world.Clock.Timers = _timers;
        _world.Sites.Days[Day] = StandInPaper.Many(3);
        _serving = _world.Serving();
    }

    public async ValueTask DisposeAsync()
    {
        _hangs.Set();
        await _serving.DisposeAsync();
        await _world.DisposeAsync();
        _hangs.Dispose();
    }

    void IProgress<RunEvent>.Report(RunEvent value)
    {
        if (value is not RunEvent.PaperDone)
            return;
        _reached.TrySetResult();
        _hangs.Wait(Testing.Limit.Wait);
    }

    [Fact]
    public async Task A_run_that_stalls_is_seen_said_and_ended_and_the_others_get_their_turn()
    {
        var run = RunAsync("daily", this);
        await _reached.Task.WithinLimitAsync();
        _timers.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.Empty(Tracker.Stalled);

        await AdvanceUntilAsync(() => Tracker.Stalled.Count > 0, TimeSpan.FromMinutes(1));
        var problem = Assert.Single(await ProblemsAsync());
        Assert.Equal((ReasonCode.RunStalled, 600, "daily"), (problem.Reason.Code, problem.Reason.Seconds, problem.What));
        Assert.Contains("no progress for 10 minutes", problem.Why, StringComparison.Ordinal);
        await Testing.Limit.UntilAsync(() => _world.Errors.Any(line => line.Contains("has made no progress since", StringComparison.Ordinal)));
        var next = RunAsync("nlp", progress: null);

        await AdvanceUntilAsync(run);
        var report = await run.WithinLimitAsync();
        Assert.Equal((RunOutcome.Failed, ReasonCode.RunStalled), (report.Outcome, report.Reason.Code));
        Assert.Contains(_world.Errors, line => line.Contains("did not end within", StringComparison.Ordinal));
        Assert.Equal(ReasonCode.RunStalled, (await _world.RunsAsync())[0].Reason!.Code);

        await AdvanceUntilAsync(next);
        Assert.Equal(RunOutcome.Done, (await next).Outcome);
        Assert.Equal(3, _world.Entries($"nlp-{Day}").Count);

        // What was given up stays visible until it has ended, and then publishes nothing.
        Assert.NotEmpty(await ProblemsAsync());
        _hangs.Set();
        await Testing.Limit.UntilAsync(() => Tracker.Stalled.Count == 0);
        Assert.False(File.Exists(_world.PathOf($"{Day}.md")));
        Assert.Equal(RunOutcome.Done, (await RunAsync("daily", progress: null)).Outcome);
        Assert.Equal(3, _world.Entries(Day).Count);
    }

    [Fact]
    public async Task A_stalled_run_that_heeds_its_cancellation_is_recorded_as_stalled()
    {
        var run = RunAsync("daily", this);
        await _reached.Task.WithinLimitAsync();
        await AdvanceUntilAsync(() => Tracker.Stalled.Count > 0, TimeSpan.FromMinutes(1));
        await Testing.Limit.UntilAsync(() => _world.Errors.Any(line => line.Contains("has made no progress since", StringComparison.Ordinal)));

        _hangs.Set();

        var report = await run.WithinLimitAsync();
        Assert.Equal((RunOutcome.Failed, ReasonCode.RunStalled), (report.Outcome, report.Reason.Code));
        var logged = Assert.Single(await _world.RunsAsync());
        Assert.Equal((RunOutcome.Failed, ReasonCode.RunStalled), (logged.Outcome, logged.Reason!.Code));
        Assert.Empty(Tracker.Stalled);
        Assert.Equal(RunOutcome.Done, (await RunAsync("daily", progress: null)).Outcome);
    }

    private RunTracker Tracker => _serving.GetRequiredService<RunTracker>();

    private Task<RunReport> RunAsync(string digest, IProgress<RunEvent>? progress) => _serving.GetRequiredService<DigestRun>().RunAsync(
        _world.Digests.Single(definition => definition.Name == digest), Request, progress, TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<HealthProblem>> ProblemsAsync()
    {
        _world.Clock.Now += TimeSpan.FromSeconds(11);
        var report = await _serving.GetRequiredService<Readiness>().NowAsync(TestContext.Current.CancellationToken);
        return [.. report.Problems.Where(problem => problem.Check is "stalled")];
    }

    private Task AdvanceUntilAsync(Task task) => AdvanceUntilAsync(() => task.IsCompleted, TimeSpan.FromSeconds(5));

    // The other papers are still answered meanwhile, which is progress.
    private Task AdvanceUntilAsync(Func<bool> holds, TimeSpan step) => Testing.Limit.UntilAsync(() =>
    {
        if (!holds())
            _timers.Advance(step);
        return holds();
    });
}
