using DigestWorker.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Telemetry;

public sealed class ProgressClockTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly FakeTimeProvider _time = new();
    private readonly ProgressClock _clock;

    public ProgressClockTests()
    {
        _clock = new(Limit, _time);
        _clock.Follow();
    }

    [Fact]
    public void A_run_stalls_once_nothing_has_happened_for_the_whole_limit()
    {
        _time.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.False(_clock.Stalled.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_clock.Stalled.IsCompleted);
        Assert.True(ProgressClock.HasStalled);
    }

    [Fact]
    public async Task Whatever_the_run_calls_is_its_progress()
    {
        for (var step = 0; step < 10; step++)
        {
            _time.Advance(Limit * 0.9);
            await Task.Run(ProgressClock.Advance, TestContext.Current.CancellationToken);
        }

        Assert.False(_clock.Stalled.IsCompleted);
        Assert.Equal(_time.GetUtcNow(), _clock.LastStep);
    }

    [Fact]
    public void A_wait_whose_end_is_known_is_progress_until_then()
    {
        ProgressClock.WaitUntil(_time.GetUtcNow().AddHours(2));
        ProgressClock.WaitUntil(_time.GetUtcNow().AddHours(1));

        // Minute by minute: the clock tells what calls it the end of an advance.
        for (var minute = 0; minute < 129; minute++)
            _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_clock.Stalled.IsCompleted);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_clock.Stalled.IsCompleted);
    }

    public void Dispose() => _clock.Dispose();
}
