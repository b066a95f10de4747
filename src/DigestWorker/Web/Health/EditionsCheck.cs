using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>
/// Reports every edition that failed. A settled one is not retried: it is a problem until it is published or older than the look-back window,
/// and a note after that. So is one that no run tries: of a date that the listing of the digest does not have, or not yet.
/// </summary>
internal sealed class EditionsCheck(EditionCatalog editions, CurrentDigests digests, DigestSchedules schedules, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var paused = await schedules.PausedAsync(cancellationToken);
        var (problems, notes) = (new List<HealthProblem>(), new List<HealthProblem>());
        foreach (var edition in await editions.FailedAsync(cancellationToken))
        {
            if (digests.Find(edition.Digest) is not { } digest)
                continue;
            var isOfListing = digest.Options.Listing.Has(edition.Date) && edition.Date.First <= time.Today();
            var matters = isOfListing && (!edition.Settled || edition.Date.Last > time.Today().AddDays(-digest.Options.LookBackDays));
            (matters ? problems : notes).Add(Of(edition, digest, paused.Contains(digest.Name) ? null : NextFiring(digest, now)));
        }
        return HealthData.Result(problems, notes);
    }

    private static HealthProblem Of(EditionRow edition, DigestDefinition digest, DateTimeOffset? nextRun)
    {
        var due = edition.Listing.DueAt(edition.Date, digest.Options.SettleAfter);
        var reason = new Reason(edition.Settled ? ReasonCode.EditionFailedFinally : ReasonCode.EditionFailed)
        {
            Digest = edition.Digest, Date = edition.Date.Text, At = edition.Settled ? null : nextRun, Cause = edition.Reason,
        };
        return new HealthProblem($"{edition.Digest} {edition.Date}", reason, due < edition.UpdatedAt ? due : edition.UpdatedAt);
    }

    private static DateTimeOffset? NextFiring(DigestDefinition digest, DateTimeOffset now) =>
        CronText.Upcoming(digest.Options.Cron, digest.Options.TimeZone, now).Select(firing => (DateTimeOffset?)firing).FirstOrDefault();
}
