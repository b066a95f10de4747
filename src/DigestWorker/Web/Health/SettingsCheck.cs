using DigestWorker.Runs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>A changed configuration that was refused: the worker goes by the old one, and somebody believes it goes by the new one.</summary>
internal sealed class SettingsCheck(ReloadStatus reload) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(HealthData.Result([.. (reload.Rejected?.Problems ?? []).Select(problem => new HealthProblem(
            "configuration", new Reason(ReasonCode.ConfigurationRejected) { Detail = problem }, reload.Rejected?.Since))]));
}
