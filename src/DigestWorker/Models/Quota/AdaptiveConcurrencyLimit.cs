namespace DigestWorker.Models.Quota;

/// <summary>
/// A limit on concurrent calls: halved after a 429, and raised by one with each success after it.
/// The throttled limit is not tried again for a minute, because each trial may pause all calls.
/// </summary>
internal sealed class AdaptiveConcurrencyLimit(int max)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private int _current = max;
    private int _throttled = int.MaxValue;
    private DateTimeOffset _throttledAt = DateTimeOffset.MinValue;

    public int Max { get; set; } = max;

    public int Current => Math.Min(_current, Max);

    public void OnSuccess(DateTimeOffset now)
    {
        if (now - _throttledAt >= Memory)
            _throttled = int.MaxValue;
        if (_current < Max && _current + 1 < _throttled)
            _current++;
    }

    /// <param name="askedAt">When the throttled call was made; calls from before the last 429 are ignored.</param>
    public void OnThrottled(DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (askedAt <= _throttledAt)
            return;
        (_throttled, _throttledAt, _current) = (Current, now, Math.Max(1, Current / 2));
    }
}
