using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

public sealed class DigestRunTests
{
    private const string Day = "2025-01-08";

    [Fact]
    public async Task A_day_becomes_a_file_in_vote_order_with_one_call_a_paper()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = [.. StandInPaper.Many(7).Reverse()];

        var report = await world.RunAsync(Day);

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal(7, world.Model.Calls);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], world.Entries(Day).Select(entry => entry.Votes));
        var document = world.Document(Day);
        Assert.Equal((EditionState.Complete, true, 1), (document.State, document.Settled, document.Revision));
        Assert.All(document.Entries, entry => Assert.Equal(("OpenAI", "summary.ko/2", 1), (entry.WrittenBy.Provider, entry.WrittenBy.Prompt, entry.WrittenBy.Calls)));
        Assert.Equal((7, Day + ".md", document.Markdown!.Sha256), (world.Indexed(Day).Entries, world.Indexed(Day).File, world.Indexed(Day).Sha256));
    }

    [Fact]
    public async Task Papers_with_the_same_votes_stand_in_the_order_of_their_ids()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = [.. StandInPaper.Many(4).Reverse().Select(paper => paper with { Votes = 3 })];

        await world.RunAsync(Day);

        Assert.Equal(["2501.10000", "2501.10001", "2501.10002", "2501.10003"], world.Entries(Day).Select(entry => entry.Id.Value));
    }

    [Fact]
    public async Task A_second_run_asks_nothing_and_touches_no_file()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        var (calls, requests) = (world.Model.Calls, world.Sites.Requests.Count);
        string[] files = [Day + ".md", Day + ".json", "index.json"];
        var written = files.ToDictionary(file => file, file => (world.Bytes(file), File.GetLastWriteTimeUtc(world.PathOf(file))));
        world.Clock.Now += TimeSpan.FromMinutes(5);

        var report = await world.RunAsync(Day);

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal((calls, requests), (world.Model.Calls, world.Sites.Requests.Count));
        Assert.All(files, file => Assert.Equal(written[file], (world.Bytes(file), File.GetLastWriteTimeUtc(world.PathOf(file)))));
    }

    [Fact]
    public async Task A_day_that_is_not_due_grows_and_settles_with_a_reading_after_it_was_due()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        var papers = StandInPaper.Many(5);
        world.Sites.Days[Day] = [.. papers.Take(2)];
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.False(world.Document(Day).Settled);

        world.Sites.Days[Day] = [.. papers.Select(paper => paper with { Votes = paper.Votes + 10 })];
        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T11:59:00Z", null);
        await world.RunAsync(Day);
        Assert.Equal((false, 2), (world.Document(Day).Settled, world.Document(Day).Revision));

        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T12:00:00Z", null);
        await world.RunAsync(Day);

        Assert.Equal((true, 2), (world.Document(Day).Settled, world.Document(Day).Revision));
        Assert.Equal([15, 14, 13, 12, 11], world.Entries(Day).Select(entry => entry.Votes));
        Assert.Equal(5, world.Model.Calls);
    }

    [Fact]
    public async Task A_list_that_shrank_loses_no_paper()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(6);
        await world.RunAsync(Day);

        world.Sites.Days[Day] = [.. StandInPaper.Many(6).Take(2)];
        world.Clock.Now += TimeSpan.FromDays(1);
        await world.RunAsync(Day);

        Assert.Equal(6, world.Entries(Day).Count);
        Assert.Equal(6, world.Model.Calls);
    }

    [Theory]
    [InlineData("2025-01-08", "2025-01-08T20:00:00Z", EditionState.Pending, false)]
    [InlineData("2025-01-08", "2025-01-09T12:00:00Z", EditionState.Empty, true)]
    [InlineData("2025-01-11", "2025-01-11T20:00:00Z", EditionState.Pending, false)]
    [InlineData("2025-01-11", "2025-01-12T12:00:00Z", EditionState.Empty, true)]
    public async Task A_day_without_papers_is_pending_until_it_is_due_and_then_empty(string day, string now, EditionState state, bool settled)
    {
        await using var world = await WorkerWorld.StartAsync(now);

        var report = await world.RunAsync(day);

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal((state, settled, (string?)null), (world.Indexed(day).State, world.Indexed(day).Settled, world.Indexed(day).File));
        Assert.False(File.Exists(world.PathOf(day + ".md")));
        Assert.Equal(0, world.Model.Calls);
    }

    [Fact]
    public async Task An_empty_weekday_that_the_page_cannot_confirm_is_failed_and_seen()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.On("/papers", 403);

        var report = await world.RunAsync(Day);

        Assert.Equal((RunOutcome.Failed, EditionState.Failed, false), (report.Outcome, world.Indexed(Day).State, world.Indexed(Day).Settled));
    }

    [Fact]
    public async Task A_listing_that_cannot_be_read_fails_a_due_day_and_is_made_good_by_a_later_run()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(3);
        world.Sites.On("/api", 403, "no entry");
        world.Sites.On("/papers", 403, "no entry");

        Assert.Equal(RunOutcome.Failed, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(EditionState.Failed, world.Indexed(Day).State);
        var reason = world.Indexed(Day).Reason;
        Assert.Equal((ReasonCode.ListingUnreadable, ReasonCode.SiteError, 403), (reason.Code, reason.Cause!.Code, reason.Cause.Status));

        world.Sites.Restore("/api");
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(3, world.Entries(Day).Count);
    }

    [Fact]
    public async Task A_listing_that_cannot_be_read_again_leaves_the_edition_as_it_was()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        var before = world.Bytes(Day + ".md");
        world.Sites.On("/api", 403);
        world.Sites.On("/papers", 403);
        world.Clock.Now += TimeSpan.FromDays(2);

        var report = await world.RunAsync(Day);

        Assert.Equal((RunOutcome.Partial, EditionState.Complete, false), (report.Outcome, world.Indexed(Day).State, world.Indexed(Day).Settled));
        Assert.Equal(before, world.Bytes(Day + ".md"));
    }

    [Fact]
    public async Task With_the_api_down_the_page_makes_the_same_file()
    {
        await using var api = await WorkerWorld.StartAsync();
        await using var page = await WorkerWorld.StartAsync();
        api.Sites.Days[Day] = page.Sites.Days[Day] = StandInPaper.Many(5);
        page.Sites.On("/api/daily_papers", 404);

        await api.RunAsync(Day);
        await page.RunAsync(Day);

        Assert.Equal(api.Bytes(Day + ".md"), page.Bytes(Day + ".md"));
    }

    [Fact]
    public async Task A_page_of_mere_cards_gets_its_abstracts_from_arxiv()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(3);
        world.Sites.On("/api/daily_papers", 404);
        world.Sites.On("/papers/date", 200, PaperSitePages.CardsOnly(StandInPaper.Many(3)));

        var report = await world.RunAsync(Day);

        Assert.Equal(3, world.Entries(Day).Count);
        Assert.False(world.Document(Day).Settled);
        Assert.Equal(RunOutcome.Partial, report.Outcome);
    }

    [Fact]
    public async Task Without_arxiv_only_its_fields_are_missing()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(3);
        world.Sites.On("/api/query", 403);

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.All(world.Document(Day).Entries, entry => Assert.Null(entry.Arxiv));
    }

    [Fact]
    public async Task A_paper_that_is_withdrawn_on_arxiv_while_its_day_is_open_goes_and_comes_back_when_it_was_not_withdrawn()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.ArxivClock = world.Clock;
        var papers = StandInPaper.Many(3).ToArray();
        world.Sites.Days[Day] = papers;
        await world.RunAsync(Day);
        Assert.Equal(3, world.Entries(Day).Count);
        var asked = world.Sites.Count("/api/query");

        world.Clock.Now = DateTimeOffset.Parse("2025-01-08T18:00:00Z", null);
        await world.RunAsync(Day);
        Assert.Equal(asked, world.Sites.Count("/api/query")); // arXiv publishes withdrawals once a day

        world.Sites.Days[Day] = [papers[0] with { WithdrawnOnArxivAt = world.Clock.Now }, .. papers[1..]];
        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T06:00:00Z", null);
        await world.RunAsync(Day);
        Assert.Equal(2, world.Entries(Day).Count);
        Assert.Equal(ReasonCode.Withdrawn, Assert.Single(world.Document(Day).LeftOut).Reason.Code);

        world.Sites.Days[Day] = [papers[0] with { Comment = "Withdrawn from ICLR 2025, now accepted at ACL 2025" }, .. papers[1..]];
        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T18:30:00Z", null);
        await world.RunAsync(Day);
        Assert.Equal(3, world.Entries(Day).Count);
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task A_withdrawn_paper_is_left_out_with_its_reason_and_never_asked_about()
    {
        await using var world = await WorkerWorld.StartAsync();
        var papers = StandInPaper.Many(3).ToList();
        papers[1] = papers[1] with { WithdrawnAt = DateTimeOffset.Parse("2025-01-07T00:00:00Z", null) };
        world.Sites.Days[Day] = papers;

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        var left = Assert.Single(world.Document(Day).LeftOut);
        Assert.Equal(("2501.10001", LeftOutWhy.Permanent), (left.Id.Value, left.Why));
        Assert.Equal(new Reason(ReasonCode.Withdrawn) { Date = "2025-01-07", Text = "withdrawn on 2025-01-07" }, left.Reason);
        Assert.DoesNotContain("2501.10001", world.Model.CallsByPaper.Keys);
    }

    [Fact]
    public async Task A_hostile_title_stays_on_its_line_and_comes_back_as_it_was()
    {
        await using var world = await WorkerWorld.StartAsync();
        var titles = new[] { "---", "# Heading | `code` <think>", "## 제목:", "**요약**:", "1. One\n  two", "<script>alert(1)</script>", "![Image](x)", "\\# not one", "{{< x >}} {% y %} &lt;b>" };
        world.Sites.Days[Day] = [.. StandInPaper.Many(titles.Length).Select((paper, i) => paper with { Title = titles[i] })];

        await world.RunAsync(Day);

        Assert.Equal(titles.Select(title => OneLine.Of(title)), world.Entries(Day).Select(entry => entry.Title));
    }

    [Fact]
    public async Task A_letter_with_a_million_marks_does_not_hold_up_a_run_and_a_blank_title_is_named()
    {
        await using var world = await WorkerWorld.StartAsync();
        var papers = StandInPaper.Many(6).ToList();
        papers[1] = papers[1] with { Abstract = papers[1].Abstract + " e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 500_000)) };
        papers[2] = papers[2] with { Title = "\u3164\u2800" };
        world.Sites.Days[Day] = papers;
        var before = Environment.CpuUsage.TotalTime;

        await world.RunAsync(Day);

        Assert.InRange(Environment.CpuUsage.TotalTime - before, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal(["2501.10000", "2501.10001", "2501.10003", "2501.10004", "2501.10005"], world.Entries(Day).Select(entry => entry.Id.Value).Order());
    }

    [Fact]
    public async Task Nothing_is_written_and_nobody_asked_by_a_dry_run()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(3);

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day)], DryRun = true });

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal(0, world.Model.Calls);
        Assert.False(File.Exists(world.PathOf(Day + ".md")));
        Assert.False(File.Exists(world.PathOf("index.json")));
        Assert.Null(await world.EditionAsync(Day));
    }
}
