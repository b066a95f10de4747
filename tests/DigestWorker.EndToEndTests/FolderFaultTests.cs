using System.Runtime.Versioning;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>Disks and folders that fail under the worker: the old file stays, the state says why, and the next run makes up for it.</summary>
public sealed class FolderFaultTests
{
    private static readonly string[] Run = ["run", "--date", Deployment.Day, "--force"];

    [ThoroughTheory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(8192)]
    public async Task A_full_disk_costs_no_file_and_no_answer(int free)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var mounts = await PrivateMounts.OfAsync(deployment);
        await mounts.MountSmallAsync("digests", "size=128k");

        await FailsAndRecoversAsync(deployment, mounts, "No space left on device", () => { mounts.Fill("digests", free); return Task.CompletedTask; }, () => { mounts.Free("digests"); return Task.CompletedTask; });
    }

    [ThoroughFact]
    public async Task A_disk_without_inodes_costs_no_file_and_no_answer()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var mounts = await PrivateMounts.OfAsync(deployment);
        await mounts.MountSmallAsync("digests", "nr_inodes=12");

        await FailsAndRecoversAsync(
            deployment, mounts, "No space left on device",
            () => { UseUpInodes(mounts.View("digests")); return Task.CompletedTask; },
            () => { Array.ForEach(Directory.GetFiles(mounts.View("digests"), "inode*"), File.Delete); return Task.CompletedTask; });
    }

    [ThoroughFact]
    public async Task A_folder_that_turned_read_only_costs_no_file_and_no_answer()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var mounts = await PrivateMounts.OfAsync(deployment);

        await FailsAndRecoversAsync(deployment, mounts, "Read-only file system", () => mounts.MakeReadOnlyAsync("digests"), () => mounts.UnmountAsync("digests"));
    }

    [ThoroughFact]
    public async Task A_disk_too_full_for_the_store_ends_the_run_in_words_and_the_store_goes_on_afterwards()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var mounts = await PrivateMounts.OfAsync(deployment);
        await mounts.MountSmallAsync("data", "size=1m");
        Assert.Equal(0, (await mounts.RunAsync(Run)).ExitCode);
        var before = deployment.Read($"digests/{Deployment.Day}.md");
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);

        mounts.Fill("data");
        var failed = await mounts.RunAsync(Run);
        // Either its file cannot grow, or the lock beside it.
        Assert.Matches("Storage:ConnectionString: the (folder of the )?store ", failed.Output + failed.Errors);
        Assert.InRange(failed.ExitCode, 1, 3);
        Assert.Equal(before, deployment.Read($"digests/{Deployment.Day}.md"));

        mounts.Free("data");
        Assert.Equal(0, (await mounts.RunAsync(Run)).ExitCode);
        Assert.Contains("2501.10002", deployment.Read($"digests/{Deployment.Day}.md"), StringComparison.Ordinal);
        Assert.Empty(Consumer.ProblemsOf(deployment.Output));
        Assert.Equal(3, deployment.Model.Calls);
    }

    [ThoroughTheory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(4000)]
    public async Task A_limit_on_the_size_of_files_ends_the_run_in_words_and_not_by_its_signal(int blocks)
    {
        Programs.SkipWithout("sh");
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await deployment.SucceedAsync(Run);
        var before = deployment.Read($"digests/{Deployment.Day}.md");
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);
        // The just-in-time compiler would keep its code in a file without a name.
        deployment.Environment["DOTNET_EnableWriteXorExecute"] = "0";

        using (var worker = deployment.Trace(["sh", "-c", $"ulimit -f {blocks}; exec \"$@\"", "sh"], Run))
        {
            var ended = await worker.EndAsync();
            Assert.InRange(ended.ExitCode, blocks is 4000 ? 0 : 1, 3);
            Assert.True(ended.ExitCode == 0 || (ended.Output + ended.Errors).Contains("fail", StringComparison.OrdinalIgnoreCase)
                || (ended.Output + ended.Errors).Contains("cannot", StringComparison.OrdinalIgnoreCase), ended.Output + ended.Errors);
            Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
        }
        if (blocks is not 4000)
            Assert.Equal(before, deployment.Read($"digests/{Deployment.Day}.md"));

        await deployment.SucceedAsync(Run);
        Assert.Contains("2501.10002", deployment.Read($"digests/{Deployment.Day}.md"), StringComparison.Ordinal);
        Assert.Empty(Consumer.ProblemsOf(deployment.Output));
    }

    [ThoroughFact]
    public async Task A_store_on_a_read_only_disk_is_said_before_anything_is_asked()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        using var mounts = await PrivateMounts.OfAsync(deployment);
        Assert.Equal(0, (await mounts.RunAsync(Run)).ExitCode);
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);

        await mounts.MakeReadOnlyAsync("data");
        var failed = await mounts.RunAsync(Run);
        Assert.Contains("Storage:ConnectionString: the store ", failed.Output + failed.Errors, StringComparison.Ordinal);
        Assert.InRange(failed.ExitCode, 1, 3);
        Assert.Equal(2, deployment.Model.Calls);

        await mounts.UnmountAsync("data");
        Assert.Equal(0, (await mounts.RunAsync(Run)).ExitCode);
        await Invariants.HoldAsync(deployment, "run", "--date", Deployment.Day);
    }

    [ThoroughFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_another_user_owns_is_named_and_used_once_it_may_be()
    {
        Programs.SkipUnlessRoot();
        Programs.SkipWithout("setpriv");
        await using var deployment = await Deployment.StartAsync(papers: 2);
        const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
        Directory.CreateDirectory(deployment.PathOf("data"));
        Directory.CreateDirectory(deployment.Output);
        File.SetUnixFileMode(deployment.Folder, Everybody);
        File.SetUnixFileMode(deployment.PathOf("data"), Everybody);
        File.SetUnixFileMode(deployment.Output, Everybody & ~(UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));

        var refused = await AsNobodyAsync(deployment);
        Assert.Contains($"'{deployment.Output}", refused.Output + refused.Errors, StringComparison.Ordinal);
        Assert.Contains("denied", refused.Output + refused.Errors, StringComparison.Ordinal);
        Assert.Equal(3, refused.ExitCode);

        File.SetUnixFileMode(deployment.Output, Everybody);
        Assert.Equal(0, (await AsNobodyAsync(deployment)).ExitCode);
        Assert.Equal(2, deployment.Model.Calls);
        Assert.Empty(Consumer.ProblemsOf(deployment.Output));
    }

    [ThoroughFact]
    public async Task A_file_in_the_place_of_the_folder_is_named_and_left_alone()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await File.WriteAllTextAsync(deployment.Output, "somebody's", TestContext.Current.CancellationToken);

        var failed = await deployment.RunAsync(Run);

        Assert.Equal(3, failed.ExitCode);
        Assert.Contains($"'{deployment.Output}'", failed.Output + failed.Errors, StringComparison.Ordinal);
        Assert.Equal("somebody's", deployment.Read("digests"));
        Assert.Equal(0, deployment.Model.Calls);
    }

    [ThoroughFact]
    public async Task A_folder_that_vanishes_during_a_run_is_whole_again_after_the_next_one()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        deployment.Sites.Days["2025-01-07"] = StandInPaper.Many(2, "2501.2");
        await deployment.SucceedAsync("run", "--date", "2025-01-07");
        deployment.Model.Latency = TimeSpan.FromSeconds(1);

        using (var worker = deployment.Start(Run))
        {
            await Limit.UntilAsync(() => deployment.Model.UnderWay > 0);
            Directory.Delete(deployment.Output, recursive: true);
            Assert.InRange((await worker.EndAsync()).ExitCode, 0, 3);
        }
        await deployment.SucceedAsync("backfill", "--from", "2025-01-07", "--to", Deployment.Day);

        Assert.Equal(4, deployment.Model.Calls);
        Assert.Equal(2, Consumer.Visible(deployment.Output).Count(file => file.EndsWith(".md", StringComparison.Ordinal)));
        await Invariants.HoldAsync(deployment, "backfill", "--from", "2025-01-07", "--to", Deployment.Day);
    }

    /// <summary>An edition of two papers is there; a third is listed; the fault comes, and goes.</summary>
    private static async Task FailsAndRecoversAsync(Deployment deployment, PrivateMounts mounts, string because, Func<Task> fault, Func<Task> recovery)
    {
        var edition = $"{Deployment.Day}.md";
        Assert.Equal(0, (await mounts.RunAsync(Run)).ExitCode);
        var before = Bytes();
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(12);

        await fault();
        var failed = await mounts.RunAsync(Run);
        Assert.Contains(because, failed.Output + failed.Errors, StringComparison.Ordinal);
        Assert.Equal(3, failed.ExitCode);
        Assert.Equal(before, Bytes());
        Assert.Empty(Consumer.ProblemsOf(mounts.View("digests")));
        Assert.Contains(because, (await deployment.SucceedAsync("status")).Output, StringComparison.Ordinal);

        await recovery();
        Assert.Equal(0, (await mounts.RunAsync(Run)).ExitCode);
        Assert.NotEqual(before, Bytes());
        Assert.Empty(Consumer.ProblemsOf(mounts.View("digests")));
        Assert.DoesNotContain(Directory.GetFiles(mounts.View("digests")), Invariants.IsLeftOver);
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));

        byte[] Bytes() => File.ReadAllBytes(Path.Combine(mounts.View("digests"), edition));
    }

    private static async Task<Ended> AsNobodyAsync(Deployment deployment)
    {
        using var worker = deployment.Trace(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"], "run", "--date", Deployment.Day);
        return await worker.EndAsync();
    }

    private static void UseUpInodes(string folder)
    {
        try
        {
            for (var i = 0; ; i++)
                File.WriteAllText(Path.Combine(folder, $"inode{i}"), "");
        }
        catch (IOException)
        {
            // Now there is none left.
        }
    }
}
