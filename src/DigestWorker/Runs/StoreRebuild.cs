using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>
/// Opens the store. A damaged store is set aside, and an empty one is rebuilt from the output folder,
/// so that published summaries are neither lost nor paid again.
/// </summary>
internal sealed partial class StoreRebuild(
    Database database, EditionStore editions, EditionArchive archive, ArchiveImport import, RunLockProvider runLocks, EditionPublisher publisher,
    ILogger<StoreRebuild> logger)
{
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (database.FindDamage() is null && (!await editions.IsNewAsync(cancellationToken) || archive.IsEmpty))
            return;

        await using var runLock = await runLocks.AcquireAsync(cancellationToken);
        // Another process may have rebuilt it in the meantime.
        if (database.FindDamage() is { } damage)
            Log.SetAside(logger, database.DisplayName, damage, database.SetAside(damage));
        if (await editions.IsNewAsync(cancellationToken))
        {
            await publisher.TakeFolderOfLostStoreAsync(cancellationToken);
            var (found, summaries, failures) = await import.ImportAsync(runLock.Fence, cancellationToken);
            if (found > 0)
                Log.Rebuilt(logger, database.DisplayName, found, summaries, failures);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The store {Store} is damaged ({Damage}); it was set aside as {Aside}")]
        public static partial void SetAside(ILogger logger, string store, string damage, string aside);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "The store {Store} was empty and was rebuilt from the output folder: {Editions} editions, {Summaries} summaries, "
                + "{Failures} papers without one. The log of the earlier runs is lost")]
        public static partial void Rebuilt(ILogger logger, string store, int editions, int summaries, int failures);
    }
}
