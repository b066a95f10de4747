using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>A worker that serves is ended in the middle of a run, and started again.</summary>
public sealed class ServedAgainTests
{
    [ThoroughTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_its_worker_did_not_live_to_end_is_taken_up_again_and_pays_for_what_was_open_alone(bool powerCut)
    {
        await using var deployment = await Deployment.StartAsync(papers: 0, call => call is { Number: 1, PaperId: "2501.10002" }
            ? ModelAnswer.Hang
            : ModelAnswer.Good(call.PaperId, call.Title));
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        deployment.Sites.Days[today] = StandInPaper.Many(3);
        deployment.Daily["Cron"] = "0 0 4 1 1 ?";
        deployment.Llm["MaxConcurrency"] = 1;

        using (var first = deployment.Start("serve"))
        {
            await Limit.UntilAsync(() => deployment.Model.CallsByPaper.ContainsKey("2501.10002"), () => first.HasEnded ? first.Errors : null);
            if (powerCut)
                first.Kill();
            else
                first.Terminate();
            Assert.Equal(powerCut ? 128 + 9 : 0, (await first.EndAsync()).ExitCode);
        }

        using var second = deployment.Start("serve");
        await second.SaysAsync("Run of daily resumed after an interruption");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf($"digests/{today}.md")), () => second.HasEnded ? second.Errors : null);
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(paper.Key is "2501.10002" ? 2 : 1, paper.Value));
    }

    [ThoroughFact]
    public async Task A_second_worker_on_a_SQLite_store_is_refused_with_who_serves_and_what_to_do()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        using var first = deployment.Start("serve");
        await first.SaysAsync("daily added: it runs now");

        var second = await deployment.RunAsync("serve");

        Assert.Equal(1, second.ExitCode);
        Assert.Equal(
            $"error: Storage:ConnectionString: the store '{deployment.PathOf("data/digestworker.db")}' is already served by process {first.Id} on {Environment.MachineName}; stop that process, or set Storage:Provider to Postgres, which several nodes can share.",
            Assert.Single(second.ErrorLines));
        await deployment.SucceedAsync("status");

        // The lock is gone with its process.
        first.Kill();
        await first.EndAsync();
        using var third = deployment.Start("serve");
        await third.SaysAsync("Now listening on");
    }
}
