namespace DigestWorker.Summaries.Quota;

/// <summary>
/// How many calls may be under way at once: half as many after a refusal, one more with each success after it.
/// The width that was refused is not tried again for a minute, for each trial costs everybody a pause.
/// </summary>
internal sealed class Width(int most)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private int _now = most;
    private int _refused = int.MaxValue;
    private DateTimeOffset _refusedAt = DateTimeOffset.MinValue;

    public int Most { get; set; } = most;

    public int Now => Math.Min(_now, Most);

    public void Served(DateTimeOffset now)
    {
        if (now - _refusedAt >= Memory)
            _refused = int.MaxValue;
        if (_now < Most && _now + 1 < _refused)
            _now++;
    }

    /// <param name="askedAt">When the refused call was made: calls from before the last refusal say nothing new.</param>
    public void Refused(DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (askedAt <= _refusedAt)
            return;
        (_refused, _refusedAt, _now) = (Now, now, Math.Max(1, Now / 2));
    }
}
