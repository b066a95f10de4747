using System.Globalization;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting.Systemd;

namespace DigestWorker.Hosting;

/// <summary>
/// Pings the watchdog of systemd twice in each <c>WatchdogSec</c>; Microsoft.Extensions.Hosting.Systemd only sends READY and STOPPING.
/// It calls the endpoint that HEALTHCHECK and liveness probes call, so that all of them agree.
/// </summary>
internal sealed partial class Watchdog(
    TimeSpan within, ISystemdNotifier systemd, IServer server, TimeProvider time, ILogger<Watchdog> logger) : BackgroundService
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    /// <summary>The watchdog interval that systemd sets; null if it sets none for this process.</summary>
    /// <remarks>https://www.freedesktop.org/software/systemd/man/latest/sd_watchdog_enabled.html</remarks>
    public static TimeSpan? Within() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0
            && Environment.GetEnvironmentVariable("WATCHDOG_PID") is var process
            && (string.IsNullOrEmpty(process) || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var direct = new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null /* no spans */ };
        using var door = new HttpClient(direct) { Timeout = within / 4 };
        using var timer = new PeriodicTimer(within / 2, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await LivesAsync(door, stoppingToken))
                systemd.Notify(Alive);
        }
    }

    private async Task<bool> LivesAsync(HttpClient door, CancellationToken cancellationToken)
    {
        // The server is not listening yet.
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address)
            return true;
        try
        {
            using var answer = await door.GetAsync(new Uri(new Uri(WebOptions.OwnUrlOf(address)), $"{HealthPaths.Base}/live"), cancellationToken);
            if (answer.IsSuccessStatusCode)
                return true;
            Log.PingSkipped(logger, $"it answered {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.PingSkipped(logger, e.Message);
        }
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Watchdog ping skipped, /health/live failed: {Why}")]
        public static partial void PingSkipped(ILogger logger, string why);
    }
}
