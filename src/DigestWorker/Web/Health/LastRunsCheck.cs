using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>What a run could not do where no edition is the worse for it yet: a listing that does not answer, a store that fails.</summary>
internal sealed class LastRunsCheck(RunLog runs, EditionCatalog editions, CurrentDigests digests) : IHealthCheck
{
    private const int Looked = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var told = (await editions.FailedAsync(cancellationToken)).ToLookup(edition => edition.Digest);
        var problems = new List<HealthProblem>();
        foreach (var digest in digests.Current)
        {
            // One that is under way, or was stopped, has nothing to say.
            if ((await runs.LastAsync(digest.Name, Looked, cancellationToken)).FirstOrDefault(run => run.Outcome is not null) is { Outcome: RunOutcome.Failed } failed
                && !told[digest.Name].Any(edition => failed.Reason is { Code: ReasonCode.WorstEdition } worst && worst.Date == edition.Date.Text))
                problems.Add(new HealthProblem(digest.Name, new Reason(ReasonCode.LastRunFailed) { Digest = digest.Name, Cause = failed.Reason }, failed.EndedAt));
        }
        return HealthData.Result(problems);
    }
}
