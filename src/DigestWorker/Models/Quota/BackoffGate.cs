namespace DigestWorker.Models.Quota;

/// <summary>Blocks all calls while it is closed: for as long as the provider requests, or else for a growing delay.</summary>
internal sealed class BackoffGate
{
    /// <summary>A longer delay is an outage, and a later run tries again.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private DateTimeOffset _backedOffAt = DateTimeOffset.MinValue;
    private TimeSpan _backoff = FirstBackoff;

    public TimeSpan Remaining(DateTimeOffset now) => _until > now ? _until - now : TimeSpan.Zero;

    public void CloseFor(TimeSpan wait, DateTimeOffset now)
    {
        var until = now + (wait < MaxWait ? wait : MaxWait);
        _until = until > _until ? until : _until;
    }

    /// <param name="askedAt">When the throttled call was made; concurrent calls count once.</param>
    public void BackOff(DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (askedAt <= _backedOffAt)
            return;
        CloseFor(_backoff, now);
        (_backedOffAt, _backoff) = (now, _backoff * 2 < MaxBackoff ? _backoff * 2 : MaxBackoff);
    }

    public void OnSuccess() => _backoff = FirstBackoff;
}
