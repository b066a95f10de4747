using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

public sealed class BackfillTests
{
    private static StandInPaper[] Papers(int day) => [.. Enumerable.Range(0, 2).Select(i => new StandInPaper(
        $"2412.{day:D3}{i:D2}", $"Note {i} of Day {day}: How Small Models Count", $"We watch {i + 2} models count to {day} and say where they stumble.", 10 - i))];

    [Fact]
    public async Task Past_days_are_made_week_by_week_and_what_is_settled_costs_nothing()
    {
        await using var world = await StartAsync(days: 17);
        var (plan, report) = await world.BackfillAsync("2024-12-02", "2024-12-18");
        Assert.Equal((17, 0, (Reason?)null), (plan.Dates.Count, plan.Settled.Count, report.Stopped));
        Assert.Null(plan.Expected);
        Assert.Equal([7, 7, 3], report.Runs.Select(run => run.Editions.Count));
        Assert.Equal(34, world.Model.Calls);
        Assert.Equal(2, world.Entries("2024-12-18").Count);
        var (requests, written) = (world.Sites.Requests.Count, File.GetLastWriteTimeUtc(world.PathOf("2024-12-10.md")));

        var (again, second) = await world.BackfillAsync("2024-12-02", "2024-12-18");

        Assert.Equal(0, again.ToDo);
        Assert.Equal(RunOutcome.Done, second.Runs.Max(run => run.Outcome));
        Assert.Equal((34, requests), (world.Model.Calls, world.Sites.Requests.Count));
        Assert.Equal(written, File.GetLastWriteTimeUtc(world.PathOf("2024-12-10.md")));
    }

    [Fact]
    public async Task What_it_may_take_is_told_from_what_days_took_so_far()
    {
        await using var world = await StartAsync(days: 17);
        await world.BackfillAsync("2024-12-02", "2024-12-06");

        var (plan, _) = await world.BackfillAsync("2024-12-02", "2024-12-15");

        Assert.Equal((14, 5), (plan.Dates.Count, plan.Settled.Count));
        Assert.Equal((10, 10 * 900, 10 * 300), (plan.Expected!.Value.Asked, plan.Expected.Value.Tokens.Prompt, plan.Expected.Value.Tokens.Completion)); // five weekdays of two papers
    }

    [Fact]
    public async Task One_that_was_cut_short_goes_on_from_there_and_pays_nothing_twice()
    {
        await using var world = await StartAsync(days: 10);
        using var stop = new CancellationTokenSource();
        var third = new Progress(e => { if (e is RunEvent.EditionDone && e.Date.Text == "2024-12-04") stop.Cancel(); });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.BackfillAsync("2024-12-02", "2024-12-11", progress: third, stop: stop));
        Assert.Equal(6, world.Model.Calls);
        var (plan, _) = await world.BackfillAsync("2024-12-02", "2024-12-11");

        Assert.Equal(3, plan.Settled.Count);
        Assert.Equal(20, world.Model.Calls);
        Assert.All(Enumerable.Range(2, 10), day => Assert.Equal((EditionState.Complete, true), (world.Indexed($"2024-12-{day:D2}").State, world.Indexed($"2024-12-{day:D2}").Settled)));
    }

    [Fact]
    public async Task Where_the_site_does_not_answer_it_stops_instead_of_failing_every_day_of_a_year()
    {
        await using var world = await StartAsync(days: 20);
        world.Sites.On("/", 403);

        var (_, report) = await world.BackfillAsync("2024-12-02", "2024-12-21");

        Assert.Equal((1, 13), (report.Runs.Count, report.NotReached));
        Assert.Equal((ReasonCode.SiteError, 403), (report.Stopped!.Code, report.Stopped.Status));
        Assert.Equal(2, world.Sites.Requests.Count); // the API and the page, once

        world.Sites.Restore("/");
        Assert.Null((await world.BackfillAsync("2024-12-02", "2024-12-21")).Report.Stopped);
        Assert.Equal(40, world.Model.Calls);
    }

    [Fact]
    public async Task Where_the_key_is_refused_it_stops_too()
    {
        await using var world = await StartAsync(days: 20);
        world.Answers = _ => ModelAnswer.Error(401, "invalid_api_key", "no");

        var (_, report) = await world.BackfillAsync("2024-12-02", "2024-12-21");

        Assert.Equal((1, 13), (report.Runs.Count, report.NotReached));
        Assert.InRange(world.Model.Calls, 1, 2);
    }

    [Fact]
    public async Task Read_again_by_force_no_file_changes_and_nothing_is_asked()
    {
        await using var world = await StartAsync(days: 3);
        await world.BackfillAsync("2024-12-02", "2024-12-04");
        var bytes = world.Bytes("2024-12-03.md");
        world.Sites.Days["2024-12-03"] = [.. Papers(1).Take(1)]; // shrank

        var (plan, report) = await world.BackfillAsync("2024-12-02", "2024-12-04", force: true);

        Assert.Equal((3, RunOutcome.Done), (plan.ToDo, report.Runs.Max(run => run.Outcome)));
        Assert.Equal((6, bytes), (world.Model.Calls, world.Bytes("2024-12-03.md")));
    }

    [Fact]
    public async Task Each_week_is_a_run_in_the_log()
    {
        await using var world = await StartAsync(days: 8);

        await world.BackfillAsync("2024-12-02", "2024-12-09");

        Assert.Equal([2, 14], (await world.RunsAsync()).Select(run => run.Counts.Accepted).Order());
    }

    private static async Task<WorkerWorld> StartAsync(int days)
    {
        var world = await WorkerWorld.StartAsync();
        for (var day = 0; day < days; day++)
            world.Sites.Days[$"2024-12-{day + 2:D2}"] = Papers(day);
        return world;
    }

    private sealed class Progress(Action<RunEvent> report) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => report(value);
    }
}
