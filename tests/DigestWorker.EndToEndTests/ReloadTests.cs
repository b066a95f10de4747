using System.Diagnostics;
using System.Text.Json.Nodes;

namespace DigestWorker.EndToEndTests;

/// <summary>The configuration file is changed under a worker that serves.</summary>
public sealed class ReloadTests
{
    // What is promised is two seconds. A machine with other work may take longer, but not as long as anything that looks from time to time.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    [ThoroughFact]
    public async Task Digests_are_added_moved_and_removed_within_two_seconds_and_a_bad_change_is_refused()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        var digests = deployment.Section("Digests");
        deployment.Daily["Cron"] = "0 0 4 1 1 ?";
        using var worker = deployment.Start("serve");
        await worker.SaysAsync("Run of daily ended");

        digests["trends"] = new JsonObject { ["Listing"] = "HuggingFaceTrending", ["Directory"] = "trends" };
        await SaysInTimeAsync(deployment, worker, "trends added: it runs now, then at 0 0 9,15,21 * * ? Asia/Seoul");
        await Limit.UntilAsync(() => Directory.Exists(deployment.PathOf("digests/trends")), () => worker.HasEnded ? worker.Errors : null);

        digests["trends"]!["TimeZone"] = "Europe/Berlin";
        await SaysInTimeAsync(deployment, worker, "trends rescheduled from 0 0 9,15,21 * * ? Asia/Seoul to 0 0 9,15,21 * * ? Europe/Berlin");

        digests["trends"]!["Cron"] = "every morning";
        await SaysInTimeAsync(deployment, worker, "the previous one stays in effect: Digests:trends:Cron: 'every morning' is not a valid cron expression");

        digests.Remove("trends");
        await SaysInTimeAsync(deployment, worker, "trends is no longer configured; schedule removed");

        worker.Terminate();
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
    }

    private static async Task SaysInTimeAsync(Deployment deployment, Worker worker, string text)
    {
        var written = Stopwatch.StartNew();
        File.WriteAllText(deployment.PathOf("digestworker.json"), deployment.Configuration.ToJsonString());
        await worker.SaysAsync(text);
        TestContext.Current.SendDiagnosticMessage("{0} ms: {1}", written.ElapsedMilliseconds, text);
        Assert.True(written.Elapsed < Most, $"it took {written.Elapsed} until it said '{text}'");
    }
}
