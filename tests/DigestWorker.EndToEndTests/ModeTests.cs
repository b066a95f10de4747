using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>Who may read the files: what the operator's umask and the operator's modes say for what is published, and only the worker's user for the rest.</summary>
public sealed class ModeTests
{
    private static readonly string[] Published = ["digests/2025-01-08.md", "digests/2025-01-08.json", "digests/index.json"];

    [ThoroughTheory]
    [InlineData("0002", "664")]
    [InlineData("0022", "644")]
    [InlineData("0027", "640")]
    [InlineData("0077", "600")]
    public async Task Published_files_follow_the_umask_and_keep_the_mode_that_they_are_given(string umask, string mode)
    {
        Programs.SkipWithout("sh");
        await using var deployment = await Deployment.StartAsync(papers: 2);

        await RunAsync(deployment, umask);
        Assert.All(Published, file => Assert.Equal(mode, ModeOf(deployment.PathOf(file))));

        foreach (var file in Published)
            SetMode(deployment.PathOf(file), "664");
        deployment.Sites.Days[Deployment.Day] = StandInPaper.Many(3);
        await RunAsync(deployment, umask);

        Assert.All(Published, file => Assert.Equal("664", ModeOf(deployment.PathOf(file))));
    }

    [ThoroughTheory]
    [InlineData("0000")]
    [InlineData("0022")]
    public async Task The_worker_s_own_files_are_for_its_user_alone_whatever_the_umask(string umask)
    {
        Programs.SkipWithout("sh");
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await RunAsync(deployment, umask);
        AssertPrivate();

        foreach (var file in OwnTree.Files(deployment.PathOf("data")))
            SetMode(file, "666");
        using var serving = deployment.Trace(["sh", "-c", $"umask {umask}; exec \"$@\"", "sh"], "serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("data/digestworker.db.serve.address")), () => serving.HasEnded ? serving.Errors : null);

        AssertPrivate();
        Assert.Equal(umask is "0000", serving.Errors.Contains("Every user of this machine may write to", StringComparison.Ordinal));

        void AssertPrivate()
        {
            Assert.Equal("700", ModeOf(deployment.PathOf("data")));
            Assert.All(OwnTree.Files(deployment.PathOf("data")), file => Assert.Equal((file, "600"), (file, ModeOf(file))));
        }
    }

    private static async Task RunAsync(Deployment deployment, string umask)
    {
        using var worker = deployment.Trace(["sh", "-c", $"umask {umask}; exec \"$@\"", "sh"], "run", "--date", Deployment.Day, "--force");
        var ended = await worker.EndAsync();
        Assert.True(ended.ExitCode == 0, ended.Errors);
    }

    private static string ModeOf(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8);

    private static void SetMode(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, fromBase: 8));
    }
}
