namespace DigestWorker.Models.Quota;

/// <summary>
/// Keeps a dead server from costing a time-out for every paper. After so many outages in a row it opens, and no call is made for a while;
/// then one call is let through as a probe, and with its failure the next break is twice as long.
/// </summary>
internal sealed class CircuitBreaker
{
    /// <summary>Of the 25 to 50 calls of a day a single bad moment spoils one or two.</summary>
    private const int FailureThreshold = 5;

    private static readonly TimeSpan FirstBreakDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxBreakDuration = TimeSpan.FromMinutes(15);

    private int _failures;
    private TimeSpan _breakDuration = FirstBreakDuration;
    private DateTimeOffset _until;

    public string LastReason { get; private set; } = "";

    /// <summary>No success since the last break began: after it calls are made one at a time.</summary>
    public bool IsTripped { get; private set; }

    public bool IsOpenAt(DateTimeOffset now) => IsTripped && now < _until;

    public void OnFailure(string reason, DateTimeOffset now)
    {
        _failures++;
        if (_failures >= FailureThreshold || IsTripped)
            Open(reason, now);
    }

    /// <summary>One attempt failed, which others may follow: it counts only where it was the probe.</summary>
    public void OnAttemptFailed(string reason, DateTimeOffset now)
    {
        if (IsTripped)
            Open(reason, now);
    }

    public void OnSuccess() => (_failures, IsTripped, _breakDuration) = (0, false, FirstBreakDuration);

    private void Open(string reason, DateTimeOffset now)
    {
        // Calls from before the break end one by one during it.
        if (IsOpenAt(now))
            return;
        (IsTripped, LastReason, _until) = (true, reason, now + _breakDuration);
        _breakDuration = _breakDuration * 2 < MaxBreakDuration ? _breakDuration * 2 : MaxBreakDuration;
    }
}
