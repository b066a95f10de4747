namespace DigestWorker.Models.Quota;

/// <summary>Limits requests or tokens in any minute; 0 for no limit.</summary>
internal sealed class SlidingMinute(long limit)
{
    // The provider counts a request later than it is sent, so this minute is longer than the provider's.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(61);

    private readonly Queue<Share> _taken = [];
    private long _sum;

    public long Limit { get; set; } = limit;

    /// <summary>The time until the amount is available. An amount above the limit is admitted when the minute is empty.</summary>
    public TimeSpan WaitFor(long amount, DateTimeOffset now)
    {
        while (_taken.TryPeek(out var oldest) && oldest.At + Length <= now)
            _sum -= _taken.Dequeue().Amount;

        var left = _sum;
        var free = now;
        foreach (var share in _taken)
        {
            if (Limit is 0 || left + amount <= Limit)
                break;
            left -= share.Amount;
            free = share.At + Length;
        }
        return free - now;
    }

    public Share Take(long amount, DateTimeOffset now)
    {
        var share = new Share(now, amount);
        if (Limit > 0)
        {
            _taken.Enqueue(share);
            _sum += amount;
        }
        return share;
    }

    /// <summary>Replaces the estimate with the actual amount.</summary>
    public void Correct(Share share, long amount)
    {
        if (_taken.Contains(share))
            _sum += amount - share.Amount;
        share.Amount = amount;
    }

    internal sealed class Share(DateTimeOffset at, long amount)
    {
        public DateTimeOffset At => at;
        public long Amount { get; set; } = amount;
    }
}
