using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>The overview of an edition is written with it, and what is settled keeps it.</summary>
public sealed class OverviewTests
{
    [Fact]
    public async Task A_second_run_touches_no_file_and_a_settled_day_keeps_what_it_was_compared_with()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-10T13:00:00Z");
        world.Sites.Days["2025-01-07"] = StandInPaper.Many(2, "2501.7");
        world.Sites.Days["2025-01-08"] = StandInPaper.Many(3, "2501.8");
        world.Sites.Days["2025-01-10"] = StandInPaper.Many(2, "2501.9");
        await world.RunAsync("2025-01-08");
        await world.RunAsync("2025-01-10");
        Assert.Equal((3, 6L, 2), (world.Document("2025-01-08").Overview!.Papers, world.Document("2025-01-08").Overview!.Votes, world.Document("2025-01-08").Overview!.MedianVotes));
        Assert.Equal((0, 0), Before(world, "2025-01-08"));
        Assert.Equal((1, 3), Before(world, "2025-01-10"));

        var files = world.Files();
        await world.RunAsync("2025-01-08");
        await world.RunAsync("2025-01-10");
        Assert.Equal(files, world.Files());

        // An earlier day comes later: only what is not settled is compared with it.
        await world.RunAsync("2025-01-07");
        await world.RunAsync("2025-01-08");
        await world.RunAsync("2025-01-10");
        Assert.Equal((0, 0), Before(world, "2025-01-08"));
        Assert.Equal((2, 5), Before(world, "2025-01-10"));

        // Also if it is written again: from its JSON, or from the store without the paper.
        File.Delete(world.PathOf("2025-01-08.md"));
        await world.RunAsync("2025-01-08");
        Assert.Equal(files.Single(file => file.Name is "2025-01-08.json").Content, world.Files().Single(file => file.Name is "2025-01-08.json").Content);
        await world.RemoveAsync("2025-01-08", PaperId.Parse("2501.80000"));
        Assert.Equal((2, (0, 0)), (world.Document("2025-01-08").Overview!.Papers, Before(world, "2025-01-08")));
    }

    private static (int Editions, int Papers) Before(WorkerWorld world, string date) =>
        world.Document(date).Overview!.Before is var before ? (before.Editions, before.Papers) : default;
}
