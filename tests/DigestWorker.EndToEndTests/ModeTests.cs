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
