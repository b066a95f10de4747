namespace DigestWorker.Web.Health;

/// <summary>Looks also where nobody asks, so that the log and the metrics tell of problem in time.</summary>
internal sealed partial class HealthWatch(Readiness readiness, TimeProvider time, ILogger<HealthWatch> logger) : BackgroundService
{
    /// <summary>The scheduler begins only once everything else has.</summary>
    private static readonly TimeSpan StartUp = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(StartUp, time);
        // Its end is no exception: there is none.
        using var stopping = stoppingToken.Register(ticks.Dispose);
        while (await ticks.WaitForNextTickAsync(CancellationToken.None))
        {
            ticks.Period = Pause;
            await LookAsync(stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await readiness.NowAsync(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The worker stops, with all that the checks would ask.
        }
        catch (Exception e)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The health checks failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
