using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

public sealed class InterestRunsTests
{
    private const string Day = "2025-01-08";

    private static readonly StandInPaper[] Papers =
    [
        new("2501.10001", "Counting Stars", "We count stars by their light.", 90),
        new("2501.10002", "Long Video Understanding", "We watch long clips.", 40),
        new("2501.10003", "Grasping Cups", "We understand video of hands that hold cups.", 60) { Authors = ["Hu, Jian"] },
        new("2501.10004", "A Survey of Video", "We read what others wrote.", 80),
    ];

    [Fact]
    public async Task A_digest_takes_the_papers_that_match_asks_about_no_other_and_keeps_the_order_of_votes()
    {
        await using var world = await WorkerWorld.StartAsync(settings: [.. Vision, ("Digests:daily:Interest", "vision")]);
        world.Sites.Days[Day] = Papers;

        var edition = Assert.Single((await world.RunAsync(Day)).Editions).Edition;

        Assert.Equal(EditionState.Complete, edition.State);
        Assert.Equal(["2501.10003", "2501.10002"], world.Entries(Day).Select(entry => entry.Id.Value));
        Assert.Equal(2, world.Model.Calls);
        var document = EditionDocument.Parse(await File.ReadAllTextAsync(world.PathOf($"{Day}.json"), TestContext.Current.CancellationToken));
        Assert.Equal(
            [("2501.10001", LeftOutWhy.Filtered, ReasonCode.ExcludedByFilters), ("2501.10004", LeftOutWhy.Filtered, ReasonCode.ExcludedByFilters)],
            document.LeftOut.Select(left => (left.Id.Value, left.Why, left.Reason.Code)));

        // The summaries, which have other words, change nothing in the next run.
        await world.RunAsync(Day);
        Assert.Equal((2, 2), (world.Entries(Day).Count, world.Model.Calls));
    }

    [Fact]
    public async Task With_a_limit_the_highest_scores_count_and_what_is_published_stays()
    {
        await using var world = await WorkerWorld.StartAsync(settings: [.. Vision, ("Digests:daily:Interest", "vision"), ("Digests:daily:MaxPapers", "1")]);
        world.Sites.Days[Day] = [Papers[1]];
        await world.RunAsync(Day);
        world.Sites.Days[Day] = Papers;
        await world.RunAsync(Day);

        Assert.Equal(["2501.10002"], world.Entries(Day).Select(entry => entry.Id.Value));

        await using var fresh = await WorkerWorld.StartAsync(settings: [.. Vision, ("Digests:daily:Interest", "vision"), ("Digests:daily:MaxPapers", "1")]);
        fresh.Sites.Days[Day] = Papers;
        await fresh.RunAsync(Day);

        // By votes it would be the survey, which the interest avoids.
        Assert.Equal(["2501.10003"], fresh.Entries(Day).Select(entry => entry.Id.Value));
    }

    [Fact]
    public async Task A_paper_that_was_listed_before_can_be_liked()
    {
        await using var world = await WorkerWorld.StartAsync(settings: [("Interests:pears:Like:0", "https://arxiv.org/abs/2501.20001"), ("Interests:pears:MinScore", "2")]);
        const string Text = "Orchard gondolas carry pears through turbulence that barometric quatrains of the lighthouse keeper record.";
        world.Sites.Days["2025-01-07"] = [new("2501.20001", "Orchard Gondolas", Text, 3)];
        await world.RunAsync("2025-01-07");
        world.Set("Digests:daily:Interest", "pears");
        world.Sites.Days[Day] = [new("2501.10001", "Orchard Quatrains", Text, 9), .. Papers[1..]];

        await world.RunAsync(Day);

        Assert.Equal(["2501.10001"], world.Entries(Day).Select(entry => entry.Id.Value));
    }

    private static (string Key, string Value)[] Vision =>
        [("Interests:vision:Terms:video", "3"), ("Interests:vision:Terms:survey", "-3"), ("Interests:vision:Authors:Jian Hu", "5")];
}
