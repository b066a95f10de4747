using DigestWorker.Runs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Runs of this process that make no progress, until they have really ended.</summary>
internal sealed class StalledCheck(RunTracker runs) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(HealthData.Result(
        [.. runs.Stalled.Select(run => new HealthProblem(
            run.Digest,
            new Reason(ReasonCode.RunStalled) { Digest = run.Digest, Since = run.Since, Seconds = (int)run.Limit.TotalSeconds },
            run.Since))]));
}
