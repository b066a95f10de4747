using DigestWorker.Papers;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>Clocks that run ahead, are set back, and tell another date elsewhere.</summary>
public sealed class ClockTests
{
    private const string Day = "2025-01-08";

    /// <summary>Moments as a clock on some wall shows them, and the day that it is for the listing (UTC).</summary>
    private static readonly (string Moment, string Day)[] Moments =
    [
        ("2025-01-08T00:00:00+00:00", "2025-01-08"), ("2025-01-08T23:59:59+00:00", "2025-01-08"), ("2025-01-09T00:00:00+00:00", "2025-01-09"),
        ("2025-01-09T00:05:00+09:00", "2025-01-08"), ("2025-01-09T08:59:59+09:00", "2025-01-08"), ("2025-01-09T09:00:00+09:00", "2025-01-09"),
        ("2025-01-09T15:00:00+09:00", "2025-01-09"), ("2025-01-09T21:00:00+09:00", "2025-01-09"), ("2025-01-08T18:59:59-05:00", "2025-01-08"),
        ("2025-01-08T19:00:00-05:00", "2025-01-09"), ("2025-01-08T20:00:00-05:00", "2025-01-09"), ("2025-03-09T01:59:59-05:00", "2025-03-09"),
        ("2025-03-09T03:00:00-04:00", "2025-03-09"), ("2025-11-02T01:30:00-04:00", "2025-11-02"), ("2025-11-02T01:30:00-05:00", "2025-11-02"),
        ("2025-03-30T00:59:59+01:00", "2025-03-29"), ("2025-03-30T02:00:00+02:00", "2025-03-30"), ("2025-12-31T23:59:59-12:00", "2026-01-01"),
        ("2026-01-01T13:59:59+14:00", "2025-12-31"), ("2028-02-29T12:00:00+09:00", "2028-02-29"),
    ];

    [Fact]
    public async Task Today_is_the_listings_day_wherever_the_worker_runs()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T00:00:00Z", ("Digests:daily:LookBackDays", "1"));

        foreach (var (moment, day) in Moments)
        {
            world.Clock.Now = DateTimeOffset.Parse(moment, null);
            Assert.Equal(day, (await world.RunAsync()).Editions[^1].Edition.Date.Text);
        }
    }

    [Fact]
    public async Task What_a_clock_a_day_ahead_has_settled_is_open_again_when_it_is_right()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-09T13:00:00Z"); // it is the 8th
        world.Sites.Days[Day] = [.. StandInPaper.Many(6).Take(2)];
        await world.RunAsync();
        Assert.True(world.Indexed(Day).Settled);

        world.Clock.Now = DateTimeOffset.Parse("2025-01-08T15:00:00Z", null);
        world.Sites.Days[Day] = StandInPaper.Many(6);
        var report = await world.RunAsync();
        Assert.Equal([Day], report.Editions.Select(edition => edition.Edition.Date.Text)); // nothing later than today
        Assert.Equal((6, false), (world.Entries(Day).Count, world.Indexed(Day).Settled));

        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T13:00:00Z", null);
        await world.RunAsync();
        Assert.Equal((6, true, 6), (world.Entries(Day).Count, world.Indexed(Day).Settled, world.Model.Calls));
    }

    [Fact]
    public async Task A_clock_set_back_by_two_hours_publishes_nothing_again()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-09T13:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync();
        var (written, calls) = (File.GetLastWriteTimeUtc(world.PathOf(Day + ".md")), world.Model.Calls);

        foreach (var moment in new[] { "2025-01-09T11:00:00Z", "2025-01-09T11:30:00Z", "2025-01-09T13:30:00Z" })
        {
            world.Clock.Now = DateTimeOffset.Parse(moment, null);
            Assert.Equal(RunOutcome.Done, (await world.RunAsync()).Outcome);
        }

        Assert.Equal((written, calls), (File.GetLastWriteTimeUtc(world.PathOf(Day + ".md")), world.Model.Calls));
        Assert.Equal((1, true), (world.Indexed(Day).Revision, world.Indexed(Day).Settled));
    }

    [Fact]
    public async Task A_digest_that_began_a_year_ahead_begins_again_when_the_clock_is_right()
    {
        await using var world = await WorkerWorld.StartAsync("2026-01-08T13:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync();

        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T13:00:00Z", null);
        var report = await world.RunAsync();

        Assert.Equal([Day, "2025-01-09"], report.Editions.Select(edition => edition.Edition.Date.Text));
        Assert.Equal((3, true), (world.Entries(Day).Count, world.Indexed(Day).Settled));
    }

    [Fact]
    public async Task A_pause_that_a_clock_ahead_has_set_does_not_last_until_then()
    {
        await using var world = await WorkerWorld.StartAsync("2026-01-08T13:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = call => call.PaperId == "2501.10001" ? ModelAnswer.Of("No.", "No.", "No") : ModelAnswer.Good(call.PaperId, call.Title);
        Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day)).Outcome);

        world.Clock.Now = DateTimeOffset.Parse("2025-01-09T13:00:00Z", null);
        world.Answers = null;

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(5, world.Entries(Day).Count);
    }
}
