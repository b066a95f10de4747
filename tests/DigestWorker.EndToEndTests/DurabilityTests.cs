using System.Text.RegularExpressions;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>What the system is asked, as strace sees it.</summary>
public sealed partial class DurabilityTests
{
    [ThoroughFact]
    public async Task An_edition_is_written_aside_flushed_renamed_and_its_folder_flushed()
    {
        Programs.SkipWithout("strace");
        await using var deployment = await Deployment.StartAsync(papers: 2);
        var log = deployment.PathOf("strace.log");

        using var worker = deployment.Trace(["strace", "-f", "-y", "-s", "300", "-o", log, "-e", "trace=write,pwrite64,fsync,rename,renameat"], "run", "--date", Deployment.Day);
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);

        var course = File.ReadLines(log)
            .Select(line => Call().Match(line))
            .Where(call => call.Success && call.Value.Contains("/digests", StringComparison.Ordinal))
            .Where(call => !call.Value.Contains(".holder", StringComparison.Ordinal) && !call.Value.Contains("<pipe:", StringComparison.Ordinal))
            .Select(call => $"{call.Groups["name"].Value.Replace("pwrite64", "write", StringComparison.Ordinal).Replace("renameat", "rename", StringComparison.Ordinal)} {PlaceOf(call.Value)}")
            .ToList();
        Assert.Equal(
            ["write temporary", "fsync temporary", "rename .digestworker.store", "fsync folder",
             "write temporary", "fsync temporary", "write temporary", "fsync temporary",
             "rename 2025-01-08.md", "rename 2025-01-08.json", "fsync folder",
             "write temporary", "fsync temporary", "rename index.json", "fsync folder"],
            course);
    }

    [ThoroughFact]
    public async Task A_folder_that_cannot_be_flushed_fails_the_run_and_the_next_one_settles_it_without_a_call()
    {
        Programs.SkipWithout("strace");
        await using var deployment = await Deployment.StartAsync(papers: 2);
        var folder = Directory.CreateDirectory(deployment.PathOf("digests"));
        await deployment.SucceedAsync("run", "--date", "2025-01-11");

        using (var worker = deployment.Trace([.. NoFlush, "-P", folder.FullName], "run", "--date", Deployment.Day))
        {
            var ended = await worker.EndAsync();
            Assert.StartsWith(
                $"daily: {folder.FullName} cannot be written: the folder '{folder.FullName}' could not be flushed to disk: Input/output error. ",
                Assert.Single(ended.OutputLines), StringComparison.Ordinal);
            Assert.Equal(3, ended.ExitCode);
        }
        Assert.Contains("daily 2025-01-08 Failed open", (await deployment.SucceedAsync("status")).Output, StringComparison.Ordinal);

        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(2, deployment.Model.Calls);
        Assert.DoesNotContain(deployment.Files(), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        await deployment.SucceedAsync("lint", "digests/2025-01-08.md");
    }

    [ThoroughFact]
    public async Task A_disk_that_does_not_flush_ends_the_run_in_words_and_the_next_run_makes_up_for_it()
    {
        Programs.SkipWithout("strace");
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        var before = deployment.Read("digests/2025-01-08.md");
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);

        using (var worker = deployment.Trace(NoFlush, "run", "--date", Deployment.Day, "--force"))
        {
            var ended = await worker.EndAsync();
            Assert.Contains($"daily: the store '{deployment.PathOf("data/digestworker.db")}' failed: ", ended.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
            Assert.Equal(3, ended.ExitCode);
        }
        Assert.Equal(before, deployment.Read("digests/2025-01-08.md"));

        await deployment.SucceedAsync("run", "--date", Deployment.Day, "--force");

        Assert.Equal(3, deployment.Model.Calls);
        Assert.Contains("2501.10002", deployment.Read("digests/2025-01-08.md"), StringComparison.Ordinal);
    }

    private static readonly string[] NoFlush = ["strace", "-f", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO"];

    private static string PlaceOf(string call) =>
        call.StartsWith("rename", StringComparison.Ordinal) ? Path.GetFileName(call.Split('"')[^2])
        : call.Contains(".tmp>", StringComparison.Ordinal) ? "temporary"
        : call.Contains("/digests>", StringComparison.Ordinal) ? "folder" : call;

    [GeneratedRegex("(?<name>write|pwrite64|fsync|renameat|rename)\\(.*\\) += ")]
    private static partial Regex Call();
}
