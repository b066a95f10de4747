using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Tests.Sites;

namespace DigestWorker.Tests.Listings;

public sealed class HuggingFaceRankingTests
{
    [Theory]
    [InlineData("HuggingFaceTrending", "2025-04-08", "/papers/trending")]
    [InlineData("HuggingFaceWeekly", "2025-W15", "/papers/week/2025-W15")]
    [InlineData("HuggingFaceMonthly", "2025-04", "/papers/month/2025-04")]
    public async Task A_ranking_is_read_from_its_page(string kind, string date, string path)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days["2025-04-08"] = StandInPaper.Many(7);

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked, kind, date));

        Assert.Equal(7, listed.Papers.Count);
        Assert.True(listed.Certain);
        Assert.Equal(1, asked.Sites.Count(path));
    }

    [Fact]
    public async Task A_ranking_with_more_papers_than_are_read_is_doubted()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days["2025-04-08"] = StandInPaper.Many(HuggingFaceApi.MaxPapers + 1);

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked, "HuggingFaceMonthly", "2025-04"));

        Assert.Equal((HuggingFaceApi.MaxPapers, ReasonCode.ListStopsAtLimit), (listed.Papers.Count, listed.Doubt?.Code));
    }

    [Theory]
    [InlineData("HuggingFaceWeekly", "2025-W15", "2025-W14", false)]
    [InlineData("HuggingFaceWeekly", "2025-W15", "2025-04-13", true)]
    [InlineData("HuggingFaceWeekly", "2025-W15", "2025-04-14", false)]
    [InlineData("HuggingFaceMonthly", "2025-04", "2025-04", true)]
    [InlineData("HuggingFaceMonthly", "2025-04", "2025-05-01", false)]
    [InlineData("HuggingFaceMonthly", "2025-04", "soon", true)]
    public async Task A_page_of_another_period_is_refused(string kind, string date, string shown, bool fits)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/papers", 200, PaperSitePages.List(shown, StandInPaper.Many(7)));

        var outcome = await FetchAsync(asked, kind, date);

        if (fits)
            Assert.IsType<ListingOutcome.Listed>(outcome);
        else
            Assert.Equal(ListingFailure.WrongDay, Assert.IsType<ListingOutcome.Failed>(outcome).Kind);
    }

    private static async Task<ListingOutcome> FetchAsync(AskedSites asked, string kind, string date) =>
        await asked.WhileTimePasses(asked.Listings.FetchAsync(
            Enum.Parse<ListingKind>(kind), EditionDate.Parse(date), [], new HashSet<PaperId>(), TestContext.Current.CancellationToken));
}
