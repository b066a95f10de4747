using System.Diagnostics;
using System.Text.RegularExpressions;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>Several nodes share the schedules; any of them may die or fall asleep.</summary>
public sealed partial class ClusterTests(ITestOutputHelper told)
{
    private const string Never = "0 0 0 1 1 ? 2099";

    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(30);

    [ThoroughTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_run_of_a_node_that_dies_or_falls_asleep_is_taken_over_and_nothing_is_paid_twice_but_what_was_under_way(bool sleeps)
    {
        // Two of eight papers hang with the first node, so the other six are accepted before it goes.
        await using var cluster = await Cluster.StartAsync(Never, call => call is { Number: 1 } && IsLate(call.PaperId)
            ? ModelAnswer.Hang
            : ModelAnswer.Good(call.PaperId, call.Title));
        cluster.Deployment.Llm["MaxConcurrency"] = 2;
        cluster.List(8);
        var first = cluster.AddNode();
        await Limit.UntilAsync(() => cluster.Model.CallsByPaper.Keys.Count(IsLate) is 2);
        var second = cluster.AddNode();
        await second.SaysAsync("Application started");

        if (sleeps)
            first.Pause();
        else
            first.Kill();
        var gone = Stopwatch.StartNew();
        await Limit.UntilAsync(() => cluster.Published() is 8, limit: Takeover * 2);
        told.WriteLine($"taken over and published after {gone.Elapsed.TotalSeconds:N1} s");
        Assert.True(gone.Elapsed < Takeover, $"it took {gone.Elapsed}");

        if (sleeps)
        {
            var published = File.GetLastWriteTimeUtc(cluster.Deployment.PathOf($"digests/{Cluster.Today}.md"));
            first.Continue();
            await first.SaysAsync("the lease ended: this node was stopped or cut off");
            await Limit.UntilAsync(() => RunsEnded(first) >= 1);
            Assert.Equal(published, File.GetLastWriteTimeUtc(cluster.Deployment.PathOf($"digests/{Cluster.Today}.md")));
            Assert.Empty(Publications(first));
        }
        Assert.All(cluster.Model.CallsByPaper, paper => Assert.Equal(IsLate(paper.Key) ? 2 : 1, paper.Value));
    }

    [ThoroughFact]
    public async Task Nodes_killed_and_paused_at_random_publish_each_revision_once_and_every_paper_in_the_end()
    {
        var firings = Programs.Number("DIGESTWORKER_FIRINGS", Suites.Soak(200, 12));
        var random = new Random();
        await using var cluster = await Cluster.StartAsync("0/2 * * * * ?");
        cluster.Deployment.Section("Arxiv")["MinInterval"] = "00:00:00.250";
        var papers = 1;
        cluster.List(papers);
        for (var i = 0; i < 3; i++)
            await cluster.AddNode().SaysAsync("Application started");
        await using var consumer = new Consumer(cluster.Deployment.Output);

        var (kills, pauses, slowest) = (0, 0, TimeSpan.Zero);
        while (await cluster.RunsAsync() < firings)
        {
            cluster.List(++papers);
            var awake = cluster.Nodes.Where(node => !node.HasEnded).ToList();
            var victim = awake[random.Next(awake.Count)];
            var (before, since) = (await cluster.RunsAsync(), Stopwatch.StartNew());
            if (random.Next(3) == 0)
            {
                victim.Pause();
                pauses++;
                await GoesOnAsync(before);
                await Task.Delay(TimeSpan.FromSeconds(random.Next(20)), TimeProvider.System, TestContext.Current.CancellationToken);
                victim.Continue();
            }
            else
            {
                victim.Kill();
                kills++;
                cluster.AddNode();
                await GoesOnAsync(before);
            }
            slowest = since.Elapsed > slowest && since.Elapsed < Takeover ? since.Elapsed : slowest;
        }
        await Limit.UntilAsync(() => cluster.Published() == papers, limit: Takeover * 2);

        told.WriteLine($"{await cluster.RunsAsync()} runs, fence {await cluster.FenceAsync()}, {papers} papers, {cluster.Model.Calls} calls, {kills} kills, {pauses} pauses");
        Assert.Empty(await consumer.LeaveAsync());
        var published = cluster.Nodes.SelectMany(Publications).ToList();
        Assert.Equal(published.Distinct(), published);
        Assert.Equal(papers, cluster.Model.CallsByPaper.Count);
        Assert.InRange(cluster.Model.Calls, papers, papers + kills + pauses);
        Assert.All(Gaps(cluster.Deployment.Sites), gap => Assert.True(gap >= TimeSpan.FromMilliseconds(240), $"arXiv was asked again after {gap}"));

        async Task GoesOnAsync(long before)
        {
            var waited = Stopwatch.StartNew();
            while (await cluster.RunsAsync() < before + 1)
            {
                Assert.True(waited.Elapsed < Takeover, $"no run for {waited.Elapsed}");
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    private static bool IsLate(string paper) => paper is "2501.10006" or "2501.10007";

    private static int RunsEnded(Worker node) => node.Errors.Split("Run of daily ended").Length - 1;

    private static IEnumerable<string> Publications(Worker node) => Publication().Matches(node.Errors).Select(match => match.Value);

    private static IEnumerable<TimeSpan> Gaps(PaperSites sites)
    {
        var asked = sites.Requests.Where(request => request.Path.StartsWith("/api/query", StringComparison.Ordinal)).Select(request => request.At).Order().ToList();
        return asked.Skip(1).Zip(asked, (later, earlier) => later - earlier);
    }

    [GeneratedRegex("\"Message\":\"daily [0-9-]+: [A-Za-z, ]+published as revision [0-9]+")]
    private static partial Regex Publication();
}
