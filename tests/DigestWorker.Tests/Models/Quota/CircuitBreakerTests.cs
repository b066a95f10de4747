using DigestWorker.Models.Quota;

namespace DigestWorker.Tests.Models.Quota;

public sealed class CircuitBreakerTests
{
    private readonly CircuitBreaker _breaker = new();
    private DateTimeOffset _now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Five_outages_in_a_row_open_it()
    {
        Outages(4);
        Assert.False(_breaker.IsTripped);

        Outages(1);
        Assert.True(_breaker.IsOpenAt(_now));
        Assert.Equal("dead", _breaker.LastReason);
    }

    [Fact]
    public void A_success_between_begins_the_count_anew()
    {
        Outages(4);
        _breaker.OnSuccess();
        Outages(4);

        Assert.False(_breaker.IsTripped);
    }

    [Fact]
    public void Each_look_that_fails_doubles_the_rest_up_to_a_quarter_of_an_hour()
    {
        Outages(5);

        List<double> rests = [];
        for (var i = 0; i < 8; i++)
        {
            var began = _now;
            while (_breaker.IsOpenAt(_now))
                _now += TimeSpan.FromSeconds(1);
            rests.Add((_now - began).TotalSeconds);
            Assert.True(_breaker.IsTripped);
            _breaker.OnAttemptFailed("dead", _now);
        }

        Assert.Equal([30, 60, 120, 240, 480, 900, 900, 900], rests);
    }

    [Fact]
    public void Calls_from_before_the_rest_do_not_make_it_longer()
    {
        Outages(16);

        Assert.False(_breaker.IsOpenAt(_now + TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_look_that_succeeds_closes_it()
    {
        Outages(5);
        _breaker.OnSuccess();

        Assert.False(_breaker.IsTripped);
        Outages(4);
        Assert.False(_breaker.IsTripped);
    }

    private void Outages(int count)
    {
        for (var i = 0; i < count; i++)
            _breaker.OnFailure("dead", _now);
    }
}
