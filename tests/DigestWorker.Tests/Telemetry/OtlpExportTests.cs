using DigestWorker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DigestWorker.Tests.Telemetry;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Without_the_variables_a_verb_has_no_exporter_and_serve_has_that_of_Prometheus_alone()
    {
        var settings = Settings.Of(new Dictionary<string, string?> { ["Web:Url"] = "http://127.0.0.1:0" });

        await using var verb = CompositionRoot.OneShot(settings, LogLevel.Critical);
        Assert.Null(verb.GetService<MeterProvider>());
        Assert.Null(verb.GetService<TracerProvider>());

        await using var served = WorkerHost.Build(settings, schedules: false, LogLevel.Critical);
        Assert.NotNull(served.Services.GetService<MeterProvider>());
        Assert.Null(served.Services.GetService<TracerProvider>());
    }
}
