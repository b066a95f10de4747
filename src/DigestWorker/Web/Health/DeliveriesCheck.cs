using DigestWorker.Deliveries;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Reports each delivery that gave up a message, or that no later try helps.</summary>
internal sealed class DeliveriesCheck(DeliveryQueries deliveries) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => HealthData.Result(
        [.. from delivery in await deliveries.ListAsync(cancellationToken)
            let problem = delivery.Problem
            where problem is not null
            select new HealthProblem($"delivery {delivery.Name}", problem, delivery.Messages.DeadSince ?? delivery.Messages.Oldest)]);
}
