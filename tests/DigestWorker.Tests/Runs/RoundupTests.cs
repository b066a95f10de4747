using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>The most voted papers of a week and of a month, of days that the worker published before.</summary>
public sealed class RoundupTests
{
    private const string Week = "weekly/2025-W02";
    private const string Month = "monthly/2025-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_week_has_the_most_voted_papers_of_its_days_without_asking_anybody()
    {
        await using var world = await PublishedAsync();
        var (calls, requests) = (world.Model.Calls, world.Sites.Requests.Count);

        var report = await world.RunAsync(digest: "weekly");

        Assert.Equal((calls, requests), (world.Model.Calls, world.Sites.Requests.Count));
        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal([("2501.06001", 90), ("2501.08001", 70), ("2501.07001", 50), ("2501.09001", 50)], Voted(world, Week));
        var (week, day) = (world.Document(Week), world.Document("2025-01-08"));
        Assert.Equal(("weekly", "2025-W02", "Roundup", EditionState.Complete, false), (week.Digest, week.Date, week.Listing, week.State, week.Settled));
        Assert.Equal((ReasonCode.RoundupOpen, "daily", "2025-01-10"), (week.Reason.Listing!.Code, week.Reason.Listing.Digest, week.Reason.Listing.Date));
        // The texts are those that the day has.
        var (inWeek, inDay) = (week.Entries.Single(entry => entry.Id.Value is "2501.08001"), day.Entries[0]);
        Assert.Equal((inDay.Summary, inDay.EasyExplanation, inDay.WrittenBy), (inWeek.Summary, inWeek.EasyExplanation, inWeek.WrittenBy));
        Assert.Equal((4, 260L), (week.Overview!.Papers, week.Overview.Votes));
        Assert.Empty(week.LeftOut);

        var files = Files(world);
        await world.RunAsync(digest: "weekly");
        Assert.Equal(files, Files(world));
    }

    [Fact]
    public async Task It_settles_when_its_week_is_over_and_all_its_days_are_settled()
    {
        await using var world = await PublishedAsync();
        await world.RunAsync(digest: "weekly");

        world.Clock.Now = At("2025-01-14T13:00Z");
        await world.RunAsync(digest: "weekly");
        Assert.False(world.Document(Week).Settled);

        await RunDaysAsync(world, 9, 10, 11, 12);
        var report = await world.RunAsync(digest: "weekly");

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal((EditionState.Complete, true), (world.Indexed("2025-W02").State, world.Indexed("2025-W02").Settled));
        Assert.Equal((EditionState.Pending, false), (world.Indexed("2025-W03").State, world.Indexed("2025-W03").Settled));
        var calls = world.Model.Calls;
        await world.RunAsync(digest: "weekly");
        Assert.Equal(calls, world.Model.Calls);
    }

    [Fact]
    public async Task A_late_change_of_a_day_changes_an_unsettled_roundup_alone()
    {
        await using var world = await PublishedAsync();
        await world.RunAsync(digest: "weekly");
        await world.RunAsync(digest: "monthly");
        world.Clock.Now = At("2025-01-14T13:00Z");
        await RunDaysAsync(world, 9, 10, 11, 12);
        await world.RunAsync(digest: "weekly");
        var (week, month) = (world.Bytes(Week + ".json"), Voted(world, Month));

        world.Sites.Days["2025-01-08"] = [.. world.Sites.Days["2025-01-08"], Paper("2501.08009", 1000)];
        await world.RunAsync("2025-01-08", force: true);
        var calls = world.Model.Calls;
        await world.RunAsync(digest: "weekly");
        await world.RunAsync(digest: "monthly");

        Assert.Equal(week, world.Bytes(Week + ".json"));
        Assert.Equal([("2501.08009", 1000), .. month.Take(2)], Voted(world, Month));
        Assert.Equal((2, 1), (world.Indexed("2025-01").Revision, world.Indexed("2025-W02").Revision));
        Assert.Equal(calls, world.Model.Calls);
    }

    [Fact]
    public async Task What_fell_out_of_the_first_comes_back_with_more_votes()
    {
        await using var world = await PublishedAsync();
        await world.RunAsync(digest: "monthly");
        Assert.Equal(["2501.06001", "2501.08001", "2501.07001"], Voted(world, Month).Select(paper => paper.Id));

        await VoteAsync(world, ("2501.10001", 80));
        Assert.Equal(["2501.06001", "2501.10001", "2501.08001"], Voted(world, Month).Select(paper => paper.Id));
        await VoteAsync(world, ("2501.10001", 5));

        Assert.Equal(["2501.06001", "2501.08001", "2501.07001"], Voted(world, Month).Select(paper => paper.Id));
        Assert.Equal((EditionState.Complete, 3), (world.Indexed("2025-01").State, world.Indexed("2025-01").Revision));
    }

    [Fact]
    public async Task A_failed_day_is_named_and_the_roundup_waits_for_it()
    {
        await using var world = await PublishedAsync();
        world.Sites.Days["2025-01-11"] = [Paper("2501.11001", 60)];
        world.Answers = _ => ModelAnswer.Error(500, "server_error", "broken");
        world.Clock.Now = At("2025-01-14T13:00Z");
        await RunDaysAsync(world, 9, 10, 11, 12);

        var report = await world.RunAsync(digest: "weekly");

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        var row = world.Indexed("2025-W02");
        Assert.Equal((EditionState.Partial, false), (row.State, row.Settled));
        Assert.Equal((ReasonCode.RoundupIncomplete, "2025-01-11", 4), (row.Reason.Code, row.Reason.Date, row.Reason.Papers));
        Assert.Equal(ReasonCode.NoSummaries, row.Reason.Cause!.Code);

        world.Answers = null;
        await world.RunAsync("2025-01-11", force: true);
        await world.RunAsync(digest: "weekly");

        Assert.Equal((EditionState.Complete, true), (world.Indexed("2025-W02").State, world.Indexed("2025-W02").Settled));
        Assert.Contains(("2501.11001", 60), Voted(world, Week));
    }

    [Fact]
    public async Task A_week_without_papers_waits_and_is_empty_when_it_is_over()
    {
        await using var world = await PublishedAsync();
        world.Clock.Now = At("2025-01-17T12:00Z");
        await RunDaysAsync(world, 13, 14, 15, 16, 17);
        var request = new RunRequest { Dates = [EditionDate.Parse("2025-W03")] };

        await world.RunAsync(request, "weekly");
        Assert.Equal((EditionState.Pending, ReasonCode.NothingListedYet), (world.Indexed("2025-W03").State, world.Indexed("2025-W03").Reason.Code));

        world.Clock.Now = At("2025-01-25T12:00Z");
        await RunDaysAsync(world, 13, 14, 15, 16, 17, 18, 19);
        await world.RunAsync(request, "weekly");

        Assert.Equal((EditionState.Empty, true), (world.Indexed("2025-W03").State, world.Indexed("2025-W03").Settled));
    }

    [Fact]
    public async Task Days_that_were_edited_by_hand_count_as_the_worker_wrote_them()
    {
        await using var world = await PublishedAsync();
        await world.RunAsync(digest: "weekly");
        var before = world.Bytes(Week + ".md");
        await File.WriteAllTextAsync(world.PathOf("2025-01-06.md"), "## Not a digest\n", Token);
        File.Delete(world.PathOf("2025-01-08.json"));

        await world.RunAsync(digest: "weekly");
        Assert.Equal(before, world.Bytes(Week + ".md"));
        await RunDaysAsync(world, 6);
        await world.RunAsync(digest: "weekly");

        Assert.Equal(before, world.Bytes(Week + ".md"));
    }

    [Fact]
    public async Task A_removed_paper_gives_way_to_the_next()
    {
        await using var world = await PublishedAsync();
        await world.RunAsync(digest: "monthly");

        await world.RemoveAsync("2025-01", PaperId.Parse("2501.08001"), digest: "monthly");
        await world.RunAsync(digest: "monthly");

        Assert.Equal(["2501.06001", "2501.07001", "2501.09001"], Voted(world, Month).Select(paper => paper.Id));
        Assert.Contains("2501.08001", world.Entries("2025-01-08").Select(entry => entry.Id.Value));
    }

    [Fact]
    public async Task A_lost_store_is_rebuilt_with_its_roundups()
    {
        await using var world = await PublishedAsync();
        await world.RunAsync(digest: "weekly");
        var before = (world.Bytes(Week + ".md"), world.Bytes(Week + ".json"));
        world.DeleteStore();

        await world.RunAsync(digest: "weekly");

        Assert.Equal(before, (world.Bytes(Week + ".md"), world.Bytes(Week + ".json")));
    }

    [Fact]
    public async Task Past_weeks_are_backfilled_once_their_days_are()
    {
        await using var world = await PublishedAsync();
        world.Sites.Days["2024-12-03"] = [Paper("2412.03001", 8), Paper("2412.03002", 9)];
        world.Sites.Days["2024-12-10"] = [Paper("2412.10001", 7)];

        // Nothing is known of these weeks: they are not empty.
        var (plan, report) = await world.BackfillAsync("2024-W49", "2024-W50", digest: "weekly");
        Assert.Equal((2, null), (plan.Dates.Count, plan.Expected));
        Assert.Equal([false, false], report.Runs.Single().Editions.Select(edition => edition.Edition.Settled));
        Assert.Equal(
            (EditionState.Failed, ReasonCode.RoundupOpen, "daily", "2024-12-09"),
            (world.Indexed("2024-W50").State, world.Indexed("2024-W50").Reason.Code, world.Indexed("2024-W50").Reason.Digest, world.Indexed("2024-W50").Reason.Date));

        await world.BackfillAsync("2024-12-02", "2024-12-10");
        var calls = world.Model.Calls;
        await world.BackfillAsync("2024-W49", "2024-W50", digest: "weekly");
        Assert.Equal([("2412.03002", 9), ("2412.03001", 8)], Voted(world, "weekly/2024-W49"));
        Assert.Equal((EditionState.Complete, true), (world.Indexed("2024-W49").State, world.Indexed("2024-W49").Settled));
        Assert.Equal((EditionState.Complete, false), (world.Indexed("2024-W50").State, world.Indexed("2024-W50").Settled));

        await world.BackfillAsync("2024-12-11", "2024-12-15");
        var (again, _) = await world.BackfillAsync("2024-W49", "2024-W50", digest: "weekly");
        Assert.Equal(1, again.ToDo);
        Assert.Equal((EditionState.Complete, true), (world.Indexed("2024-W50").State, world.Indexed("2024-W50").Settled));
        Assert.Equal(calls, world.Model.Calls);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_published()
    {
        await using var world = await PublishedAsync();

        var report = await world.RunAsync(new RunRequest { DryRun = true }, "weekly");

        Assert.Equal((EditionState.Complete, 4), (report.Editions.Single().Edition.State, report.Editions.Single().Edition.Reason.Papers));
        Assert.Equal(0, report.Counts.Asked);
        Assert.False(File.Exists(world.PathOf(Week + ".md")));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The days from Monday to Friday at noon of Friday, which is not settled.</summary>
    private static async Task<WorkerWorld> PublishedAsync()
    {
        var world = await WorkerWorld.StartAsync(
            "2025-01-10T13:00:00Z",
            ("Digests:daily:Listing", "HuggingFaceDaily"),
            ("Digests:weekly:Listing", "Roundup"), ("Digests:weekly:Of", "DAILY"), ("Digests:weekly:Period", "Week"), ("Digests:weekly:MaxPapers", "4"),
            ("Digests:weekly:Directory", "weekly"),
            ("Digests:monthly:Listing", "Roundup"), ("Digests:monthly:Of", "daily"), ("Digests:monthly:Period", "Month"), ("Digests:monthly:MaxPapers", "3"),
            ("Digests:monthly:Directory", "monthly"));
        foreach (var (day, votes) in new[] { ("06", 90), ("07", 50), ("08", 70), ("09", 50), ("10", 20) })
            world.Sites.Days[$"2025-01-{day}"] = [Paper($"2501.{day}001", votes), Paper($"2501.{day}002", 3)];
        await RunDaysAsync(world, 6, 7, 8, 9, 10);
        return world;
    }

    private static StandInPaper Paper(string id, int votes) =>
        StandInPaper.Many(1)[0] with { Id = id, Title = $"Study {id} of Small Models", Abstract = $"We measure what model {id} does in {votes} ways.", Votes = votes };

    private static Task<RunReport> RunDaysAsync(WorkerWorld world, params int[] days) =>
        world.RunAsync(new RunRequest { Dates = [.. days.Select(day => EditionDate.Day(new DateOnly(2025, 1, day)))] });

    private static async Task VoteAsync(WorkerWorld world, (string Id, int Votes) paper)
    {
        world.Sites.Days["2025-01-10"] = [.. world.Sites.Days["2025-01-10"].Select(each => each.Id == paper.Id ? each with { Votes = paper.Votes } : each)];
        await RunDaysAsync(world, 10);
        await world.RunAsync(digest: "monthly");
    }

    /// <summary>The papers of a file, read strictly.</summary>
    private static IReadOnlyList<(string Id, int Votes)> Voted(WorkerWorld world, string path) =>
        [.. world.Entries(path).Select(entry => (entry.Id.Value, entry.Votes))];

    private static IReadOnlyList<(string Name, DateTime WrittenAt)> Files(WorkerWorld world) =>
        [.. Directory.GetFiles(world.PathOf("")).Concat(Directory.GetFiles(world.PathOf("weekly"))).Where(file => !Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal).Select(file => (file, File.GetLastWriteTimeUtc(file)))];
}
