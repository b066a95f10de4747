using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>
/// A run dies or fails at its first call of a kind, at its second, at its third, until one comes through untouched: what SQLite does to its own writer
/// (https://www.sqlite.org/testing.html#crash_testing). The calls are those of the store and of the output folder alike.
/// </summary>
public sealed class SystemCallTests
{
    private static readonly string[] Run = ["run", "--date", Deployment.Day, "--force"];
    private static readonly string[] EndsInWords = ["0", "1", "2", "3"];

    /// <param name="step">Every call where it is 1 or the test is to be thorough, else every so many.</param>
    [ThoroughTheory]
    [InlineData("renameat", "signal=KILL", 1)]
    [InlineData("fsync", "signal=KILL", 1)]
    [InlineData("unlink", "signal=KILL", 1)]
    [InlineData("unlinkat", "signal=KILL", 1)]
    [InlineData("pwrite64", "signal=KILL", 15)]
    [InlineData("renameat", "error=EIO", 1)]
    [InlineData("fsync", "error=EIO", 3)]
    [InlineData("pwrite64", "error=ENOSPC", 15)]
    public async Task A_run_hit_at_any_call_leaves_the_old_edition_or_the_new_one_and_the_next_run_ends_its_work(string call, string fault, int step)
    {
        Programs.SkipWithout("strace");
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await deployment.SucceedAsync(Run);
        var before = await BytesAsync(deployment);
        using var kept = deployment.Save();

        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);
        await deployment.SucceedAsync(Run);
        var after = await BytesAsync(deployment);

        // strace counts for each thread by itself, so one thread does all the work.
        deployment.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1";
        var number = 1;
        for (; ; number += Suites.Soak(1, step))
        {
            kept.Restore();
            if (!await HitAsync(deployment, call, $"{fault}:when={number}"))
                break;
            Assert.Contains(await BytesAsync(deployment), new[] { before, after });
            Assert.Empty(Consumer.ProblemsOf(deployment.Output));

            var paid = IsKept(deployment, "2501.10002") ? deployment.Model.CallsByPaper["2501.10002"] : (int?)null;
            await deployment.SucceedAsync(Run);
            Assert.Equal(after, await BytesAsync(deployment));
            Assert.Equal(paid ?? deployment.Model.CallsByPaper["2501.10002"], deployment.Model.CallsByPaper["2501.10002"]);
            Invariants.HoldAtRest(deployment);
        }
        Assert.NotEqual(1, number);
        await Invariants.HoldAsync(deployment, Run);
    }

    /// <returns>Whether there was such a call.</returns>
    private static async Task<bool> HitAsync(Deployment deployment, string call, string fault)
    {
        var log = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var worker = deployment.Trace(["strace", "-f", "--seccomp-bpf", "-o", log, "-e", $"trace={call}", "-e", $"inject={call}:{fault}"], Run);
            var ended = await worker.EndAsync();
            var hit = (await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)).Contains(fault.StartsWith("signal", StringComparison.Ordinal) ? "+++ killed by SIGKILL" : "(INJECTED)", StringComparison.Ordinal);
            if (fault.StartsWith("error", StringComparison.Ordinal))
            {
                Assert.Contains($"{ended.ExitCode}", EndsInWords);
                Assert.True(ended.ExitCode == 0 || ended.Output.Length + ended.Errors.Length > 0, "it failed without a word");
            }
            return hit;
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static bool IsKept(Deployment deployment, string paper)
    {
        using var store = StoreCopy.Of(deployment);
        return store?.Accepted.Contains(paper) ?? false;
    }

    private static async Task<string> BytesAsync(Deployment deployment) =>
        Convert.ToHexString(await File.ReadAllBytesAsync(deployment.PathOf($"digests/{Deployment.Day}.md"), TestContext.Current.CancellationToken));
}
