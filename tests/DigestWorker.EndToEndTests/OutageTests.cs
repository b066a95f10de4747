using System.IO.Compression;
using DigestWorker.StandIns;
using Microsoft.AspNetCore.Http;

namespace DigestWorker.EndToEndTests;

/// <summary>Sites and models that fail a whole run, and are back for the next one.</summary>
public sealed class OutageTests
{
    // What a small container is given.
    private const int MostMemory = 300;
    private static readonly string[] Run = ["run", "--date", Deployment.Day];

    [ThoroughFact]
    public async Task Without_a_network_the_run_fails_in_words_and_the_next_one_makes_up_for_it()
    {
        Programs.SkipUnlessRoot();
        Programs.SkipWithout("unshare");
        await using var deployment = await Deployment.StartAsync(papers: 2);

        using (var worker = deployment.Trace(["unshare", "--net"], Run))
        {
            var ended = await worker.EndAsync();
            Assert.Equal(3, ended.ExitCode);
            Assert.Contains("daily 2025-01-08 Failed open - ", ended.Output, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(deployment.PathOf($"digests/{Deployment.Day}.md")));
        Assert.Contains("daily 2025-01-08 Failed open - ", (await deployment.SucceedAsync("status")).Output, StringComparison.Ordinal);

        await deployment.SucceedAsync(Run);
        Assert.Equal(2, deployment.Model.Calls);
        await Invariants.HoldAsync(deployment, Run);
    }

    [ThoroughFact]
    public async Task A_model_that_is_down_for_every_paper_fails_the_day_and_the_next_run_publishes_it()
    {
        var down = true;
        await using var deployment = await Deployment.StartAsync(papers: 6, call => down ? ModelAnswer.Error(503, "overloaded", "Try later.", ("Retry-After", "0")) : ModelAnswer.Good(call.PaperId, call.Title));
        deployment.Llm["MaxAttempts"] = 2;

        var failed = await deployment.RunAsync(Run);
        Assert.Equal(3, failed.ExitCode);
        Assert.Contains("daily 2025-01-08 Failed open - ", failed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(deployment.PathOf($"digests/{Deployment.Day}.md")));
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.InRange(paper.Value, 0, 2));

        down = false;
        var before = deployment.Model.Calls;
        await deployment.SucceedAsync(Run);
        Assert.Equal(6, deployment.Model.Calls - before);
        await Invariants.HoldAsync(deployment, Run);
    }

    [ThoroughFact]
    public async Task A_key_that_is_refused_costs_no_more_calls_than_were_under_way()
    {
        await using var deployment = await Deployment.StartAsync(papers: 12);
        deployment.Llm["MaxConcurrency"] = 3;
        deployment.Llm["ApiKey"] = "another-key";

        var refused = await deployment.RunAsync("backfill", "--from", "2025-01-07", "--to", Deployment.Day);
        Assert.Equal(3, refused.ExitCode);
        Assert.InRange(deployment.Model.Calls, 1, 3);
        Assert.Contains("Incorrect API key provided", (await deployment.SucceedAsync("status")).Output, StringComparison.Ordinal);

        deployment.Llm["ApiKey"] = ModelEndpoint.Key;
        await deployment.SucceedAsync(Run);
        await Invariants.HoldAsync(deployment, Run);
    }

    [ThoroughTheory]
    [InlineData("/api/daily_papers")]
    [InlineData("/papers")]
    [InlineData("/api/query")]
    public async Task A_page_that_swells_to_half_a_gibibyte_is_given_up_within_a_small_containers_memory(string path)
    {
        await using var deployment = await Deployment.StartAsync(papers: 3);
        var bomb = Bomb();
        deployment.Sites.On(path, async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentType = path is "/api/query" ? "application/atom+xml" : "application/json";
            await context.Response.Body.WriteAsync(bomb);
            return true;
        });

        var (ended, memory) = await WatchedAsync(deployment);

        Assert.InRange(ended.ExitCode, 0, 3);
        Assert.InRange(memory, 1, MostMemory);
        deployment.Sites.Restore(path);
        await deployment.SucceedAsync([.. Run, "--force"]);
        await Invariants.HoldAsync(deployment, Run);
    }

    [ThoroughFact]
    public async Task A_page_that_breaks_off_is_not_taken_for_the_list()
    {
        await using var deployment = await Deployment.StartAsync(papers: 5);
        deployment.Sites.On("/api/daily_papers", async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 100_000;
            await context.Response.WriteAsync("[{\"paper\":{\"id\":\"2501.10000\",\"title\":\"Cut");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        });
        deployment.Sites.On("/papers", 500);

        Assert.Equal(3, (await deployment.RunAsync(Run)).ExitCode);
        Assert.Equal(0, deployment.Model.Calls);
        using (var store = StoreCopy.Of(deployment))
            Assert.Empty(store!.Listed);

        deployment.Sites.Restore("/api/daily_papers");
        await deployment.SucceedAsync(Run);
        await Invariants.HoldAsync(deployment, Run);
    }

    [ThoroughFact]
    public async Task A_days_run_stays_within_a_small_containers_memory()
    {
        await using var deployment = await Deployment.StartAsync(papers: 50);

        var (ended, memory) = await WatchedAsync(deployment);

        Assert.Equal(0, ended.ExitCode);
        Assert.InRange(memory, 1, MostMemory);
    }

    private static async Task<(Ended Ended, int Memory)> WatchedAsync(Deployment deployment)
    {
        using var worker = deployment.Start(Run);
        var memory = 0;
        var end = worker.EndAsync();
        while (!end.IsCompleted)
        {
            memory = Math.Max(memory, worker.PeakMemory());
            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
        }
        return (await end, memory);
    }

    /// <summary>Half a megabyte that becomes a thousand times as much.</summary>
    private static byte[] Bomb()
    {
        using var small = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionLevel.Fastest))
        {
            var blanks = new byte[1 << 20];
            blanks.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 512; i++)
                gzip.Write(blanks);
        }
        return small.ToArray();
    }
}
