using System.Collections.Concurrent;
using DigestWorker.Digests;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Every firing of a schedule that is not paused must be followed by a run, whatever the scheduler reports about itself.</summary>
internal sealed class FiringsCheck(RunLog runs, ActiveRuns activeRuns, CurrentDigests digests, DigestSchedules schedules, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Firings before a schedule took effect in this process are not its own.</summary>
    private readonly ConcurrentDictionary<(string Name, string Cron, string Zone), DateTimeOffset> _effectiveSince = new();

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
                // It takes effect again when it is resumed.
                _effectiveSince[schedule] = now;
                continue;
            }
            if (CronText.HasEnded(digest.Options.Cron, digest.Options.TimeZone, now))
                problems.Add(new HealthProblem(digest.Name, new Reason(ReasonCode.ScheduleEnded) { Digest = digest.Name }, Since: null));
            var since = _effectiveSince.GetOrAdd(schedule, now);
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
        // A requested run shortly before the firing has done its work.
        var after = last.StartedAt + Grace > since ? last.StartedAt + Grace : since;
        return CronText.Upcoming(digest.Options.Cron, digest.Options.TimeZone, after)
            .TakeWhile(firing => firing < now - Grace).Select(firing => (DateTimeOffset?)firing.ToUniversalTime()).FirstOrDefault();
    }
}
