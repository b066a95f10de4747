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

    [Theory]
    [InlineData("", "{date}.md", true)]
    [InlineData("all/", "{date}.md", false)]
    [InlineData("all/", "{digest}-{date}.md", false)]
    public async Task A_renamed_digest_keeps_its_editions_claims_and_files(string folder, string name, bool afterRun)
    {
        await using var world = await PublishedAsync();
        var markdown = world.Bytes(Day + ".md");
        world.Set("Digests:daily:MaxPapers", null);
        world.Set("Digests:papers:FileName", name);
        world.Set("Digests:papers:Directory", folder);
        if (afterRun)
            await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day)] }, "papers");

        Assert.Equal(1, await world.RenameAsync("DAILY", "papers"));

        var file = $"{folder}{name.Replace("{digest}", "papers", StringComparison.Ordinal).Replace("{date}", Day, StringComparison.Ordinal)}";
        var indexed = world.Indexed(Day);
        Assert.Equal(("papers", file, 1, false), (indexed.Digest, indexed.File, indexed.Revision, indexed.HandEdited));
        Assert.Equal(markdown, world.Bytes(file));
        Assert.Equal(["papers"], [EditionDocument.Parse(File.ReadAllText(world.PathOf(indexed.Json!))).Digest]);
        Assert.Equal(folder is "" ? 3 : 1, world.Files().Count);

        // Nothing is paid again, and no other edition has the papers.
        world.Sites.Days["2025-01-09"] = StandInPaper.Many(3);
        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day), EditionDate.Parse("2025-01-09")] }, "papers");
        Assert.Equal([EditionState.Complete, EditionState.Empty], report.Editions.Select(edition => edition.Edition.State));
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task Changed_file_names_are_refused_until_the_files_are_moved()
    {
        await using var world = await PublishedAsync();
        var before = world.Files();
        world.Set("Digests:daily:FileName", "papers-{date}.md");

        var refused = await Assert.ThrowsAsync<RunRefusedException>(() => world.RunAsync());
        Assert.Contains("run digestworker rename daily daily", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(before, world.Files());
        await world.RenameAsync("daily", "daily");
        await world.RunAsync(Day);

        Assert.Equal([$"papers-{Day}.json", $"papers-{Day}.md"], world.Files().Select(file => file.Name).Except(["index.json"]));
        Assert.Equal(($"papers-{Day}.md", 1), (world.Indexed(Day).File, world.Indexed(Day).Revision));
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task An_interrupted_rename_is_completed_by_the_same_command_and_nothing_runs_before()
    {
        await using var world = await PublishedAsync();
        world.Set("Digests:daily:MaxPapers", null);
        world.Set("Digests:papers:FileName", "{digest}-{date}.md");

        await Assert.ThrowsAsync<IOException>(() => world.RenameAsync("daily", "papers", () => throw new IOException("cut")));
        await Assert.ThrowsAsync<RunRefusedException>(() => world.RunAsync(new RunRequest(), "papers"));
        await world.RenameAsync("daily", "papers");

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day)] }, "papers")).Outcome);
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task A_rename_that_cannot_be_says_why_and_changes_nothing()
    {
        await using var world = await PublishedAsync();
        var before = world.Files();
        await RefusedAsync("daily", "papers", "there is no digest 'papers' in the configuration, only daily; rename it there first.");
        world.Set("Digests:papers:FileName", "x-{date}.md");
        await RefusedAsync("daily", "papers", "daily is still in the configuration; rename it there to papers first.");
        await RefusedAsync("weekly", "papers", "the store has no digest 'weekly', only daily; name one that has editions.");
        world.Set("Digests:daily:MaxPapers", null);
        await File.WriteAllTextAsync(world.PathOf($"x-{Day}.md"), "mine", TestContext.Current.CancellationToken);
        await RefusedAsync("daily", "papers", $"{world.PathOf($"x-{Day}.md")} already exists; move it elsewhere, or set another Directory or FileName for papers.");
        File.Delete(world.PathOf($"x-{Day}.md"));

        Assert.Equal(before, world.Files());

        async Task RefusedAsync(string from, string to, string why) =>
            Assert.Equal(why, (await Assert.ThrowsAsync<OperationRefusedException>(() => world.RenameAsync(from, to))).Message);
    }

    [Fact]
    public async Task A_name_in_another_case_is_the_same_digest()
    {
        await using var world = await PublishedAsync();
        world.Set("Digests:daily:MaxPapers", null);
        world.Set("Digests:Daily:FileName", "{digest}-{date}.md");

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day)] }, "Daily");

        Assert.Equal((RunOutcome.Done, "Daily", $"Daily-{Day}.md"), (report.Outcome, world.Indexed(Day).Digest, world.Indexed(Day).File));
        Assert.Equal(3, world.Files().Count);
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task A_folder_of_another_store_is_refused_and_a_rebuilt_store_takes_it_over()
    {
        await using var world = await PublishedAsync();
        var (mine, others) = ($"Data Source={world.StoreFile}", $"Data Source={world.StoreFile}.other");
        var folder = Path.GetDirectoryName(world.PathOf("x"))!;
        world.Set("Storage:ConnectionString", others);
        world.Set("Output:Directory", Path.Combine(folder, "..", "elsewhere"));
        await world.RunAsync(Day);
        world.Set("Output:Directory", folder);
        var before = world.Files();

        var report = await world.RunAsync(Day);

        Assert.Equal((RunOutcome.Failed, ReasonCode.FolderOfAnotherStore, folder), (report.Outcome, report.Reason.Code, report.Reason.Folder));
        Assert.StartsWith($"'{world.StoreFile}' on ", report.Reason.Detail, StringComparison.Ordinal);
        Assert.Equal(before, world.Files());
        world.Set("Storage:ConnectionString", mine);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);

        // A new store does not take the folder while the other one exists.
        world.Set("Storage:ConnectionString", others + "2");
        Assert.Equal(ReasonCode.FolderOfAnotherStore, (await Assert.ThrowsAsync<RunRefusedException>(() => world.RunAsync(Day))).Reason.Code);
        world.DeleteStore();
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
    }

    private static async Task<WorkerWorld> PublishedAsync(string now = "2025-01-10T12:00:00Z")
    {
        var world = await WorkerWorld.StartAsync(now, ("Digests:daily:MaxPapers", "0"));
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        return world;
    }
}
