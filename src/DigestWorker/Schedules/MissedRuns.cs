using DigestWorker.Runs;
using DigestWorker.Storage;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>At the start, fires each digest whose schedule fired while nobody was there, or whose last run was cut short.</summary>
internal sealed partial class MissedRuns(
    ISchedulerFactory schedulers, IReadOnlyList<DigestDefinition> digests, RunLog runs, TimeProvider time, ILogger<MissedRuns> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        foreach (var digest in digests)
        {
            if (WhyNow(digest.Options, await runs.LastAsync(digest.Name, stoppingToken), time.GetUtcNow()) is not { } why)
                continue;
            Log.Missed(logger, digest.Name, why);
            await scheduler.TriggerJob(new JobKey(digest.Name), stoppingToken);
        }
    }

    /// <summary>Why a digest has to run without waiting for its schedule; null where it has not.</summary>
    public static string? WhyNow(DigestOptions digest, LoggedRun? last, DateTimeOffset now) => last switch
    {
        null => "it never ran",
        { EndedAt: null } => "its last run was cut short",
        _ => CronText.Upcoming(digest.Cron, digest.TimeZone, last.StartedAt).Take(1).Any(firing => firing <= now)
            ? "its schedule fired while the worker was down"
            : null,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Digest} runs now: {Why}")]
        public static partial void Missed(ILogger logger, string digest, string why);
    }
}
