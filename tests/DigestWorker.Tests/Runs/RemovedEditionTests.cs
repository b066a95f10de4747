using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>An edition or a paper that an operator has removed does not come back.</summary>
public sealed class RemovedEditionTests
{
    private const string Day = "2025-01-08";
    private const string Next = "2025-01-09";

    [Fact]
    public async Task A_removed_paper_is_in_no_file_and_no_later_edition()
    {
        await using var world = await PublishedAsync();
        var paper = world.Document(Day).Entries[0].Id;

        await world.RemoveAsync(Day, paper);
        await world.RunAsync(Day, force: true);
        world.Sites.Days[Next] = StandInPaper.Many(3);
        await world.RunAsync(Next);

        Assert.Equal(2, world.Entries(Day).Count);
        Assert.DoesNotContain(world.Entries(Day), entry => entry.Id == paper);
        var left = Assert.Single(world.Document(Day).LeftOut);
        Assert.Equal((paper, LeftOutWhy.Permanent, ReasonCode.Removed), (left.Id, left.Why, left.Reason.Code));
        Assert.Equal((2, 2, true, EditionState.Complete), (world.Indexed(Day).Entries, world.Indexed(Day).Revision, world.Indexed(Day).Settled, world.Indexed(Day).State));
        Assert.Equal(EditionState.Empty, world.Indexed(Next).State);
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task A_removed_paper_stays_removed_where_repeats_are_allowed_and_the_store_is_rebuilt()
    {
        await using var world = await PublishedAsync();
        world.Set("Digests:daily:Repeat", "Always");
        var paper = world.Document(Day).Entries[0].Id;
        await world.RemoveAsync(Day, paper);
        world.DeleteStore();
        world.Sites.Days[Next] = StandInPaper.Many(3);

        await world.RunAsync(Next);

        Assert.DoesNotContain(world.Entries(Next), entry => entry.Id == paper);
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task A_removed_edition_has_no_file_and_comes_back_by_no_run()
    {
        await using var world = await PublishedAsync();

        await world.RemoveAsync(Day);
        await world.RunAsync(Day, force: true, regenerate: true);
        world.Sites.Days[Next] = StandInPaper.Many(3);
        await world.RunAsync(Next);

        Assert.Equal(["index.json"], world.Files().Select(file => file.Name));
        var indexed = world.Indexed(Day);
        Assert.Equal((EditionState.Empty, ReasonCode.Removed, 0, null, true), (indexed.State, indexed.Reason.Code, indexed.Entries, indexed.File, indexed.Settled));
        Assert.Equal(3, world.Model.Calls);
        world.DeleteStore();
        await world.RunAsync(Day, force: true);
        Assert.Equal(ReasonCode.Removed, world.Indexed(Day).Reason.Code);
    }

    [Fact]
    public async Task The_files_of_an_interrupted_removal_are_deleted_by_the_next_run()
    {
        await using var world = await PublishedAsync();
        var (markdown, json) = (world.Bytes(Day + ".md"), world.Bytes(Day + ".json"));
        await world.RemoveAsync(Day);
        await File.WriteAllTextAsync(world.PathOf(Day + ".md"), markdown, System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(world.PathOf(Day + ".json"), json, System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);

        await world.RunAsync(Next);

        Assert.Equal(["index.json"], world.Files().Select(file => file.Name));
    }

    [Fact]
    public async Task What_cannot_be_removed_says_why_and_the_last_paper_takes_the_edition_along()
    {
        await using var world = await PublishedAsync();
        await RefusedAsync(Next, null, "daily has no published edition of 2025-01-09; see digestworker status --digest daily");
        await RefusedAsync(Day, PaperId.Parse("2412.00001"), "the edition of 2025-01-08 has no paper 2412.00001; see digestworker show for its papers.");
        var papers = world.Document(Day).Entries.Select(entry => entry.Id).ToList();
        await File.AppendAllTextAsync(world.PathOf(Day + ".md"), "mine", TestContext.Current.CancellationToken);
        await world.RunAsync(Day);
        await RefusedAsync(Day, papers[0], $"the file of 2025-01-08 was edited by hand; add --force to write it again without the edits and without {papers[0]}.");
        foreach (var paper in papers)
            await world.RemoveAsync(Day, paper, force: true);

        Assert.Equal(["index.json"], world.Files().Select(file => file.Name));

        async Task RefusedAsync(string date, PaperId? paper, string why) =>
            Assert.Equal(why, (await Assert.ThrowsAsync<OperationRefusedException>(() => world.RemoveAsync(date, paper))).Message);
    }

    private static async Task<WorkerWorld> PublishedAsync()
    {
        var world = await WorkerWorld.StartAsync("2025-01-12T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        return world;
    }
}
