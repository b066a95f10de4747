using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;
using Microsoft.AspNetCore.Http;

namespace DigestWorker.EndToEndTests;

/// <summary>A worker that is told to stop, or held up.</summary>
public sealed class StopTests(ITestOutputHelper told)
{
    // docker stop sends SIGKILL after 10 s.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    // What a process ends with that nobody has told yet what to do about SIGTERM.
    private const int Unheard = 128 + 15;

    [ThoroughTheory]
    [InlineData("run", 130, 1)]
    [InlineData("run", 130, 2)]
    [InlineData("serve", 0, 1)]
    [InlineData("serve", 0, 2)]
    public async Task A_worker_terminated_at_any_moment_is_out_in_time_and_goes_on_at_the_next_start(string verb, int exitCode, int signals)
    {
        var (codes, longest) = (new ConcurrentBag<int>(), TimeSpan.Zero);
        var lives = new InterruptedLives(Suites.Soak(60, 12), verb, async worker =>
        {
            var asked = Stopwatch.StartNew();
            for (var signal = 0; signal < signals && !worker.HasEnded; signal++)
                worker.Terminate();
            var ended = await worker.EndAsync();
            longest = asked.Elapsed > longest ? asked.Elapsed : longest;
            Assert.True(asked.Elapsed < Grace, $"it took {asked.Elapsed} to end with {ended.ExitCode}: {ended.Errors}");
            return ended;
        }, (ended, begun) =>
        {
            codes.Add(ended.ExitCode);
            Assert.True(ended.ExitCode == exitCode || ended.ExitCode is 0 || (ended.ExitCode == Unheard && !begun), $"it ended with {ended.ExitCode}: {ended.Errors}");
        });

        told.WriteLine(await lives.LiveAsync());
        told.WriteLine($"the slowest took {longest.TotalMilliseconds:N0} ms; {string.Join(", ", codes.CountBy(code => code).Select(code => $"{code.Value} times exit code {code.Key}"))}");
    }

    /// <summary>A model that never answers, a site of which a byte comes every second, and a file that nobody writes.</summary>
    [ThoroughTheory]
    [InlineData("run", "model", 130)]
    [InlineData("serve", "model", 0)]
    [InlineData("run", "site", 130)]
    [InlineData("serve", "site", 0)]
    [InlineData("run", "file", 130)]
    [InlineData("serve", "file", 130)]
    public async Task A_worker_that_waits_for_what_hangs_is_out_in_time(string verb, string hangs, int exitCode)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2, _ => ModelAnswer.Hang);
        deployment.Sites.Days[TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = StandInPaper.Many(2);
        deployment.Daily["Cron"] = "0/2 * * * * ?";
        var drips = 0;
        if (hangs is "site")
        {
            deployment.Sites.On("/", async context =>
            {
                for (; !context.RequestAborted.IsCancellationRequested; drips++)
                {
                    await context.Response.WriteAsync("<", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, context.RequestAborted);
                }
                return true;
            });
        }
        string[] arguments = verb is "run" ? [verb, "--date", Deployment.Day] : [verb];
        if (hangs is "file")
            arguments = [.. arguments, "--config", await FifoInAsync(deployment.Folder)];

        using var worker = deployment.Start(arguments);
        if (hangs is "file")
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
        else
            await Limit.UntilAsync(() => deployment.Model.UnderWay > 0 || drips > 1, () => worker.HasEnded ? worker.Errors : null);
        var asked = Stopwatch.StartNew();
        worker.Terminate();
        var ended = await worker.EndAsync();

        told.WriteLine($"{verb}, {hangs}: {asked.Elapsed.TotalMilliseconds:N0} ms");
        Assert.True(asked.Elapsed < Grace, $"it took {asked.Elapsed} to end: {ended.Errors}");
        Assert.Equal(exitCode, ended.ExitCode);
    }

    private static async Task<string> FifoInAsync(string folder)
    {
        var fifo = Path.Combine(folder, "nobody-writes.json");
        using var made = Process.Start("mkfifo", [fifo]);
        await made.EndAsync();
        return fifo;
    }

    [ThoroughFact]
    public async Task A_worker_that_was_held_up_goes_on_as_if_nothing_had_been()
    {
        await using var deployment = await Deployment.StartAsync(papers: 6);
        deployment.Model.Latency = TimeSpan.FromMilliseconds(500);
        deployment.Llm["MaxConcurrency"] = 2;

        using var worker = deployment.Start("run", "--date", Deployment.Day);
        await Limit.UntilAsync(() => deployment.Model.UnderWay > 0);
        worker.Pause();
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        worker.Continue();

        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));
        await Invariants.HoldAsync(deployment, "run", "--date", Deployment.Day);
    }

    [ThoroughFact]
    public async Task A_served_worker_that_was_held_up_over_its_firings_runs_once_more_and_pays_for_nothing_twice()
    {
        await using var deployment = await Deployment.StartAsync(papers: 0);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        deployment.Sites.Days.Clear();
        deployment.Sites.Days[today] = StandInPaper.Many(2);
        deployment.Daily["Cron"] = "0/2 * * * * ?";

        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("digests/index.json")), () => worker.HasEnded ? worker.Errors : null);
        worker.Pause();
        deployment.Sites.Days[today] = StandInPaper.Many(3);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        worker.Continue();
        await Limit.UntilAsync(() => File.ReadAllText(deployment.PathOf($"digests/{today}.md")).Contains("2501.10002", StringComparison.Ordinal), () => worker.HasEnded ? worker.Errors : null);

        worker.Terminate();
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));
        await Invariants.HoldAsync(deployment, "run");
    }
}
