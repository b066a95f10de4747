using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>A digest under another name, in another folder, or with other file names.</summary>
public sealed class RenamedDigestTests
{
    private const string Day = "2025-01-08";

    [Fact]
    public async Task A_file_of_another_digest_is_neither_replaced_nor_edited_by_hand()
    {
        await using var world = await PublishedAsync();
        var files = world.Files();
        world.Set("Digests:daily:MaxPapers", null);
        world.Set("Digests:papers:MaxPapers", "2");

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day)] }, "papers");

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        var reason = Assert.Single(report.Editions).Edition.Reason;
        Assert.Equal((ReasonCode.FileOfAnotherDigest, "daily", "papers", world.PathOf(Day + ".md")), (reason.Code, reason.Owner, reason.Digest, reason.Detail));
        Assert.Equal(files.Where(file => file.Name is not "index.json"), world.Files().Where(file => file.Name is not "index.json"));
        Assert.Equal(3, world.Model.Calls);
        Assert.Contains(world.Errors, line => line.Contains("digestworker rename daily papers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_files_themselves_say_whose_they_are(bool withoutJson)
    {
        await using var world = await PublishedAsync();
        var markdown = world.Bytes(Day + ".md");
        if (withoutJson)
            File.Delete(world.PathOf(Day + ".json"));
        world.Set("Storage:ConnectionString", $"Data Source={world.StoreFile}.other");
        await world.ExecuteAsync("INSERT INTO digest (name, began) VALUES ('papers', '2025-01-08')");
        world.Set("Digests:daily:MaxPapers", null);
        world.Set("Digests:papers:MaxPapers", "2");

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day)], Force = true }, "papers");

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal(markdown, world.Bytes(Day + ".md"));
    }

    [Fact]
    public async Task Markdown_and_json_are_written_both_or_neither()
    {
        await using var world = await PublishedAsync("2025-01-08T12:00:00Z");
        var markdown = world.Bytes(Day + ".md");
        File.Delete(world.PathOf(Day + ".json"));
        Directory.CreateDirectory(world.PathOf(Day + ".json"));
        world.Sites.Days[Day] = StandInPaper.Many(4);

        Assert.Equal(RunOutcome.Failed, (await world.RunAsync(Day)).Outcome);

        Assert.Equal(markdown, world.Bytes(Day + ".md"));
    }

    private static async Task<WorkerWorld> PublishedAsync(string now = "2025-01-10T12:00:00Z")
    {
        var world = await WorkerWorld.StartAsync(now, ("Digests:daily:MaxPapers", "0"));
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        return world;
    }
}
