using DigestWorker.Runs;
using DigestWorker.Storage;
using DigestWorker.Summaries;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Models that answer nobody before somebody acts: a refused key, an empty account. The latest that is known of each counts.</summary>
internal sealed class ModelCheck(ModelStandings standings, RunLog runs, DigestsInForce digests) : IHealthCheck
{
    private const int Looked = 5;
    private const string Remedy = "mend the key, the account or the name of the model (digestworker check tries them); the next run clears it";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var troubles = new List<Trouble>();
        foreach (var digest in digests.Current)
        {
            // What other processes, and this one before it was restarted, have found out.
            var asked = (await runs.LastAsync(digest.Name, Looked, cancellationToken)).FirstOrDefault(run => run.Counts.Stopped || run.Counts.Accepted > 0);
            troubles.AddRange(digest.Llm.InTurn.Select(model => Of(model, standings.Of(model), asked)).OfType<Trouble>());
            if (asked is { Counts.Stopped: true } && !digest.Llm.InTurn.Any(model => standings.Of(model)?.At >= asked.StartedAt))
                troubles.Add(new Trouble($"model of {digest.Name}", $"it refuses to answer: {asked.Reason}", asked.StartedAt, Remedy));
        }
        return Findings.Result([.. troubles.DistinctBy(trouble => trouble.What)]);
    }

    private static Trouble? Of(LlmOptions model, ModelStanding? standing, LoggedRun? asked) =>
        standing is { Stopped: { } reason } && !(asked is { Counts.Stopped: false } && asked.StartedAt > standing.At)
            ? new Trouble($"{model.Provider} {model.Model} at {model.Address.Authority}", reason, standing.Since, Remedy)
            : null;
}
