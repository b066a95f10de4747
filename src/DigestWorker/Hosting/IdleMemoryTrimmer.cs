using DigestWorker.Runs;

namespace DigestWorker.Hosting;

/// <summary>
/// Returns memory to the system after the start and after each run. The worker is idle for hours between its runs,
/// and the runtime collects only on allocation. A collection takes some milliseconds.
/// </summary>
internal sealed class IdleMemoryTrimmer(RunTracker runs, TimeProvider time) : BackgroundService
{
    // By then the requests that follow a run, such as reloads of open pages, are served.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var now in runs.ChangesAsync(stoppingToken))
        {
            if (now.Any(run => run.Phase is not RunPhase.Finished))
                continue;
            await Task.Delay(Settling, time, stoppingToken);
            // https://learn.microsoft.com/dotnet/api/system.gccollectionmode: Aggressive decommits as much memory as possible.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
