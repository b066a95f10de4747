using DigestWorker.Papers;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>A settled edition that is made again is never replaced by a poorer one.</summary>
public sealed class NeverWorseTests
{
    private const string Day = "2025-01-08";

    [Theory]
    [InlineData("unreadable", nameof(RunOutcome.Partial))]
    [InlineData("shrunk", nameof(RunOutcome.Done))]
    [InlineData("empty", nameof(RunOutcome.Done))]
    [InlineData("another day's", nameof(RunOutcome.Done))]
    public async Task A_listing_that_is_worse_now_changes_nothing(string listing, string outcome)
    {
        await using var world = await SettledAsync();
        var (bytes, calls) = (world.Bytes(Day + ".md"), world.Model.Calls);
        switch (listing)
        {
            case "unreadable":
                world.Sites.On("/", 403);
                break;
            case "shrunk":
                world.Sites.Days[Day] = [.. StandInPaper.Many(5).Take(2)];
                break;
            case "empty":
                world.Sites.Days[Day] = [];
                break;
            default:
                world.Sites.Days.Remove(Day, out _);
                world.Sites.Days["2025-01-07"] = StandInPaper.Many(3, "2502.1");
                break;
        }

        var report = await world.RunAsync(Day, force: true);

        Assert.Equal(outcome, report.Outcome.ToString());
        Assert.Equal((bytes, calls), (world.Bytes(Day + ".md"), world.Model.Calls));
        Assert.Equal((EditionState.Complete, true, 1), (world.Indexed(Day).State, world.Indexed(Day).Settled, world.Indexed(Day).Revision));
    }

    [Fact]
    public async Task A_confirmed_empty_day_stays_one_when_the_listing_cannot_be_read_again()
    {
        await using var world = await WorkerWorld.StartAsync();
        await world.RunAsync(Day);
        world.Sites.On("/", 403);

        await world.RunAsync(Day, force: true);

        Assert.Equal((EditionState.Empty, true), (world.Indexed(Day).State, world.Indexed(Day).Settled));
        var reason = world.Indexed(Day).Reason;
        Assert.Equal((ReasonCode.NothingListed, ReasonCode.SiteError, 403), (reason.Code, reason.Listing!.Code, reason.Listing.Status));
    }

    [Fact]
    public async Task Papers_that_come_back_alike_when_they_are_asked_about_anew_keep_what_they_had()
    {
        await using var world = await SettledAsync();
        var bytes = world.Bytes(Day + ".md");
        world.Answers = call => ModelAnswer.Good("the same for all", call.Title);

        await world.RunAsync(Day, regenerate: true);

        Assert.Equal(bytes, world.Bytes(Day + ".md"));
        Assert.Equal((EditionState.Complete, true, 1), (world.Indexed(Day).State, world.Indexed(Day).Settled, world.Indexed(Day).Revision));
    }

    [Fact]
    public async Task Of_papers_asked_about_anew_in_an_outage_none_is_lost()
    {
        await using var world = await SettledAsync();
        var bytes = world.Bytes(Day + ".md");
        world.Answers = _ => ModelAnswer.Error(503, "down", "down");

        await world.RunAsync(Day, regenerate: true);

        Assert.Equal((bytes, EditionState.Complete), (world.Bytes(Day + ".md"), world.Indexed(Day).State));
    }

    [Fact]
    public async Task An_edition_that_would_lack_a_published_paper_is_held_back_until_it_has_it()
    {
        await using var world = await SettledAsync();
        var bytes = world.Bytes(Day + ".md");
        world.Damage("DELETE FROM summary WHERE paper_id = '2501.10001'");
        world.Answers = _ => ModelAnswer.Error(503, "down", "down");

        Assert.Equal(RunOutcome.Failed, (await world.RunAsync(Day, force: true)).Outcome);
        Assert.Equal((bytes, EditionState.Failed), (world.Bytes(Day + ".md"), world.Indexed(Day).State));
        var reason = world.Indexed(Day).Reason;
        Assert.Equal((ReasonCode.WithheldLoss, 1, "2501.10001"), (reason.Code, reason.Papers, reason.Paper?.Value));
        Assert.Equal((ReasonCode.ModelError, 503), (reason.Cause!.Code, reason.Cause.Status));

        world.Answers = null;
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal((bytes, EditionState.Complete), (world.Bytes(Day + ".md"), world.Indexed(Day).State));
    }

    [Fact]
    public async Task A_withdrawn_paper_goes_and_does_not_come_back_when_the_listing_forgets_that_it_was()
    {
        await using var world = await SettledAsync();
        world.Sites.Days[Day] = [.. StandInPaper.Many(5).Select((paper, i) => i == 1 ? paper with { WithdrawnAt = DateTimeOffset.Parse("2025-01-09T00:00:00Z", null) } : paper)];
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day, force: true)).Outcome);
        Assert.Equal(4, world.Entries(Day).Count);

        world.Sites.Days[Day] = StandInPaper.Many(5);
        await world.RunAsync(Day, force: true);

        Assert.Equal(4, world.Entries(Day).Count);
    }

    private static async Task<WorkerWorld> SettledAsync()
    {
        var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.True(world.Indexed(Day).Settled);
        return world;
    }
}
