using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>When a rejected paper is tried again: after a growing delay, up to a number of tries.</summary>
internal static class SummaryRetryPolicy
{
    // After this many runs with rejected answers the same model rarely succeeds.
    private const int MaxTries = 5;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromHours(1);

    // Filters are statistical, and change: a jailbreak is found in harmless abstracts.
    private static readonly TimeSpan FilterDelay = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxDelay = FilterDelay;

    public static SummaryFailure NextFailure(PaperId id, string promptedModel, SummaryFailure? before, Reason reason, DateTimeOffset now, bool alike = false)
    {
        var tries = (before?.Tries ?? 0) + 1;
        return tries >= MaxTries
            ? new SummaryFailure(id, promptedModel, tries, IsPermanent: true, new Reason(ReasonCode.GaveUp) { Tries = tries, Cause = reason }, now, alike)
            : Waiting(id, promptedModel, tries, reason, now + DelayAfter(tries), alike);
    }

    /// <summary>A filtered paper is tried once more, a day later; then it is final.</summary>
    public static SummaryFailure NextFilterFailure(PaperId id, string promptedModel, SummaryFailure? before, Reason reason, DateTimeOffset now) =>
        before is { Reason.Code: ReasonCode.ContentFiltered }
            ? new SummaryFailure(id, promptedModel, before.Tries, IsPermanent: true, reason, now)
            : Waiting(id, promptedModel, before?.Tries ?? 0, reason, now + FilterDelay);

    /// <summary>Whether the paper may be tried. A longer delay than the policy allows was recorded with a wrong clock.</summary>
    public static bool IsRetryDue(SummaryFailure failure, DateTimeOffset now) => failure.NextTryAt <= now || failure.NextTryAt > now + MaxDelay;

    public static TimeSpan DelayAfter(int tries) => tries == 0 ? TimeSpan.Zero : FirstDelay * Math.Pow(2, Math.Min(tries, MaxTries) - 1);

    private static SummaryFailure Waiting(PaperId id, string promptedModel, int tries, Reason reason, DateTimeOffset nextTryAt, bool alike = false) =>
        new(id, promptedModel, tries, IsPermanent: false, reason with { At = nextTryAt }, nextTryAt, alike);
}
