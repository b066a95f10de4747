using System.Data.Common;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

internal sealed class StoreCheck(StoreProbe store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await store.ProveWritableAsync(cancellationToken);
            return HealthData.Result(problem: null);
        }
        catch (Exception e) when (e is DbException or StorageException or IOException or UnauthorizedAccessException)
        {
            return HealthData.Result(new HealthProblem("store", new Reason(ReasonCode.StoreFailed) { Detail = OneLine.Of(e.Message) }, Since: null));
        }
    }
}
