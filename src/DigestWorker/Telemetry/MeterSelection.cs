using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DigestWorker.Telemetry;

/// <summary>The exported metrics, for every exporter.</summary>
internal static class MeterSelection
{
    // Memory for all series of a metric is allocated at once: a third of a megabyte each with the default of 2,000.
    // https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
    private const int MaxSeries = 200;

    // https://www.quartz-scheduler.net/documentation/quartz-4.x/packages/opentelemetry-integration.html
    private static readonly string[] Meters = [WorkerTelemetry.Name, "Quartz", "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting"];

    /// <summary>Registered once for all exporters: a second view would duplicate the metrics.</summary>
    public static OpenTelemetryBuilder AddWorkerMeters(this IServiceCollection services)
    {
        var telemetry = services.AddOpenTelemetry();
        if (services.Any(service => service.ServiceType == typeof(Selected)))
            return telemetry;
        services.AddSingleton<Selected>();
        return telemetry.WithMetrics(metrics => metrics.AddMeter(Meters).AddView("*", new MetricStreamConfiguration { CardinalityLimit = MaxSeries }));
    }

    private sealed class Selected;
}
