using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>What a run could not do where no edition is the worse for it yet: a listing that does not answer, a store that fails.</summary>
internal sealed class LastRunsCheck(RunLog runs, EditionQueries editions, CurrentDigests digests) : IHealthCheck
{
    private const int Looked = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var told = (await editions.FailedAsync(cancellationToken)).ToLookup(edition => edition.Digest);
        var troubles = new List<HealthProblem>();
        foreach (var digest in digests.Current)
        {
            // One that is under way, or was stopped, has nothing to say.
            if ((await runs.LastAsync(digest.Name, Looked, cancellationToken)).FirstOrDefault(run => run.Outcome is not null) is { Outcome: RunOutcome.Failed } failed
                && !told[digest.Name].Any(edition => failed.Reason?.StartsWith($"{edition.Date}: ", StringComparison.Ordinal) is true))
                troubles.Add(new HealthProblem(digest.Name, $"its last run failed: {failed.Reason}", failed.EndedAt, "mend the cause; the next run tries again"));
        }
        return HealthData.Result(troubles);
    }
}
