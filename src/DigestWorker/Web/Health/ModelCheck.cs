using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Models that need an operator: an invalid key, an exhausted account. The latest that is known of each counts.</summary>
internal sealed class ModelCheck(ModelHealth health, RunLog runs, CurrentDigests digests) : IHealthCheck
{
    private const int Looked = 5;
    private const string Remedy = "fix the key, the account or the name of the model (digestworker check tests them); the next run clears it";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var troubles = new List<HealthProblem>();
        foreach (var digest in digests.Current)
        {
            // What other processes have found, and this one before it was restarted.
            var asked = (await runs.LastAsync(digest.Name, Looked, cancellationToken))
                .FirstOrDefault(run => run.Counts.Misconfigured || run.Counts.Accepted > 0);
            troubles.AddRange(digest.Llm.WithFallbacks.Select(model => Of(model, health.Of(model), asked)).OfType<HealthProblem>());
            if (asked is { Counts.Misconfigured: true } && !digest.Llm.WithFallbacks.Any(model => health.Of(model)?.At >= asked.StartedAt))
                troubles.Add(new HealthProblem($"model of {digest.Name}", $"it refuses to answer: {asked.Reason}", asked.StartedAt, Remedy));
        }
        return HealthData.Result([.. troubles.DistinctBy(problem => problem.What)]);
    }

    private static HealthProblem? Of(LlmOptions model, ModelStatus? status, LoggedRun? asked) =>
        status is { Problem: { } reason } && !(asked is { Counts.Misconfigured: false } && asked.StartedAt > status.At)
            ? new HealthProblem($"{model.Provider} {model.Model} at {model.Address.Authority}", reason, status.Since, Remedy)
            : null;
}
