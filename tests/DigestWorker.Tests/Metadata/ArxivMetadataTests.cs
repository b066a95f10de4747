using DigestWorker.Metadata;
using DigestWorker.StandIns;
using DigestWorker.Tests.Sites;
using Microsoft.AspNetCore.Http;

namespace DigestWorker.Tests.Metadata;

public sealed class ArxivMetadataTests
{
    [Fact]
    public async Task Papers_are_asked_for_by_the_hundred_and_joined_by_id()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days["2025-01-08"] = [.. StandInPaper.Many(140).Reverse()];

        var outcome = await FetchAsync(asked, [.. StandInPaper.Many(140).Select(paper => paper.Id), "2501.99999"]);

        Assert.Null(outcome.Outage);
        Assert.Equal(140, outcome.Details.Count);
        var details = outcome.Details[PaperId.Parse("2501.10007")];
        Assert.StartsWith("Study 7 of", details.Title, StringComparison.Ordinal);
        Assert.Equal(("cs.CL", 2), (details.PrimaryCategory, details.Version));
        Assert.Equal(["cs.CL", "cs.AI"], details.Categories);
        Assert.Equal(2, asked.Sites.Count("/api/query"));
    }

    [Fact]
    public async Task A_withdrawn_paper_is_told()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.OnlyOnArxiv.Add(StandInPaper.Many(1)[0] with { Comment = "This paper has been withdrawn by the authors" });

        Assert.True((await FetchAsync(asked, ["2501.10000"])).Details.Values.Single().Withdrawn);
    }

    [Fact]
    public async Task One_id_that_arxiv_refuses_does_not_cost_the_others()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days["2025-01-08"] = StandInPaper.Many(3);
        asked.Sites.On("/api/query", async context =>
        {
            if (!context.Request.Query["id_list"].ToString().Contains("1201.12345", StringComparison.Ordinal))
                return false;
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(ArxivFeedTests.Error("incorrect id format for 1201.12345"));
            return true;
        });

        var outcome = await FetchAsync(asked, ["2501.10000", "1201.12345", "2501.10001"]);

        Assert.Null(outcome.Outage);
        Assert.Equal(["2501.10000", "2501.10001"], outcome.Details.Keys.Select(id => id.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(503, "", null, ReasonCode.SiteError)]
    [InlineData(429, "Rate exceeded.", "1800", ReasonCode.SiteError)]
    [InlineData(200, "Rate exceeded.", null, ReasonCode.SiteChallenge)]
    [InlineData(200, "<html><body>maintenance</body></html>", null, ReasonCode.SiteResponseUnreadable)]
    public async Task An_outage_costs_the_fields_and_little_time(int status, string body, string? retryAfter, ReasonCode code)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/api/query", status, body, "text/plain", retryAfter is null ? [] : [("Retry-After", retryAfter)]);
        var began = asked.Clock.GetUtcNow();

        var outcome = await FetchAsync(asked, [.. StandInPaper.Many(300).Select(paper => paper.Id)]);

        Assert.Empty(outcome.Details);
        Assert.Equal(code, outcome.Outage!.Code);
        Assert.Equal(status is 200 ? null : status, outcome.Outage.Status);
        Assert.InRange(asked.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(50));
        Assert.InRange(asked.Sites.Count("/api/query"), 1, retryAfter is null ? 4 : 1);
    }

    [Fact]
    public async Task A_silent_site_is_given_up()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/api/query", async context =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return true;
        });

        var began = asked.Clock.GetUtcNow();

        var outage = (await FetchAsync(asked, ["2501.10000"])).Outage!;

        Assert.Contains(outage.Code, new[] { ReasonCode.SiteTimeout, ReasonCode.MetadataUnavailable });
        Assert.True(outage.Seconds > 0);
        Assert.InRange(asked.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(50));
    }

    private static async Task<MetadataOutcome> FetchAsync(AskedSites asked, string[] ids) =>
        await asked.WhileTimePasses(asked.Metadata.FetchAsync([.. ids.Select(PaperId.Parse)], TestContext.Current.CancellationToken));
}
