using DigestWorker.Storage;

namespace DigestWorker.Hosting;

/// <summary>Makes editions searchable that a version without a search has published: after the start, a few at a time, so that nothing waits for it.</summary>
internal sealed partial class SearchCatchUp(EntryStore entries, TimeProvider time, ILogger<SearchCatchUp> logger) : BackgroundService
{
    private const int Batch = 20;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterAFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var indexed = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Breath;
            try
            {
                var more = await entries.IndexMissingAsync(Batch, stoppingToken);
                if (more == 0)
                    break;
                indexed += more;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, e);
                pause = AfterAFailure;
            }
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (indexed > 0)
            Log.Indexed(logger, indexed);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Editions} earlier editions can be searched now")]
        public static partial void Indexed(ILogger logger, int editions);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Earlier editions cannot be made searchable for now")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
