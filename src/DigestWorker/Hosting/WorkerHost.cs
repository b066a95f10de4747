using DigestWorker.Deliveries;
using DigestWorker.Logs;
using DigestWorker.Schedules;
using DigestWorker.Telemetry;
using DigestWorker.Web;
using DigestWorker.Web.Pages.Operate;
using Microsoft.Extensions.Hosting.Systemd;

namespace DigestWorker.Hosting;

/// <summary>The host of the worker: schedules and pages in one process, under systemd, as a Windows service, in a container or a terminal.</summary>
internal static class WorkerHost
{
    // Before ShutdownSignals ends the process.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    // Of the environment, the host reads only how it exports: everything else, such as Kestrel's addresses, is the configuration's.
    private const string HostVariables = "OTEL_";

    public static WebApplication Build(Settings settings, bool schedules, LogLevel? level = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(Variables());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Edge.Listen);
        var lowest = level ?? settings.Options.Logging.Level;
        builder.Logging.ToLog(settings.Options.Logging, lowest);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning).AddFilter("Polly", LogLevel.None);
        // The keys of the sessions are in the store, which is protected as a whole or not at all.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Readiness logs a problem once, not at every check; the framework logs a publisher that fails.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckPublisherHostedService", LogLevel.Error);
        // The caller reports a failed start; the host would log it, and the services that it cancels, with their stack traces.
        IHostApplicationLifetime? lifetime = null;
        builder.Logging.AddFilter(
            "Microsoft.Extensions.Hosting.Internal.Host", said => said >= lowest && lifetime is { ApplicationStarted.IsCancellationRequested: true });
        foreach (var (category, own) in settings.Options.Logging.Categories)
            builder.Logging.AddFilter(category, own);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.AddSystemd();
        if (SystemdHelpers.IsSystemdService() && Watchdog.Within() is { } within)
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Watchdog>(services, within));
        if (OperatingSystem.IsWindows()) // false when compiled for another system, which then carries no event log
            builder.Services.AddWindowsService();
        builder.Services.AddWorker(settings).AddOtlpExport();
        builder.Services.AddWeb(settings.Options.Web, settings.Options.Storage, scheduled: schedules);
        builder.Services.AddSchedules(settings.Options.Storage, enabled: schedules);
        if (schedules)
            builder.Services.AddHostedService<SettingsReload>().AddHostedService<IdleMemoryTrimmer>().AddHostedService<OutboxRelayService>();

        var app = builder.Build();
        lifetime = app.Lifetime;
        app.Services.GetRequiredService<EffectiveSettings>().Replace(RedactedSettings.Of(settings, settings));
        app.UseWeb();
        return app;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables() =>
        from name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
        where name.StartsWith(HostVariables, StringComparison.OrdinalIgnoreCase)
        select KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name));
}
