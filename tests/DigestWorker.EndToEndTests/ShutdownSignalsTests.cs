using DigestWorker.StandIns;
using Microsoft.Data.Sqlite;

namespace DigestWorker.EndToEndTests;

public sealed class ShutdownSignalsTests
{
    [ThoroughTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_accepted_before_a_run_was_cut_short_is_kept_and_only_the_rest_is_asked(bool powerCut)
    {
        await using var deployment = await Deployment.StartAsync(papers: 8, call => call is { Number: 1 } && IsLate(call.PaperId)
            ? ModelAnswer.Hang
            : ModelAnswer.Good(call.PaperId, call.Title));
        deployment.Llm["MaxConcurrency"] = 2;

        using (var cutShort = deployment.Start("run", "--date", Deployment.Day, "-v"))
        {
            // Two papers hang, so the six before them are answered and kept.
            await Limit.UntilAsync(() => deployment.Model.CallsByPaper.Keys.Count(IsLate) is 2 && Kept(deployment) is 6);
            if (powerCut)
                cutShort.Kill();
            else
                cutShort.Interrupt();
            var ended = await cutShort.EndAsync();
            Assert.Equal(powerCut ? 128 + 9 : 130, ended.ExitCode);
            if (!powerCut)
                Assert.Contains("interrupted; accepted summaries are kept, and the next run continues", ended.ErrorLines);
        }
        Assert.False(File.Exists(deployment.PathOf("digests/2025-01-08.md")));

        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(IsLate(paper.Key) ? 2 : 1, paper.Value));
        await deployment.SucceedAsync("lint", "digests/2025-01-08.md");
    }

    [ThoroughFact]
    public async Task Of_two_runs_on_one_store_the_second_says_who_holds_it_and_waits_and_nothing_is_paid_twice()
    {
        await using var deployment = await Deployment.StartAsync(papers: 4);
        deployment.Model.Latency = TimeSpan.FromSeconds(2);

        using var first = deployment.Start("run", "--date", Deployment.Day);
        await Limit.UntilAsync(() => deployment.Model.Calls > 0);
        using var second = deployment.Start("run", "--date", Deployment.Day, "-v");
        await second.SaysAsync($"is locked by process {first.Id} on ");

        Assert.Equal(0, (await first.EndAsync()).ExitCode);
        var ended = await second.EndAsync();

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains($"daily 2025-01-08 Complete settled {deployment.PathOf("digests/2025-01-08.md")} (unchanged) 4 papers", ended.OutputLines);
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));
    }

    private static long Kept(Deployment deployment)
    {
        using var store = new SqliteConnection($"Data Source={deployment.PathOf("data/digestworker.db")};Mode=ReadOnly;Pooling=False");
        store.Open();
        using var count = new SqliteCommand("SELECT COUNT(*) FROM summary", store);
        return (long)count.ExecuteScalar()!;
    }

    private static bool IsLate(string paper) => paper is "2501.10006" or "2501.10007";
}
