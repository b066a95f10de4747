using DigestWorker.Models.Quota;

namespace DigestWorker.Tests.Models.Quota;

public sealed class SlidingMinuteTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_minute_of_any_phase_holds_more_than_the_limit()
    {
        var minute = new SlidingMinute(7);
        var dice = new Random(5);
        List<DateTimeOffset> sent = [];

        for (var now = Start; sent.Count < 100;)
        {
            now += minute.WaitFor(1, now);
            minute.Take(1, now);
            sent.Add(now);
            now += TimeSpan.FromSeconds(dice.Next(0, 12));
        }

        Assert.All(sent, begin => Assert.InRange(sent.Count(at => at >= begin && at < begin.AddMinutes(1)), 1, 7));
        Assert.InRange(sent[^1] - Start, TimeSpan.Zero, TimeSpan.FromMinutes(16));
    }

    [Fact]
    public void What_was_corrected_counts_as_corrected()
    {
        var minute = new SlidingMinute(1000);
        var first = minute.Take(900, Start);
        Assert.True(minute.WaitFor(200, Start) > TimeSpan.Zero);

        minute.Correct(first, 300);
        Assert.Equal(TimeSpan.Zero, minute.WaitFor(700, Start));
        Assert.True(minute.WaitFor(701, Start) > TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_correction_that_comes_after_the_minute_changes_nothing()
    {
        var minute = new SlidingMinute(1000);
        var old = minute.Take(900, Start);
        Assert.Equal(TimeSpan.Zero, minute.WaitFor(1000, Start.AddMinutes(2)));

        minute.Correct(old, 5000);

        Assert.Equal(TimeSpan.Zero, minute.WaitFor(1000, Start.AddMinutes(2)));
    }

    [Fact]
    public void What_is_more_than_a_whole_minutes_goes_alone()
    {
        var minute = new SlidingMinute(100);
        Assert.Equal(TimeSpan.Zero, minute.WaitFor(500, Start));
        minute.Take(500, Start);

        Assert.InRange(minute.WaitFor(500, Start), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var minute = new SlidingMinute(0);
        for (var i = 0; i < 1000; i++)
            minute.Take(1_000_000, Start);

        Assert.Equal(TimeSpan.Zero, minute.WaitFor(1_000_000, Start));
    }
}
