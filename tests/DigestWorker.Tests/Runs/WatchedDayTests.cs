using System.Text.Json.Nodes;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using Microsoft.AspNetCore.Http;

namespace DigestWorker.Tests.Runs;

/// <summary>One day over a week of scheduled runs, while its list changes in the ways in which the real one does.</summary>
public sealed class WatchedDayTests
{
    private const string DayBefore = "2025-01-07";
    private const string Day = "2025-01-08";
    private const int Count = 6;

    [Theory]
    [InlineData("late papers")]
    [InlineData("shrinking")]
    [InlineData("empty at first")]
    [InlineData("votes move")]
    [InlineData("the day before in its place")]
    [InlineData("the day before in its place, in rows that do not name their day")]
    public async Task A_day_ends_whole_with_each_paper_paid_once(string way)
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-07T12:00:00Z");
        world.Sites.Days[DayBefore] = StandInPaper.Many(4, "2502.1");
        await world.RunAsync();
        var (papers, votes) = (StandInPaper.Many(Count), 0);

        for (var run = 1; run <= 21; run++)
        {
            world.Clock.Now = DateTimeOffset.Parse("2025-01-08T00:00:00Z", null) + (TimeSpan.FromHours(8) * (run - 1));
            Show(world, way, run <= 2, run, papers);
            var report = await world.RunAsync();

            Assert.NotEqual(RunOutcome.Failed, report.Outcome);
            votes = world.Clock.Now <= DateTimeOffset.Parse("2025-01-09T16:00:00Z", null) ? run : votes; // settled by then
        }

        Assert.Equal(papers.Select(paper => paper.Id).Order(), world.Entries(Day).Select(entry => entry.Id.Value).Order());
        Assert.Equal(4, world.Entries(DayBefore).Count);
        Assert.Equal((EditionState.Complete, true), (world.Indexed(Day).State, world.Indexed(Day).Settled));
        Assert.Equal(Count + 4, world.Model.Calls);
        if (way is "votes move")
            Assert.Equal(papers.Select(paper => paper.Votes + votes), world.Entries(Day).Select(entry => entry.Votes));
    }

    [Fact]
    public async Task A_list_cut_at_fifty_is_whole_from_the_first_run_on()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-09T13:00:00Z");
        world.Sites.ApiCap = 50;
        world.Sites.Days[Day] = StandInPaper.Many(62);

        await world.RunAsync(Day);

        Assert.Equal((62, true), (world.Entries(Day).Count, world.Indexed(Day).Settled));
    }

    [Fact]
    public async Task A_weekday_that_is_falsely_empty_is_not_settled_while_the_page_disagrees()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-09T13:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        world.Sites.On("/api/daily_papers", 200, "[]", "application/json");

        await world.RunAsync(Day);

        Assert.Equal((3, EditionState.Complete), (world.Entries(Day).Count, world.Indexed(Day).State));
    }

    private static void Show(WorkerWorld world, string way, bool early, int run, IReadOnlyList<StandInPaper> papers)
    {
        world.Sites.Days[Day] = way switch
        {
            "late papers" when early => [.. papers.Where((_, i) => i % 2 == 0)],
            "shrinking" when !early => [.. papers.Where((_, i) => i % 2 == 0)],
            "empty at first" when early => [],
            "votes move" => [.. papers.Select(paper => paper with { Votes = paper.Votes + run })],
            _ => papers,
        };
        if (!way.StartsWith("the day before", StringComparison.Ordinal))
            return;

        if (early)
        {
            world.Sites.Days.Remove(Day, out _);
            world.Sites.On("/api/daily_papers", context => AnswerWithTheDayBeforeAsync(world, context, named: !way.EndsWith("name their day", StringComparison.Ordinal)));
        }
        else
        {
            world.Sites.Restore("/api/daily_papers");
        }
    }

    private static async Task<bool> AnswerWithTheDayBeforeAsync(WorkerWorld world, HttpContext context, bool named)
    {
        if (context.Request.Query["date"] != Day)
            return false;
        var rows = world.Sites.Days[DayBefore].Select(paper =>
        {
            var row = PaperSitePages.Row(DayBefore, paper);
            if (!named)
                row["paper"]!.AsObject().Remove("submittedOnDailyAt");
            row["publishedAt"] = $"{DayBefore}T02:10:00.000Z"; // when it was put on the list, as rows had it then
            return (JsonNode)row;
        });
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonArray([.. rows]).ToJsonString());
        return true;
    }
}
