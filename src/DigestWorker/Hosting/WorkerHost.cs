using System.Text.Encodings.Web;
using System.Text.Json;
using DigestWorker.Schedules;
using DigestWorker.Telemetry;
using DigestWorker.Web;
using DigestWorker.Web.Pages.Operate;
using Microsoft.Extensions.Hosting.Systemd;

namespace DigestWorker.Hosting;

/// <summary>The host of the worker: schedules and pages in one process, under systemd, as a Windows service, in a container or a terminal.</summary>
internal static class WorkerHost
{
    // docker stop kills after 10 seconds.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    // The host would watch appsettings.json, for which it takes one of the inotify instances of the user: if there is none left, it does not start.
    public static readonly string[] WithoutWatchers = ["--hostBuilder:reloadConfigOnChange=false"];

    public static WebApplication Build(Settings settings, bool schedules, LogLevel level = LogLevel.Information)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = WithoutWatchers });
        builder.WebHost.UseUrls(settings.Options.Web.Url).ConfigureKestrel(WebRegistration.Limit);
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(level);
        builder.Logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning).AddFilter("Polly", LogLevel.None);
        // The keys of the sessions are in the store, which is protected as a whole or not at all.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Readiness logs a problem once, not at every check; the framework logs a publisher that fails.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckPublisherHostedService", LogLevel.Error);
        // The caller reports a failed start; the host would log it, and the services that it cancels, with their stack traces.
        IHostApplicationLifetime? lifetime = null;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", _ => lifetime is { ApplicationStarted.IsCancellationRequested: true });
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
            builder.Services.AddHostedService<SettingsReload>().AddHostedService<IdleMemoryTrimmer>();

        var app = builder.Build();
        lifetime = app.Lifetime;
        app.Services.GetRequiredService<EffectiveSettings>().Replace(RedactedSettings.Of(settings, settings));
        app.UseWeb();
        return app;
    }
}
