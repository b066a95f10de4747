namespace DigestWorker.Summaries.Quota;

/// <summary>Nobody calls until it is over: as long as the provider asks for, or a guess that grows where it does not say.</summary>
internal sealed class Pause
{
    /// <summary>Who asks for more is not waited for: that is an outage, and for a later run.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGuess = TimeSpan.FromSeconds(30);

    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private DateTimeOffset _guessedAt = DateTimeOffset.MinValue;
    private TimeSpan _guess = FirstGuess;

    public TimeSpan Left(DateTimeOffset now) => _until > now ? _until - now : TimeSpan.Zero;

    public void Hold(TimeSpan wait, DateTimeOffset now)
    {
        var until = now + (wait < Longest ? wait : Longest);
        _until = until > _until ? until : _until;
    }

    /// <param name="askedAt">When the refused call was made: those that came together are one refusal.</param>
    public void HoldForAWhile(DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (askedAt <= _guessedAt)
            return;
        Hold(_guess, now);
        (_guessedAt, _guess) = (now, _guess * 2 < LongestGuess ? _guess * 2 : LongestGuess);
    }

    public void Served() => _guess = FirstGuess;
}
