using DigestWorker.Telemetry;
using DigestWorker.Web.Access;
using OpenTelemetry.Metrics;

namespace DigestWorker.Web.Metrics;

/// <summary>The meters of the worker, of Quartz and of the runtime for Prometheus. Only <c>serve</c> has them: a verb that ends is not scraped.</summary>
internal static class MetricsRegistration
{
    private const string Path = "/metrics";

    // The room for all series of a metric is taken at once: for the 2,000 that are allowed otherwise that is a third of a megabyte each.
    // https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
    private const int MostSeries = 200;

    // https://www.quartz-scheduler.net/documentation/quartz-4.x/packages/opentelemetry-integration.html
    private static readonly string[] Meters = [WorkerMeter.Name, "Quartz", "System.Runtime"];

    public static IServiceCollection AddMetricsEndpoint(this IServiceCollection services)
    {
        services.AddSingleton<StoreMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Meters)
            .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MostSeries })
            .AddPrometheusExporter());
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
