using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>
/// No edition may be <c>Failed</c> without somebody seeing it. A settled one is not tried again by itself; it stands here until it is
/// mended or too old to matter, and among the notes for ever.
/// </summary>
internal sealed class EditionsCheck(EditionQueries editions, CurrentDigests digests, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (troubles, notes) = (new List<HealthProblem>(), new List<HealthProblem>());
        foreach (var edition in await editions.FailedAsync(cancellationToken))
        {
            if (digests.Find(edition.Digest) is not { } digest)
                continue;
            var matters = !edition.Settled || edition.Date.Last > DateOnly.FromDateTime(now.UtcDateTime).AddDays(-digest.Options.LookBackDays);
            (matters ? troubles : notes).Add(Of(edition, digest, now));
        }
        return HealthData.Result(troubles, notes);
    }

    private static HealthProblem Of(EditionRow edition, DigestDefinition digest, DateTimeOffset now)
    {
        var due = edition.Date.DueAt(digest.Options.SettleAfter);
        var byHand = $"digestworker run --digest {digest.Name} --date {edition.Date} --force";
        return new HealthProblem(
            $"{edition.Digest} {edition.Date}", $"the edition failed: {edition.Reason}",
            due < edition.UpdatedAt ? due : edition.UpdatedAt,
            edition.Settled
                ? $"it is settled, and no run touches it by itself: mend the cause, then {byHand}, with --regenerate where the model shall be asked anew"
                : $"mend the cause; the next run tries again{NextFiring(digest, now)}, or at once: {byHand}");
    }

    private static string NextFiring(DigestDefinition digest, DateTimeOffset now) =>
        CronText.Upcoming(digest.Options.Cron, digest.Options.TimeZone, now).Select(firing => $" at {firing:yyyy-MM-dd HH:mm zzz}").FirstOrDefault("");
}
