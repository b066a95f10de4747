namespace DigestWorker.Summaries.Quota;

/// <summary>
/// Keeps a dead server from costing a time-out for every paper. After so many outages in a row nobody asks for a while;
/// then one call looks, and with its failure the next while is twice as long.
/// </summary>
internal sealed class Breaker
{
    /// <summary>Of the 25 to 50 calls of a day a single bad moment spoils one or two.</summary>
    private const int MostOutages = 5;

    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(15);

    private int _outages;
    private TimeSpan _rest = FirstRest;
    private DateTimeOffset _until;

    public string LastReason { get; private set; } = "";

    /// <summary>No success since the last rest began: who asks after the rest asks alone.</summary>
    public bool IsOpen { get; private set; }

    public bool IsResting(DateTimeOffset now) => IsOpen && now < _until;

    public void Outage(string reason, DateTimeOffset now)
    {
        _outages++;
        if (_outages >= MostOutages || IsOpen)
            Rest(reason, now);
    }

    /// <summary>One attempt failed, which others may follow: of weight only where it was the one that looks.</summary>
    public void Failed(string reason, DateTimeOffset now)
    {
        if (IsOpen)
            Rest(reason, now);
    }

    public void Answered() => (_outages, IsOpen, _rest) = (0, false, FirstRest);

    private void Rest(string reason, DateTimeOffset now)
    {
        // Calls from before the rest end one by one during it.
        if (IsResting(now))
            return;
        (IsOpen, LastReason, _until) = (true, reason, now + _rest);
        _rest = _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
    }
}
