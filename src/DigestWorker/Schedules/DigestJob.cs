using DigestWorker.Digests;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>The scheduler's door to a run. The job's name is the digest's.</summary>
[DisallowConcurrentExecution]
internal sealed partial class DigestJob(DigestRun run, CurrentDigests digests, TimeProvider time, ILogger<DigestJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var name = context.JobDetail.Key.Name;
        if (digests.Find(name) is not { } digest)
        {
            Log.Unknown(logger, name);
            return;
        }
        await DigestTrigger.MoveOnAsync(context, digest, time, cancellationToken);
        if (context.Recovering)
            Log.Recovering(logger, name);
        var report = await run.RunAsync(digest, DigestTrigger.RequestOf(context), progress: null, cancellationToken);
        // If no other node has taken it over, this one does; otherwise there is nothing left to do then.
        if (report.LostLease)
            throw new JobExecutionException(ReasonText.Line(report.Reason)) { RefireImmediately = true };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Run of {Digest} resumed after it was cut short")]
        public static partial void Recovering(ILogger logger, string digest);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The schedules contain a digest {Digest} that this node does not configure; give all nodes the same configuration")]
        public static partial void Unknown(ILogger logger, string digest);
    }
}
