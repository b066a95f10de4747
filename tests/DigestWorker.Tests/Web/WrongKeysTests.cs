using System.Net;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Web;

/// <summary>How long a wrong key waits for its answer.</summary>
public sealed class WrongKeysTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly WrongKeys _wrongKeys;

    public WrongKeysTests() => _wrongKeys = new(_time, new ConnectionLimit(new WebOptions()), _lifetime, NullLogger<WrongKeys>.Instance);

    public void Dispose() => _lifetime.StopApplication();

    [Fact]
    public void Each_wrong_key_waits_longer_than_the_one_before_and_half_a_minute_at_most()
    {
        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 16, 30, 30, 30], Enumerable.Range(0, 10).Select(_ => Wait("192.0.2.1")));
        Assert.Equal(0.25, Wait("192.0.2.2"));
    }

    [Fact]
    public void Wrong_keys_at_the_same_time_are_answered_one_after_the_other()
    {
        Assert.Equal([0.25, 0.75, 1.75, 3.75], Enumerable.Range(0, 4).Select(_ => _wrongKeys.NextDelay(IPAddress.Loopback).TotalSeconds));
    }

    [Fact]
    public void Who_guesses_no_more_is_forgotten()
    {
        for (var i = 0; i < 5; i++)
            Wait("192.0.2.1");
        _time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(0.25, Wait("192.0.2.1"));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    public void All_addresses_of_one_network_are_one_client(string one, string other, bool isSame)
    {
        Wait(one);

        Assert.Equal(isSame ? 0.5 : 0.25, Wait(other));
    }

    [Fact]
    public void However_many_addresses_guess_the_memory_has_an_end_and_newcomers_share_their_delay()
    {
        for (var i = 0; i < 10_000; i++)
            _wrongKeys.NextDelay(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]));

        Assert.Equal(0.25, Wait("198.51.100.1"));
        Assert.Equal(0.5, Wait("198.51.100.2"));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(0.25, Wait("198.51.100.3"));
        Assert.Equal(0.25, Wait("198.51.100.4"));
    }

    [Fact]
    public async Task A_worker_that_stops_does_not_wait_for_guesses()
    {
        var waits = _wrongKeys.DelayAsync(From(IPAddress.Loopback));

        _lifetime.StopApplication();

        await waits.WithinLimitAsync();
    }

    private double Wait(string address)
    {
        var wait = _wrongKeys.NextDelay(IPAddress.Parse(address));
        _time.Advance(wait);
        return wait.TotalSeconds;
    }

    private static DefaultHttpContext From(IPAddress address) => new() { Connection = { RemoteIpAddress = address } };
}
