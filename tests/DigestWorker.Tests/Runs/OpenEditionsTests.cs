using DigestWorker.Papers;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>Which days a run brings up to date.</summary>
public sealed class OpenEditionsTests
{
    private static StandInPaper[] Papers(int day) => [.. Enumerable.Range(0, 2).Select(i => new StandInPaper(
        $"2501.{day:D2}{i:D3}", $"Note {i} of day {day}: How Small Models Count", $"We watch {i + 2} models count to {day} and say where they stumble.", 10 - i))];

    [Fact]
    public async Task A_digest_begins_with_the_newest_day_that_has_papers()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-12T06:00:00Z"); // a Sunday
        world.Sites.Days["2025-01-09"] = Papers(9);
        world.Sites.Days["2025-01-10"] = Papers(10);

        var report = await world.RunAsync();

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal(["2025-01-10", "2025-01-11", "2025-01-12"], report.Editions.Select(edition => edition.Edition.Date.Text));
        Assert.Equal([EditionState.Complete, EditionState.Pending, EditionState.Pending], report.Editions.Select(edition => edition.Edition.State));
        Assert.False(File.Exists(world.PathOf("2025-01-09.md")));
    }

    [Fact]
    public async Task Days_missed_while_nobody_was_there_are_made_up_in_order()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-06T20:00:00Z");
        world.Sites.Days["2025-01-06"] = Papers(6);
        await world.RunAsync();
        foreach (var day in new[] { 7, 8, 9, 10 })
            world.Sites.Days[$"2025-01-{day:D2}"] = Papers(day);
        world.Clock.Now = DateTimeOffset.Parse("2025-01-12T20:00:00Z", null);

        var report = await world.RunAsync();

        Assert.Equal(["2025-01-06", "2025-01-07", "2025-01-08", "2025-01-09", "2025-01-10", "2025-01-11", "2025-01-12"], report.Editions.Select(edition => edition.Edition.Date.Text));
        Assert.All(report.Editions.Take(5), edition => Assert.Equal((EditionState.Complete, true), (edition.Edition.State, edition.Edition.Settled)));
        Assert.Equal((EditionState.Empty, EditionState.Pending), (report.Editions[5].Edition.State, report.Editions[6].Edition.State));
        Assert.Equal(10, world.Model.Calls);
    }

    [Fact]
    public async Task A_first_run_that_cannot_read_the_listing_fails_and_begins_nothing()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.On("/", 403);

        var report = await world.RunAsync();

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal((ReasonCode.ListingUnreadable, ReasonCode.SiteError, 403), (report.Reason.Code, report.Reason.Cause!.Code, report.Reason.Cause.Status));
        Assert.Empty(report.Editions);

        world.Sites.Restore("/");
        world.Sites.Days["2025-01-10"] = Papers(10);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync()).Outcome);
    }

    [Fact]
    public async Task A_site_that_does_not_answer_for_one_day_is_not_asked_for_the_others()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-06T20:00:00Z");
        world.Sites.Days["2025-01-06"] = Papers(6);
        await world.RunAsync();
        world.Clock.Now = DateTimeOffset.Parse("2025-01-10T20:00:00Z", null);
        world.Sites.On("/", 403);
        var before = world.Sites.Requests.Count;

        var report = await world.RunAsync();

        Assert.Equal(5, report.Editions.Count);
        Assert.Equal(["/api/daily_papers", "/papers/date/2025-01-06"], world.Sites.Requests.Skip(before).Select(request => request.Path).Where(path => path != "/api/query"));
        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal(EditionState.Failed, world.Indexed("2025-01-07").State);
    }

    [Fact]
    public async Task An_unsettled_day_is_tried_again_also_behind_the_window()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T20:00:00Z", ("Digests:daily:LookBackDays", "1"));
        world.Sites.Days["2025-01-08"] = Papers(8);
        world.Answers = _ => ModelAnswer.Error(503, "down", "down");
        await world.RunAsync();

        world.Answers = null;
        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T20:00:00Z", null);
        var report = await world.RunAsync();

        Assert.Equal(["2025-01-08", "2025-01-09"], report.Editions.Select(edition => edition.Edition.Date.Text));
        Assert.Equal((EditionState.Complete, true), (report.Editions[0].Edition.State, report.Editions[0].Edition.Settled));
    }

    [Fact]
    public async Task A_settled_day_behind_the_window_is_left_alone_and_one_that_no_run_has_come_to_is_not()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-06T20:00:00Z", ("Digests:daily:LookBackDays", "2"));
        world.Sites.Days["2025-01-06"] = Papers(6);
        await world.RunAsync();
        world.Clock.Now = DateTimeOffset.Parse("2025-01-07T20:00:00Z", null);
        await world.RunAsync();
        foreach (var day in new[] { 8, 9, 10 })
            world.Sites.Days[$"2025-01-{day:D2}"] = Papers(day);

        world.Clock.Now = DateTimeOffset.Parse("2025-01-13T20:00:00Z", null);
        var report = await world.RunAsync();

        Assert.Equal([7, 8, 9, 10, 11, 12, 13], report.Editions.Select(edition => edition.Edition.Date.First.Day));
        Assert.Equal(8, world.Model.Calls);
    }

    [Fact]
    public async Task After_forty_days_of_downtime_two_runs_leave_no_day_out()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-06T20:00:00Z");
        world.Sites.Days["2025-01-06"] = Papers(6);
        await world.RunAsync();

        world.Clock.Now = DateTimeOffset.Parse("2025-02-15T20:00:00Z", null);
        Assert.Equal(31, (await world.RunAsync()).Editions.Count);
        await world.RunAsync();

        var days = Enumerable.Range(0, 41).Select(day => new DateOnly(2025, 1, 6).AddDays(day).ToString("O", null));
        Assert.All(days, day => Assert.NotNull(world.Indexed(day)));
    }

    [Fact]
    public async Task A_paper_that_one_day_has_published_is_left_out_of_another()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-12T20:00:00Z");
        world.Sites.Days["2025-01-08"] = Papers(8);
        world.Sites.Days["2025-01-09"] = [.. Papers(8).Take(1).Select(paper => paper with { Votes = 40 }), .. Papers(9)];
        await world.RunAsync("2025-01-08");

        await world.RunAsync("2025-01-09");

        Assert.Equal(2, world.Entries("2025-01-09").Count);
        var left = Assert.Single(world.Document("2025-01-09").LeftOut);
        Assert.Equal((LeftOutWhy.AlreadyIn, "2025-01-08"), (left.Why, left.AlreadyIn));
        Assert.Equal(4, world.Model.Calls);
    }

    [Fact]
    public async Task A_paper_of_an_edition_that_was_held_back_is_free_for_another()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T20:00:00Z");
        world.Sites.Days["2025-01-08"] = [.. Papers(8).Take(1)];
        await world.RunAsync("2025-01-08");
        var good = StandInPaper.Many(4)[0];
        world.Sites.Days["2025-01-08"] = [.. Papers(8).Take(1), .. StandInPaper.Many(4)];
        world.Answers = call => call.PaperId == good.Id ? ModelAnswer.Good(call.PaperId, call.Title) : ModelAnswer.Of("No.", "No.", "No");
        await world.RunAsync("2025-01-08");
        Assert.Equal(EditionState.Failed, world.Indexed("2025-01-08").State);

        world.Clock.Now += TimeSpan.FromDays(1);
        world.Sites.Days["2025-01-09"] = [good];
        await world.RunAsync("2025-01-09");

        Assert.Equal(good.Id, Assert.Single(world.Entries("2025-01-09")).Id.Value);
    }

    [Fact]
    public async Task With_repeats_wanted_it_is_in_both_and_paid_once()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-12T20:00:00Z", ("Digests:daily:Repeat", "Always"));
        world.Sites.Days["2025-01-08"] = Papers(8);
        world.Sites.Days["2025-01-09"] = [.. Papers(8).Take(1), .. Papers(9)];
        await world.RunAsync("2025-01-08");
        await world.RunAsync("2025-01-09");

        Assert.Equal(3, world.Entries("2025-01-09").Count);
        Assert.Equal(4, world.Model.Calls);
    }

    [Fact]
    public async Task A_trending_list_has_one_edition_for_the_day_and_settles_when_its_day_is_over()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T20:00:00Z", ("Digests:daily:Listing", "HuggingFaceTrending"));
        world.Sites.Days["2025-01-08"] = Papers(8);
        var first = await world.RunAsync();
        Assert.Equal("2025-01-08", Assert.Single(first.Editions).Edition.Date.Text);

        world.Clock.Now = DateTimeOffset.Parse("2025-01-10T20:00:00Z", null);
        world.Sites.Days["2025-01-10"] = Papers(10);
        var second = await world.RunAsync();

        Assert.Equal([("2025-01-08", true), ("2025-01-10", false)], second.Editions.Select(edition => (edition.Edition.Date.Text, edition.Edition.Settled)));
    }

    [Theory]
    [InlineData("MaxPapers", "2", new[] { "2501.10000", "2501.10001" })]
    [InlineData("MinUpvotes", "4", new[] { "2501.10000", "2501.10001", "2501.10002" })]
    [InlineData("Include:0", "STUDY 3", new[] { "2501.10003" })]
    [InlineData("Exclude:0", "study 0", new[] { "2501.10001", "2501.10002", "2501.10003", "2501.10004", "2501.10005" })]
    public async Task The_digests_filters_choose_before_anything_is_asked(string key, string value, string[] wanted)
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z", ($"Digests:daily:{key}", value));
        world.Sites.Days["2025-01-08"] = StandInPaper.Many(6);

        await world.RunAsync("2025-01-08");

        Assert.Equal(wanted, world.Entries("2025-01-08").Select(entry => entry.Id.Value));
        Assert.Equal(wanted.Length, world.Model.Calls);
        Assert.All(world.Document("2025-01-08").LeftOut, left => Assert.Equal(LeftOutWhy.Filtered, left.Why));
    }
}
