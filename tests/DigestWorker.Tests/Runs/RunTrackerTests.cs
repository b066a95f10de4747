using System.Diagnostics.Metrics;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Runs;

public sealed class RunTrackerTests
{
    private static readonly EditionDate Day = EditionDate.Parse("2025-01-08");
    private readonly FakeTimeProvider _clock = new();
    private readonly IMeterFactory _meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    [Fact]
    public void A_run_is_seen_from_its_waiting_to_its_end()
    {
        var tracker = NewTracker();
        using var run = tracker.Track("r1", "daily", progress: null);
        Assert.Equal(RunPhase.Waiting, Assert.Single(tracker.Current).Phase);

        run.Begin(new LlmOptions());
        run.Report(new RunEvent.Summarizing("daily", Day, Papers: 12, ToSummarize: 10));
        _clock.Advance(TimeSpan.FromSeconds(6));
        run.Report(Answer(accepted: true));
        run.Report(Answer(accepted: true));
        run.Report(Answer(accepted: false));

        var now = Assert.Single(tracker.Current);
        Assert.Equal(RunPhase.Running, now.Phase);
        Assert.Equal(new LiveEdition(Day, 12, 10, 2, 1, State: null, Reason: null), Assert.Single(now.Editions));
        Assert.Equal(14, now.SecondsLeft); // 3 answers in 6 seconds, and 7 to come

        run.Report(new RunEvent.EditionDone("daily", Day, Report(EditionState.Partial)));
        run.End(RunReport.Of("daily", [Report(EditionState.Partial)]));

        now = Assert.Single(tracker.Current);
        Assert.Equal((RunPhase.Finished, RunOutcome.Partial, null), (now.Phase, now.Outcome, now.SecondsLeft));
        Assert.Equal(EditionState.Partial, Assert.Single(now.Editions).State);
    }

    [Fact]
    public void The_time_between_two_editions_does_not_count_as_asking()
    {
        var tracker = NewTracker();
        using var run = tracker.Track("r1", "daily", progress: null);
        run.Begin(new LlmOptions());
        run.Report(new RunEvent.Summarizing("daily", Day, 2, 2));
        _clock.Advance(TimeSpan.FromSeconds(4));
        run.Report(Answer(accepted: true));
        run.Report(Answer(accepted: true));
        run.Report(new RunEvent.EditionDone("daily", Day, Report(EditionState.Complete)));
        Assert.Null(tracker.Current[0].SecondsLeft);

        _clock.Advance(TimeSpan.FromMinutes(10));
        run.Report(new RunEvent.Summarizing("daily", EditionDate.Parse("2025-01-09"), 30, 30));

        Assert.Equal(60, tracker.Current[0].SecondsLeft);
    }

    [Fact]
    public void A_run_that_is_broken_off_is_seen_to_have_ended()
    {
        var tracker = NewTracker();

        tracker.Track("r1", "daily", progress: null).Dispose();

        Assert.Equal((RunPhase.Finished, (RunOutcome?)null, new Reason(ReasonCode.RunStopped)), (tracker.Current[0].Phase, tracker.Current[0].Outcome, tracker.Current[0].Reason));
    }

    [Fact]
    public void Of_the_runs_that_have_ended_only_the_last_ones_are_kept()
    {
        var tracker = NewTracker();
        using var first = tracker.Track("first", "daily", progress: null);

        for (var run = 0; run < 100; run++)
            tracker.Track($"r{run}", "daily", progress: null).Dispose();

        Assert.Equal(["first", .. Enumerable.Range(84, 16).Select(run => $"r{run}")], tracker.Current.Select(run => run.Run));
    }

    [Fact]
    public async Task Who_looks_on_slowly_sees_the_newest_state_and_misses_no_end()
    {
        var tracker = NewTracker();
        await using var onlooker = tracker.FollowAsync("r1", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var run = tracker.Track("r1", "daily", progress: null);
        Assert.True(await onlooker.MoveNextAsync());
        Assert.Equal(RunPhase.Waiting, onlooker.Current.Phase);

        run.Begin(new LlmOptions());
        run.Report(new RunEvent.Summarizing("daily", Day, 1000, 1000));
        for (var paper = 0; paper < 1000; paper++)
            run.Report(Answer(accepted: true));
        Assert.True(await onlooker.MoveNextAsync());
        Assert.Equal(1000, Assert.Single(onlooker.Current.Editions).Done);
        run.Dispose();

        Assert.True(await onlooker.MoveNextAsync());
        Assert.Equal(RunPhase.Finished, onlooker.Current.Phase);
        Assert.False(await onlooker.MoveNextAsync());
    }

    [Fact]
    public void Whoever_watches_the_run_besides_is_told_too()
    {
        var told = new List<RunEvent>();
        using var run = NewTracker().Track("r1", "daily", new Listener(told));

        run.Report(new RunEvent.Summarizing("daily", Day, 1, 1));

        Assert.Single(told);
    }

    [Fact]
    public async Task A_real_run_is_watched_through_every_door()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days["2025-01-08"] = StandIns.StandInPaper.Many(5);

        var (tracker, report) = await world.WatchedAsync("2025-01-08");

        var run = Assert.Single(tracker.Current);
        Assert.Equal((RunPhase.Finished, report.Outcome), (run.Phase, run.Outcome));
        Assert.Equal(new LiveEdition(Day, 5, 5, 5, 0, EditionState.Complete, run.Editions[0].Reason), Assert.Single(run.Editions));
        Assert.Equal((await world.RunsAsync())[0].Id, run.Run);
    }

    private RunTracker NewTracker() => new(new RunMetrics(_meters, _clock), _clock);

    private static EditionReport Report(EditionState state) => new(
        new Edition("daily", Day, ListingKind.HuggingFaceDaily) { State = state },
        state is EditionState.Partial ? RunOutcome.Partial : RunOutcome.Done, default, Written: true);

    private static RunEvent.PaperDone Answer(bool accepted) => new("daily", Day, Paper: null!, accepted, accepted ? null : new Reason(ReasonCode.NoAbstract));

    private sealed class Listener(List<RunEvent> told) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => told.Add(value);
    }
}
