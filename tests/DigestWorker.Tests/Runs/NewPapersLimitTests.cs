using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

public sealed class NewPapersLimitTests
{
    private const string Day = "2025-01-08";

    [Fact]
    public async Task What_exceeds_the_limit_of_a_run_is_deferred_and_said_and_the_next_run_continues()
    {
        await using var world = await WorkerWorld.StartAsync(settings: ("Digests:daily:MaxNewPapersPerRun", "2"));
        world.Sites.Days[Day] = StandInPaper.Many(5);

        var first = await world.RunAsync(Day);

        var edition = Assert.Single(first.Editions).Edition;
        Assert.Equal((RunOutcome.Partial, EditionState.Partial), (first.Outcome, edition.State));
        Assert.Equal((2, 5, 3), (edition.Reason.Papers, edition.Reason.Of, edition.Reason.Deferred));
        Assert.Equal((ReasonCode.NewPapersLimit, 2, 5), (edition.Reason.Cause!.Code, edition.Reason.Cause.Papers, edition.Reason.Cause.Of));
        Assert.Contains("over the limit of 2 new papers a run (5 are new)", ReasonText.Line(edition.Reason), StringComparison.Ordinal);
        Assert.Equal(2, world.Model.Calls);

        await world.RunAsync(Day);
        var last = await world.RunAsync(Day);

        Assert.Equal(EditionState.Complete, Assert.Single(last.Editions).Edition.State);
        Assert.Equal((5, 5), (world.Model.Calls, world.Entries(Day).Count));
    }

    [Fact]
    public async Task The_limit_is_that_of_the_whole_run_and_an_edition_beyond_it_waits_without_having_failed()
    {
        await using var world = await WorkerWorld.StartAsync(settings: ("Digests:daily:MaxNewPapersPerRun", "3"));
        world.Sites.Days["2025-01-07"] = StandInPaper.Many(3, "2501.2");
        world.Sites.Days[Day] = StandInPaper.Many(3);

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse("2025-01-07"), EditionDate.Parse(Day)] });

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        Assert.Equal([EditionState.Complete, EditionState.Pending], report.Editions.Select(edition => edition.Edition.State));
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task Papers_that_were_asked_before_do_not_count()
    {
        await using var world = await WorkerWorld.StartAsync(settings: ("Digests:daily:MaxNewPapersPerRun", "2"));
        world.Sites.Days[Day] = StandInPaper.Many(2);
        world.Answers = _ => ModelAnswer.Error(400, "odd", "not now");
        await world.RunAsync(Day);
        world.Answers = null;
        world.Sites.Days[Day] = StandInPaper.Many(4);

        await world.RunAsync(Day);

        Assert.Equal(4, world.Entries(Day).Count);
    }

    [Fact]
    public async Task A_dry_run_keeps_the_limit_too()
    {
        await using var world = await WorkerWorld.StartAsync(settings: ("Digests:daily:MaxNewPapersPerRun", "2"));
        world.Sites.Days[Day] = StandInPaper.Many(5);

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day)], DryRun = true });

        Assert.Equal(2, report.Counts.Asked);
    }

    [Fact]
    public async Task A_backfill_counts_each_edition_by_itself()
    {
        await using var world = await WorkerWorld.StartAsync(settings: ("Digests:daily:MaxNewPapersPerRun", "3"));
        world.Sites.Days["2025-01-07"] = StandInPaper.Many(3, "2501.2");
        world.Sites.Days[Day] = StandInPaper.Many(3);

        var (_, report) = await world.BackfillAsync("2025-01-07", Day);

        Assert.All(report.Runs.SelectMany(run => run.Editions), edition => Assert.Equal(EditionState.Complete, edition.Edition.State));
    }
}
