using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Failures of a run that no edition shows yet, such as a listing that does not answer.</summary>
internal sealed class LastRunsCheck(RunLog runs, EditionCatalog editions, CurrentDigests digests) : IHealthCheck
{
    private const int Looked = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var told = (await editions.FailedAsync(cancellationToken)).ToLookup(edition => edition.Digest);
        var problems = new List<HealthProblem>();
        foreach (var digest in digests.Current)
        {
            // A run in progress, or one that was stopped, has no outcome.
            var last = (await runs.LastAsync(digest.Name, Looked, cancellationToken)).FirstOrDefault(run => run.Outcome is not null);
            if (last is { Outcome: RunOutcome.Failed }
                && !told[digest.Name].Any(edition => last.Reason is { Code: ReasonCode.WorstEdition } worst && worst.Date == edition.Date.Text))
                problems.Add(
                    new HealthProblem(digest.Name, new Reason(ReasonCode.LastRunFailed) { Digest = digest.Name, Cause = last.Reason }, last.EndedAt));
        }
        return HealthData.Result(problems);
    }
}
