using System.Collections.Concurrent;
using DigestWorker.Digests;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>A schedule fires again, and a firing is followed by a run, whatever the scheduler says of itself; one that is paused does not fire.</summary>
internal sealed class FiringsCheck(RunLog runs, ActiveRuns activeRuns, CurrentDigests digests, DigestSchedules schedules, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Firings from before a schedule was in force here are not this worker's.</summary>
    private readonly ConcurrentDictionary<(string Name, string Cron, string Zone), DateTimeOffset> _inForceSince = new();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var busy = await activeRuns.AnyAsync(now, cancellationToken);
        var paused = await schedules.PausedAsync(cancellationToken);
        var problems = new List<HealthProblem>();
        foreach (var digest in digests.Current)
        {
            var schedule = (digest.Name, digest.Options.Cron, digest.Options.TimeZone);
            if (paused.Contains(digest.Name))
            {
                // When it is resumed, it is in force anew.
                _inForceSince[schedule] = now;
                continue;
            }
            if (CronText.HasEnded(digest.Options.Cron, digest.Options.TimeZone, now))
                problems.Add(new HealthProblem(digest.Name, new Reason(ReasonCode.ScheduleEnded) { Digest = digest.Name }, Since: null));
            var since = _inForceSince.GetOrAdd(schedule, now);
            var last = await runs.LastAsync(digest.Name, cancellationToken);
            if (!busy && Unanswered(digest, last, since, now) is { } fired)
            {
                var reason = last is null
                    ? new Reason(ReasonCode.NeverRan) { Digest = digest.Name }
                    : new Reason(ReasonCode.FiringMissed) { Digest = digest.Name, At = fired, Since = last.StartedAt };
                problems.Add(new HealthProblem(digest.Name, reason, fired));
            }
        }
        return HealthData.Result(problems);
    }

    private static DateTimeOffset? Unanswered(DigestDefinition digest, LoggedRun? last, DateTimeOffset since, DateTimeOffset now)
    {
        if (now - since <= Grace)
            return null;
        if (last is null)
            return since;
        // A run by hand a moment before the firing has done its work too.
        var after = last.StartedAt + Grace > since ? last.StartedAt + Grace : since;
        return CronText.Upcoming(digest.Options.Cron, digest.Options.TimeZone, after)
            .TakeWhile(firing => firing < now - Grace).Select(firing => (DateTimeOffset?)firing.ToUniversalTime()).FirstOrDefault();
    }
}
