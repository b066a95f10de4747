using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>A changed configuration that is invalid: the worker keeps the old one.</summary>
internal sealed class SettingsCheck(ReloadStatus reload) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(HealthData.Result([.. (reload.Rejected?.Problems ?? []).Select(problem => new HealthProblem(
            "configuration", new Reason(ReasonCode.ConfigurationRejected) { Detail = problem }, reload.Rejected?.Since))]));
}
