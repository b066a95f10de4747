namespace DigestWorker.Models.Quota;

/// <summary>So much in any minute: requests, or tokens. 0 is no limit.</summary>
internal sealed class SlidingMinute(long limit)
{
    // What is sent at one moment is counted at a later one, so a minute here has to outlast the minute there.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(61);

    private readonly Queue<Share> _taken = [];
    private long _sum;

    public long Limit { get; set; } = limit;

    /// <summary>How long until so much is free. What is more than a whole minute's goes when the minute is empty.</summary>
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

    /// <summary>It took more or less than was thought.</summary>
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
