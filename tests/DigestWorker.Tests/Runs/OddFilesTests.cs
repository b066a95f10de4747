using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>What is no regular file in the output folder, which others may write: no link is followed, no pipe waited for, and it is said.</summary>
public sealed class OddFilesTests
{
    private const string Day = "2025-01-08";
    private const string Other = "2025-01-09";

    public static TheoryData<string, string> Editions => [.. from kind in OddFile.Kinds from suffix in new[] { ".md", ".json" } select (kind, suffix)];

    [Theory, MemberData(nameof(Editions))]
    public async Task In_the_place_of_a_file_it_fails_the_edition_and_no_other_until_it_is_removed(string kind, string suffix)
    {
        await using var world = await WorldAsync();
        await RunAsync(world, Day);
        var (before, calls) = (world.Bytes(Day + suffix), world.Model.Calls);
        OddFile.Put(kind, world.PathOf(Day + suffix), SecretOf(world));

        var report = await RunAsync(world, Day, Other);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        var failed = world.Indexed(Day);
        Assert.Equal((EditionState.Failed, ReasonCode.FolderNotWritable), (failed.State, failed.Reason.Code));
        Assert.Contains(Day + suffix, failed.Reason.Detail, StringComparison.Ordinal);
        Assert.Equal(EditionState.Complete, world.Indexed(Other).State);
        AssertUntouched(world);

        OddFile.Remove(world.PathOf(Day + suffix));
        Assert.Equal(RunOutcome.Done, (await RunAsync(world, Day)).Outcome);
        Assert.Equal((before, calls + 2), (world.Bytes(Day + suffix), world.Model.Calls));
    }

    public static TheoryData<string> Kinds => [.. OddFile.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public async Task In_the_place_of_the_index_it_fails_the_run_after_its_editions(string kind)
    {
        await using var world = await WorldAsync();
        await RunAsync(world, Day);
        OddFile.Put(kind, world.PathOf("index.json"), SecretOf(world));

        var report = await RunAsync(world, Other);

        Assert.Equal((RunOutcome.Failed, ReasonCode.FolderNotWritable), (report.Outcome, report.Reason.Code));
        Assert.Contains("index.json", report.Reason.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(world.Entries(Other));
        AssertUntouched(world);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task In_the_place_of_a_name_of_the_holder_it_gives_way(string kind)
    {
        await using var world = await WorldAsync();
        Directory.CreateDirectory(world.PathOf(""));
        OddFile.Put(kind, world.PathOf(".digestworker.holder"), SecretOf(world));

        var report = await RunAsync(world, Day);

        Assert.Equal(kind is OddFile.Folder ? RunOutcome.Failed : RunOutcome.Done, report.Outcome);
        AssertUntouched(world);
    }

    [Theory]
    [InlineData(OddFile.Link, ".digestworker.lock")]
    [InlineData(OddFile.DeadLink, ".digestworker.lock")]
    [InlineData(OddFile.Pipe, ".digestworker.lock")]
    [InlineData(OddFile.Socket, ".digestworker.lock")]
    [InlineData(OddFile.Folder, ".digestworker.lock")]
    [InlineData(OddFile.Link, ".digestworker.store")]
    [InlineData(OddFile.DeadLink, ".digestworker.store")]
    [InlineData(OddFile.Pipe, ".digestworker.store")]
    [InlineData(OddFile.Folder, ".digestworker.store")]
    [InlineData(OddFile.Huge, ".digestworker.store")]
    public async Task In_the_place_of_the_lock_or_of_the_name_of_the_store_it_fails_the_run(string kind, string name)
    {
        await using var world = await WorldAsync();
        Directory.CreateDirectory(world.PathOf(""));
        OddFile.Put(kind, world.PathOf(name), SecretOf(world));

        var report = await RunAsync(world, Day);

        Assert.Equal((RunOutcome.Failed, ReasonCode.FolderNotWritable), (report.Outcome, report.Reason.Code));
        Assert.Contains(name, report.Reason.Detail, StringComparison.Ordinal);
        AssertUntouched(world);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("all/papers")]
    public async Task A_folder_of_a_digest_that_is_a_link_is_not_written_through(string linked)
    {
        await using var world = await WorldAsync(("Digests:daily:Directory", "all/papers"));
        var outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(SecretOf(world))!, "outside"));
        outside.CreateSubdirectory("papers");
        Directory.CreateDirectory(Path.GetDirectoryName(world.PathOf(linked))!);
        Directory.CreateSymbolicLink(world.PathOf(linked), outside.FullName);

        var report = await RunAsync(world, Day);

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Contains(world.PathOf(linked), world.Indexed(Day).Reason.Detail, StringComparison.Ordinal);
        Assert.Empty(OwnTree.Files(outside.FullName));
    }

    [Fact]
    public async Task The_folder_itself_may_be_a_link()
    {
        await using var world = await WorldAsync();
        var elsewhere = Directory.CreateDirectory(SecretOf(world) + ".folder");
        Directory.CreateSymbolicLink(Path.TrimEndingDirectorySeparator(world.PathOf("")), elsewhere.FullName);

        Assert.Equal(RunOutcome.Done, (await RunAsync(world, Day)).Outcome);
        Assert.True(File.Exists(Path.Combine(elsewhere.FullName, Day + ".md")));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Strays_are_passed_over_when_the_store_is_rebuilt(string kind)
    {
        await using var world = await WorldAsync();
        await RunAsync(world, Day);
        var calls = world.Model.Calls;
        world.DeleteStore();
        OddFile.Put(kind, world.PathOf("stray.json"), SecretOf(world));
        OddFile.Put(kind, world.PathOf(".digestworker-1.tmp"), SecretOf(world));

        var report = await RunAsync(world, Day);

        Assert.Equal((RunOutcome.Done, calls), (report.Outcome, world.Model.Calls));
        AssertUntouched(world);
    }

    private static async Task<WorkerWorld> WorldAsync(params (string, string)[] settings)
    {
        var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z", settings);
        world.Sites.Days[Day] = StandInPaper.Many(2);
        world.Sites.Days[Other] = StandInPaper.Many(2, "2501.2");
        return world;
    }

    private static Task<RunReport> RunAsync(WorkerWorld world, params string[] days) =>
        world.RunAsync(new RunRequest { Dates = [.. days.Select(EditionDate.Parse)] }).WithinLimitAsync();

    private static string SecretOf(WorkerWorld world)
    {
        var path = Path.GetFullPath(world.PathOf("../secret"));
        if (!File.Exists(path))
            File.WriteAllText(path, "secret");
        return path;
    }

    private static void AssertUntouched(WorkerWorld world)
    {
        Assert.Equal("secret", File.ReadAllText(SecretOf(world)));
        Assert.False(File.Exists(SecretOf(world) + ".gone"));
    }
}
