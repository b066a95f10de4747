using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Tests.Sites;
using Microsoft.AspNetCore.Http;

namespace DigestWorker.Tests.Listings;

public sealed class ArxivSubmissionsTests
{
    private static readonly DateTimeOffset Midnight = new(2025, 1, 6, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Only_the_papers_of_the_range_are_listed_newest_first_over_all_pages()
    {
        await using var asked = await AskedSites.StartAsync();
        // The site ignores the range: newer papers come before, older ones behind.
        asked.Sites.Days["2025-01-07"] = [.. StandInPaper.Many(750).Select((paper, i) => paper with { PublishedAt = Midnight.AddHours(30).AddMinutes(-2.4 * i) })];

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal(599, listed.Papers.Count); // the end is not in the range
        Assert.True(listed.Certain);
        Assert.All(listed.Papers, paper => Assert.Equal(new DateOnly(2025, 1, 6), DateOnly.FromDateTime(paper.PublishedAt!.Value.UtcDateTime)));
        Assert.Equal(listed.Papers.OrderByDescending(paper => paper.PublishedAt), listed.Papers);
        Assert.Equal(2, asked.Sites.Count("/api/query"));
        Assert.Contains("search_query=%28cat%3Acs.CL%20OR%20cat%3Acs.CV%29%20AND%20submittedDate%3A%5B202501060000%20TO%20202501070000%5D", asked.Sites.Requests[0].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_feed_that_is_longer_than_any_day_only_the_beginning_is_read_and_it_is_doubted()
    {
        await using var asked = await AskedSites.StartAsync();
        var entries = Enumerable.Range(0, 31_000).Select(i =>
            $"<entry><id>http://arxiv.org/abs/2501.{i:D5}v1</id><title>T</title><published>2025-01-06T10:00:00Z</published></entry>");
        asked.Sites.On(
            "/api/query", 200, $"<feed xmlns=\"http://www.w3.org/2005/Atom\">{string.Concat(entries)}</feed>", "application/atom+xml");

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal((30_000, false), (listed.Papers.Count, listed.Certain));
        Assert.Equal((ReasonCode.ListStopsAtLimit, 30_000), (listed.Doubt!.Code, listed.Doubt.Papers));
        Assert.Equal(1, asked.Sites.Count("/api/query"));
    }

    [Fact]
    public async Task An_empty_answer_is_asked_for_again()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days["2025-01-07"] = [.. StandInPaper.Many(3)];
        var once = true;
        asked.Sites.On("/api/query", async context =>
        {
            if (!once)
                return false;
            once = false;
            await context.Response.WriteAsync(PaperSitePages.Atom([], 0));
            return true;
        });

        Assert.Equal(3, Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked)).Papers.Count);
    }

    [Fact]
    public async Task A_range_that_is_empty_twice_is_confirmed()
    {
        await using var asked = await AskedSites.StartAsync();

        Assert.True(Assert.IsType<ListingOutcome.NothingListed>(await FetchAsync(asked)).Confirmed);
        Assert.Equal(2, asked.Sites.Count("/api/query"));
    }

    [Fact]
    public async Task A_list_that_stops_before_its_count_is_doubtful()
    {
        await using var asked = await AskedSites.StartAsync();
        var papers = StandInPaper.Many(500);
        asked.Sites.On("/api/query", async context =>
        {
            await context.Response.WriteAsync(PaperSitePages.Atom(context.Request.Query["start"] == "0" ? papers : [], 580));
            return true;
        });

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal(500, listed.Papers.Count);
        Assert.Equal(new Reason(ReasonCode.ListEndsEarly) { Papers = 500, Of = 580 }, listed.Doubt);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task An_error_that_looks_like_a_paper_is_told_apart(int status)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/api/query", status, ArxivFeedTests.Error("malformed query"), "application/atom+xml");

        var reason = Assert.IsType<ListingOutcome.Failed>(await FetchAsync(asked)).Reason;
        Assert.Equal((ReasonCode.QueryRejected, "arXiv"), (reason.Code, reason.Host));
        Assert.Contains("malformed query", reason.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_entry_that_is_no_paper_is_named_and_costs_no_other()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.OnlyOnArxiv.Add(StandInPaper.Many(1)[0] with { Title = " " });
        asked.Sites.Days["2025-01-07"] = [.. StandInPaper.Many(3).Skip(1)];

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal((2, true), (listed.Papers.Count, listed.Certain));
        Assert.Equal("it has no title", Assert.Single(listed.Rejected).Reason);
        Assert.Contains("(2501.10000)", listed.Rejected[0].Row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_most_of_which_are_no_papers_are_a_changed_layout()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days["2025-01-07"] = [.. StandInPaper.Many(3).Select((paper, i) => i < 2 ? paper with { Title = " " } : paper)];

        Assert.Equal(ListingFailure.LayoutChanged, Assert.IsType<ListingOutcome.Failed>(await FetchAsync(asked)).Kind);
    }

    private static async Task<ListingOutcome> FetchAsync(AskedSites asked) =>
        await asked.WhileTimePasses(asked.Listings.FetchSubmissionsAsync(
            EditionDate.Parse("2025-01-07"), Midnight, Midnight.AddDays(1), ["cs.CL", "cs.CV"], TestContext.Current.CancellationToken));
}
