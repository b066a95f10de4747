using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>What follows from a refused answer: a pause that grows, and an end after some tries.</summary>
internal static class RefusedAnswer
{
    // After that many runs with refused answers, the same model will not manage it at the next one either.
    private const int MostTries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestPause = PauseAfter(MostTries - 1);

    public static Refusal Of(PaperId id, string writer, Refusal? before, string reason, DateTimeOffset now, bool alike = false)
    {
        var tries = (before?.Tries ?? 0) + 1;
        return tries >= MostTries
            ? new Refusal(id, writer, tries, ForGood: true, $"given up after {tries} tries: {reason}", now, alike)
            : new Refusal(id, writer, tries, ForGood: false, reason, now + PauseAfter(tries), alike);
    }

    /// <summary>Whether the paper may be asked about. A pause longer than any there is was set by a clock that ran ahead.</summary>
    public static bool IsOver(Refusal refusal, DateTimeOffset now) => refusal.NextTryAt <= now || refusal.NextTryAt > now + LongestPause;

    public static TimeSpan PauseAfter(int tries) => tries == 0 ? TimeSpan.Zero : FirstPause * Math.Pow(2, tries - 1);
}
