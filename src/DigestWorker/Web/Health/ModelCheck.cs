using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Models that need an operator: an invalid key, an exhausted account. The latest result for each model counts.</summary>
internal sealed class ModelCheck(ModelHealth health, RunLog runs, CurrentDigests digests) : IHealthCheck
{
    private const int Looked = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var problems = new List<HealthProblem>();
        foreach (var digest in digests.Current)
        {
            // Results of other processes, and of this one before its restart.
            var asked = (await runs.LastAsync(digest.Name, Looked, cancellationToken))
                .FirstOrDefault(run => run.Counts.Misconfigured || run.Counts.Accepted > 0);
            problems.AddRange(digest.Llm.WithVerifier.Select(model => Of(model, health.Of(model), asked)).OfType<HealthProblem>());
            if (asked is { Counts.Misconfigured: true } && !digest.Llm.WithFallbacks.Any(model => health.Of(model)?.At >= asked.StartedAt))
                problems.Add(new HealthProblem($"model of {digest.Name}", RootOf(asked.Reason), asked.StartedAt));
        }
        return HealthData.Result([.. problems.DistinctBy(problem => problem.What)]);
    }

    private static HealthProblem? Of(LlmOptions model, ModelStatus? status, LoggedRun? asked) =>
        status is { Problem: { } reason } && !(asked is { Counts.Misconfigured: false } && asked.StartedAt > status.At)
            ? new HealthProblem($"{model.Provider} {model.Model} at {model.Address.Authority}", reason, status.Since)
            : null;

    /// <summary>The reason about the model, below those of the run and its editions.</summary>
    private static Reason RootOf(Reason? reason) => reason switch
    {
        null => new Reason(ReasonCode.LastRunFailed),
        { Cause: { } cause } => RootOf(cause),
        _ => reason,
    };
}
