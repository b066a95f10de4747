using DigestWorker.Telemetry;
using DigestWorker.Web.Access;
using OpenTelemetry.Metrics;

namespace DigestWorker.Web.Metrics;

/// <summary>The metrics for Prometheus, only with <c>serve</c>: a verb that exits is not scraped.</summary>
internal static class MetricsRegistration
{
    private const string Path = "/metrics";

    public static IServiceCollection AddMetricsEndpoint(this IServiceCollection services)
    {
        services.AddSingleton<StoreMetrics>();
        services.AddWorkerMeters().WithMetrics(metrics => metrics.AddPrometheusExporter());
        return services;
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint(
        Path, meterProvider: null, optionsName: null,
        configureBranchedPipeline: branch => branch.Use(async (context, next) =>
        {
            await context.RequestServices.GetRequiredService<StoreMetrics>().RefreshAsync(context.RequestAborted);
            await next(context);
        })).RequireAuthorization(AccessRegistration.Operate);
}
