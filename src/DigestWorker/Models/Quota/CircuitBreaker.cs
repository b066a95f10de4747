namespace DigestWorker.Models.Quota;

/// <summary>
/// Avoids a timeout for every paper while a server is down. After consecutive outages it opens and blocks all calls for a while;
/// then it admits one call as a probe. If that fails, the next break is twice as long.
/// </summary>
internal sealed class CircuitBreaker
{
    /// <summary>A brief disturbance fails one or two of the 25 to 50 calls of a day.</summary>
    private const int FailureThreshold = 5;

    private static readonly TimeSpan FirstBreakDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxBreakDuration = TimeSpan.FromMinutes(15);

    private int _failures;
    private TimeSpan _breakDuration = FirstBreakDuration;
    private DateTimeOffset _until;

    public string LastReason { get; private set; } = "";

    /// <summary>Whether no call has succeeded since the last break began; calls are then made one at a time.</summary>
    public bool IsTripped { get; private set; }

    public bool IsOpenAt(DateTimeOffset now) => IsTripped && now < _until;

    public void OnFailure(string reason, DateTimeOffset now)
    {
        _failures++;
        if (_failures >= FailureThreshold || IsTripped)
            Open(reason, now);
    }

    /// <summary>Records a failed attempt that may be retried: it only counts if it was the probe.</summary>
    public void OnAttemptFailed(string reason, DateTimeOffset now)
    {
        if (IsTripped)
            Open(reason, now);
    }

    public void OnSuccess() => (_failures, IsTripped, _breakDuration) = (0, false, FirstBreakDuration);

    private void Open(string reason, DateTimeOffset now)
    {
        // Calls from before the break may still end during it.
        if (IsOpenAt(now))
            return;
        (IsTripped, LastReason, _until) = (true, reason, now + _breakDuration);
        _breakDuration = _breakDuration * 2 < MaxBreakDuration ? _breakDuration * 2 : MaxBreakDuration;
    }
}
