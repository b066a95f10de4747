using DigestWorker.StandIns;
using Microsoft.Data.Sqlite;

namespace DigestWorker.EndToEndTests;

/// <summary>Others at the same folder and the same store.</summary>
public sealed class TwoAtOnceTests
{
    private static readonly string[] Run = ["run", "--date", Deployment.Day];

    [ThoroughFact]
    public async Task Two_workers_started_in_the_same_moment_make_one_edition_and_pay_for_it_once()
    {
        for (var pair = 0; pair < (Suites.Soak(20, 6)); pair++)
        {
            await using var deployment = await Deployment.StartAsync(papers: 4);
            deployment.Model.Latency = TimeSpan.FromMilliseconds(100);

            var ends = await Task.WhenAll(deployment.RunAsync(Run), deployment.RunAsync(Run));

            Assert.All(ends, ended => Assert.True(ended.ExitCode == 0, $"pair {pair}: {ended.ExitCode}: {ended.Errors}"));
            Assert.Equal(4, deployment.Model.Calls);
            Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));
            await Invariants.HoldAsync(deployment, Run);
        }
    }

    [ThoroughFact]
    public async Task A_store_that_somebody_else_has_locked_for_a_while_is_waited_for()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await deployment.SucceedAsync(Run);
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);

        var holder = Lock(deployment);
        using var worker = deployment.Start([.. Run, "--force"]);
        await Limit.StaysAsync(() => deployment.Model.Calls == 2, TimeSpan.FromSeconds(3));
        await holder.DisposeAsync();

        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.Equal(3, deployment.Model.Calls);
        await Invariants.HoldAsync(deployment, Run);
    }

    [ThoroughFact]
    public async Task A_store_that_stays_locked_ends_the_run_in_words_before_anything_is_asked()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await deployment.SucceedAsync(Run);
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);
        deployment.Configuration["Storage"] = new System.Text.Json.Nodes.JsonObject { ["ConnectionString"] = "Data Source=data/digestworker.db;Default Timeout=2" };

        await using (Lock(deployment))
        {
            var ended = await deployment.RunAsync([.. Run, "--force"]);
            Assert.Contains("locked", Assert.Single(ended.OutputLines), StringComparison.Ordinal);
            Assert.Equal(3, ended.ExitCode);
            Assert.Equal(2, deployment.Model.Calls);
        }

        await deployment.SucceedAsync([.. Run, "--force"]);
        Assert.Equal(3, deployment.Model.Calls);
        await Invariants.HoldAsync(deployment, Run);
    }

    /// <summary>Holds the store's one place for a writer until disposed.</summary>
    private static SqliteConnection Lock(Deployment deployment)
    {
        var connection = new SqliteConnection($"Data Source={deployment.PathOf("data/digestworker.db")};Pooling=False");
        connection.Open();
        using var begin = new SqliteCommand("BEGIN IMMEDIATE", connection);
        begin.ExecuteNonQuery();
        return connection;
    }
}
