using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>What a run does with files that are not as it left them.</summary>
public sealed class FilesOnDiskTests
{
    private const string Day = "2025-01-08";

    [Theory]
    [InlineData("2025-01-08T12:00:00Z")]
    [InlineData("2025-01-10T12:00:00Z")]
    public async Task A_deleted_file_is_written_again_with_the_same_bytes(string now)
    {
        await using var world = await WorkerWorld.StartAsync(now);
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        var (markdown, json) = (world.Bytes(Day + ".md"), world.Bytes(Day + ".json"));
        File.Delete(world.PathOf(Day + ".md"));

        await world.RunAsync(Day);

        Assert.Equal((markdown, json), (world.Bytes(Day + ".md"), world.Bytes(Day + ".json")));
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task A_file_edited_by_hand_is_kept_and_said_until_forced()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        await File.AppendAllTextAsync(world.PathOf(Day + ".md"), "\n\nA note of mine.\n", TestContext.Current.CancellationToken);
        world.Sites.Days[Day] = StandInPaper.Many(4);

        await world.RunAsync(Day);
        Assert.EndsWith("A note of mine.\n", File.ReadAllText(world.PathOf(Day + ".md")), StringComparison.Ordinal);
        Assert.True(world.Indexed(Day).HandEdited);

        await world.RunAsync(Day, force: true);
        Assert.Equal(4, world.Entries(Day).Count);
        Assert.False(world.Indexed(Day).HandEdited);
    }

    [Fact]
    public async Task A_stranger_under_the_name_of_an_edition_is_kept_too()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(3);
        Directory.CreateDirectory(world.PathOf(""));
        await File.WriteAllTextAsync(world.PathOf(Day + ".md"), "mine", TestContext.Current.CancellationToken);

        await world.RunAsync(Day);
        await world.RunAsync(Day, force: false);

        Assert.Equal("mine", File.ReadAllText(world.PathOf(Day + ".md")));
        Assert.True(world.Indexed(Day).HandEdited);
    }

    [Fact]
    public async Task Leftovers_of_a_killed_process_are_swept_away()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(1);
        Directory.CreateDirectory(world.PathOf("nlp"));
        string[] left = [world.PathOf(".digestworker-1.tmp"), world.PathOf("nlp/.digestworker-2.tmp")];
        foreach (var file in left)
            await File.WriteAllTextAsync(file, "half", TestContext.Current.CancellationToken);

        await world.RunAsync(Day);

        Assert.All(left, file => Assert.False(File.Exists(file)));
        Assert.Empty(OwnTree.Files(world.PathOf(""), "*.tmp"));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_file_fails_the_day_and_no_other()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(2);
        world.Sites.Days["2025-01-09"] = StandInPaper.Many(2, "2501.2");
        Directory.CreateDirectory(world.PathOf(Day + ".md"));

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day), EditionDate.Parse("2025-01-09")] });

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal((EditionState.Failed, EditionState.Complete), (world.Indexed(Day).State, world.Indexed("2025-01-09").State));
    }

    [Fact]
    public async Task Digests_write_below_their_own_folders()
    {
        await using var world = await WorkerWorld.StartAsync(
            "2025-01-10T12:00:00Z", ("Digests:daily:Directory", "all/papers"), ("Digests:daily:FileName", "{digest}-{date}.md"));
        world.Sites.Days[Day] = StandInPaper.Many(2);

        await world.RunAsync(Day);

        Assert.Equal(("all/papers/daily-2025-01-08.md", "all/papers/daily-2025-01-08.json"), (world.Indexed(Day).File, world.Indexed(Day).Json));
        Assert.True(File.Exists(world.PathOf("all/papers/daily-2025-01-08.md")));
    }
}
