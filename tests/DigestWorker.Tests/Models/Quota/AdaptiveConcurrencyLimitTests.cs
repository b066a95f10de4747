using DigestWorker.Models.Quota;

namespace DigestWorker.Tests.Models.Quota;

public sealed class AdaptiveConcurrencyLimitTests
{
    private DateTimeOffset _now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_halves_with_each_refusal_and_never_closes()
    {
        var width = new AdaptiveConcurrencyLimit(16);

        List<int> widths = [];
        for (var i = 0; i < 6; i++)
            widths.Add(AfterRefusal(width));

        Assert.Equal([8, 4, 2, 1, 1, 1], widths);
    }

    [Fact]
    public void Refusals_of_calls_that_went_out_together_are_one()
    {
        var width = new AdaptiveConcurrencyLimit(16);

        var together = _now;
        for (var i = 0; i < 12; i++)
            width.OnThrottled(together, _now += TimeSpan.FromMilliseconds(5));

        Assert.Equal(8, width.Current);
    }

    [Fact]
    public void It_grows_by_one_with_each_success_and_stays_below_what_was_refused()
    {
        var width = new AdaptiveConcurrencyLimit(16);
        AfterRefusal(width);
        AfterRefusal(width);

        List<int> widths = [];
        for (var i = 0; i < 5; i++)
        {
            width.OnSuccess(_now);
            widths.Add(width.Current);
        }

        Assert.Equal([5, 6, 7, 7, 7], widths);
    }

    [Fact]
    public void A_quiet_minute_later_it_tries_what_was_refused()
    {
        var width = new AdaptiveConcurrencyLimit(4);
        AfterRefusal(width);
        _now += TimeSpan.FromMinutes(1);

        for (var i = 0; i < 5; i++)
            width.OnSuccess(_now);

        Assert.Equal(4, width.Current);
    }

    private int AfterRefusal(AdaptiveConcurrencyLimit width)
    {
        var askedAt = _now += TimeSpan.FromSeconds(1);
        width.OnThrottled(askedAt, _now += TimeSpan.FromSeconds(1));
        return width.Current;
    }
}
