using DigestWorker.Runs;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>The scheduler's door to a run. The job's name is the digest's.</summary>
[DisallowConcurrentExecution]
internal sealed class DigestJob(DigestRun run, IReadOnlyList<DigestDefinition> digests) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await run.RunAsync(digests.Single(digest => digest.Name == context.JobDetail.Key.Name), new RunRequest(), progress: null, cancellationToken);
}
