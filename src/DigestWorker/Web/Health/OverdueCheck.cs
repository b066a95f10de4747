using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>
/// A due edition settles with the first firing after it was due. At the second one it is overdue, and so is a due day without an edition.
/// Nothing is reported during a run. A paused digest is a note.
/// </summary>
internal sealed class OverdueCheck(
    EditionCatalog editions, ActiveRuns activeRuns, CurrentDigests digests, TimeProvider time, DigestSchedules schedules) : IHealthCheck
{
    private const int Firings = 2;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var paused = await schedules.PausedAsync(cancellationToken);
        var notes = digests.Current.Where(digest => paused.Contains(digest.Name))
            .Select(digest => new HealthProblem(digest.Name, new Reason(ReasonCode.SchedulePaused) { Digest = digest.Name }, Since: null)).ToList();
        if (activeRuns.IsStarting(now) || await activeRuns.AnyAsync(now, cancellationToken))
            return HealthData.Result([], notes);

        var problems = new List<HealthProblem>();
        foreach (var digest in digests.Current)
        {
            var isPaused = paused.Contains(digest.Name);
            // EditionsCheck reports those that failed, with their reason.
            var open = (await editions.UnsettledAsync(digest.Name, digest.Options.Listing, time.Today(), int.MaxValue, cancellationToken))
                .Where(edition => edition.State is not EditionState.Failed && !IsSiteLate(digest, edition, now));
            problems.AddRange(open.Select(edition => Late(digest, edition.Date, now) is { } late
                ? Of(digest, edition.Date, new Reason(ReasonCode.EditionOverdue) { Cause = edition.Reason }, late, isPaused)
                : null).OfType<HealthProblem>());

            var missing = await MissingAsync(digest, cancellationToken);
            problems.AddRange(missing.Select(day => Late(digest, day, now) is { } late
                ? Of(digest, day, new Reason(ReasonCode.EditionMissing), late, isPaused)
                : null).OfType<HealthProblem>());
        }
        return HealthData.Result(problems, notes);
    }

    /// <summary>The days of the look-back window, since the digest began, that have no edition.</summary>
    private async Task<IEnumerable<EditionDate>> MissingAsync(DigestDefinition digest, CancellationToken cancellationToken)
    {
        if (!digest.Options.Listing.HasPast() || await editions.BeganAsync(digest.Name, cancellationToken) is not { } began)
            return [];
        var today = time.Today();
        var existing = await editions.DatesAsync(digest.Name, today.AddDays(-digest.Options.LookBackDays), cancellationToken);
        return Enumerable.Range(0, digest.Options.LookBackDays)
            .Select(back => today.AddDays(-back)).Where(day => day >= began.First)
            .Select(EditionDate.Day).Where(day => !existing.Contains(day));
    }

    /// <summary>When the edition was due, if it has been for two firings; null if it is not overdue yet.</summary>
    private static DateTimeOffset? Late(DigestDefinition digest, EditionDate date, DateTimeOffset now)
    {
        var due = digest.Options.Listing.DueAt(date, digest.Options.SettleAfter);
        return due <= now
            && CronText.Upcoming(digest.Options.Cron, digest.Options.TimeZone, due).TakeWhile(firing => firing <= now).Take(Firings).Count() == Firings
            ? due
            : null;
    }

    /// <summary>Whether a run found after the due time that the site has not published the date yet.</summary>
    private static bool IsSiteLate(DigestDefinition digest, EditionRow edition, DateTimeOffset now)
    {
        var due = digest.Options.Listing.DueAt(edition.Date, digest.Options.SettleAfter);
        return edition.Reason.Code is ReasonCode.NothingListedYet && edition.UpdatedAt >= due && now < due + ListingCalendar.MaxDelay;
    }

    private static HealthProblem Of(DigestDefinition digest, EditionDate date, Reason reason, DateTimeOffset since, bool isPaused) => new(
        $"{digest.Name} {date}",
        reason with
        {
            Digest = digest.Name,
            Date = date.Text,
            Since = since,
            Cause = isPaused ? new Reason(ReasonCode.SchedulePaused) { Digest = digest.Name } : reason.Cause,
        },
        since);
}
