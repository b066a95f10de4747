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
            return HealthData.Result(new HealthProblem(
                "store", $"the store cannot be written: {OneLine.Of(e.Message)}", Since: null,
                "check its disk or its server (Storage:ConnectionString); the model is not called until the store can be written"));
        }
    }
}
