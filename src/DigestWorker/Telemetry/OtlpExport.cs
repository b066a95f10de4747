using System.Reflection;
using System.Runtime.CompilerServices;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DigestWorker.Telemetry;

/// <summary>
/// Exports traces and metrics to a collector if the standard variables set one: https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
/// Without them the exporter is not loaded.
/// </summary>
internal static class OtlpExport
{
    private const string Traces = "TRACES";
    private const string Metrics = "METRICS";

    public static IServiceCollection AddOtlpExport(this IServiceCollection services)
    {
        if (IsEnabled(Traces) || IsEnabled(Metrics))
            Add(services);
        return services;
    }

    /// <summary>Starts the export in a process without a host. Disposing the services sends the remaining data.</summary>
    public static void StartOtlpExport(this IServiceProvider services)
    {
        if (IsEnabled(Traces) || IsEnabled(Metrics))
            Start(services);
    }

    // Never inlined, so that OpenTelemetry is loaded only where it is used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(IServiceCollection services)
    {
        var version = typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService("digestworker", serviceVersion: version)
            // Added again, as the last detector, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
            .AddEnvironmentVariableDetector());
        if (IsEnabled(Traces))
            telemetry.WithTracing(traces => traces.AddSource(WorkerTelemetry.Name, "System.Net.Http").AddOtlpExporter(exporter => Apply(Traces, exporter)));
        if (IsEnabled(Metrics))
            services.AddWorkerMeters().WithMetrics(metrics => metrics.AddOtlpExporter(exporter => Apply(Metrics, exporter)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start(IServiceProvider services)
    {
        services.GetService<TracerProvider>();
        services.GetService<MeterProvider>();
    }

    private static bool IsEnabled(string signal) =>
        !string.Equals(Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && Variable($"OTEL_{signal}_EXPORTER") is "" or "otlp"
        && (Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not "" || Variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is not "");

    // AddOtlpExporter ignores the variables for a single signal; UseOtlpExporter reads them, but sends every signal.
    private static void Apply(string signal, OtlpExporterOptions exporter)
    {
        if (Uri.TryCreate(Of("ENDPOINT"), UriKind.Absolute, out var endpoint))
            exporter.Endpoint = endpoint;
        if (Of("HEADERS") is { Length: > 0 } headers)
            exporter.Headers = headers;
        if (int.TryParse(Of("TIMEOUT"), out var milliseconds))
            exporter.TimeoutMilliseconds = milliseconds;
        if (Of("PROTOCOL") is { Length: > 0 } protocol)
            exporter.Protocol = protocol is "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

        string Of(string name) => Variable($"OTEL_EXPORTER_OTLP_{signal}_{name}");
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() ?? "";
}
