using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DigestWorker.Telemetry;

/// <summary>What is measured, whoever it is exported to.</summary>
internal static class MeterSelection
{
    // The room for all series of a metric is taken at once: for the 2,000 that are allowed otherwise that is a third of a megabyte each.
    // https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
    private const int MaxSeries = 200;

    // https://www.quartz-scheduler.net/documentation/quartz-4.x/packages/opentelemetry-integration.html
    private static readonly string[] Meters = [WorkerTelemetry.Name, "Quartz", "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting"];

    /// <summary>Once for all exporters: a second view of the same metrics would double them.</summary>
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
