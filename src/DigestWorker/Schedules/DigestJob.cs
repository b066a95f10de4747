using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>The Quartz job that runs a digest. Its name is the name of the digest.</summary>
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
        var request = DigestTrigger.RequestOf(context);
        // The listing of the digest has changed since the run was requested.
        if (request.Dates.FirstOrDefault(date => !digest.Options.Listing.Has(date)) is { Text: { } wrong })
        {
            Log.WrongDate(logger, request.Id, name, wrong, digest.Options.Listing);
            return;
        }
        await DigestTrigger.MoveOnAsync(context, digest, time, cancellationToken);
        if (context.Recovering)
            Log.Recovering(logger, name);
        var report = await run.RunAsync(digest, request, progress: null, cancellationToken);
        // Fires again: continues the run unless another node has taken it over.
        if (report.LostLease)
            throw new JobExecutionException(ReasonText.Line(report.Reason)) { RefireImmediately = true };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Run of {Digest} resumed after an interruption")]
        public static partial void Recovering(ILogger logger, string digest);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Run {Run} of {Digest} refused: there is no edition of {Date} of the listing {Listing}; request it again")]
        public static partial void WrongDate(ILogger logger, string? run, string digest, string date, ListingKind listing);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The schedules contain a digest {Digest} that is not configured on this node; use the same configuration on all nodes")]
        public static partial void Unknown(ILogger logger, string digest);
    }
}
