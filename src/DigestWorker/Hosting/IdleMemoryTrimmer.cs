using DigestWorker.Runs;

namespace DigestWorker.Hosting;

/// <summary>
/// A worker is idle for hours between its runs, and the runtime collects only when memory is asked for:
/// what the start and each run have needed is given back to the system here. It takes some milliseconds.
/// </summary>
internal sealed class IdleMemoryTrimmer(RunTracker runs, TimeProvider time) : BackgroundService
{
    // What a run leaves to others, such as the pages that are asked for at its end, is done by then.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var now in runs.ChangesAsync(stoppingToken))
        {
            if (now.Any(run => run.Phase is not RunPhase.Finished))
                continue;
            await Task.Delay(Settling, time, stoppingToken);
            // https://learn.microsoft.com/dotnet/api/system.gccollectionmode: Aggressive gives up as much as it can.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
