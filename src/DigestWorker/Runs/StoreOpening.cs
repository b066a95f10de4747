using DigestWorker.Digests;
using DigestWorker.Files;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>What happens before the first run of a process: the store is opened, or rebuilt, and follows the configured names.</summary>
internal sealed partial class StoreOpening(
    StoreRebuild rebuild, DigestRenaming renaming, EditionPublisher publisher, CurrentDigests digests, StoreIdentity store, OutputFolder output,
    ILogger<StoreOpening> logger)
{
    /// <summary>The worker's folders that every user of the machine may write to.</summary>
    public IEnumerable<string> OpenFolders =>
        new[] { Path.GetDirectoryName(store.File), output.Root }.OfType<string>().Where(PrivateFile.IsWritableByAll).Distinct();

    /// <exception cref="RunRefusedException">A digest cannot be published until an operator acts.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in OpenFolders)
            Log.WritableByAll(logger, folder);
        await rebuild.OpenAsync(cancellationToken);
        await renaming.AdoptSpellingsAsync(cancellationToken);
        foreach (var digest in digests.Current)
            await publisher.EnsureFileNamesAsync(digest, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Every user of this machine may write to {Folder}: they can lock out the worker and replace its files; take the right with chmod o-w")]
        public static partial void WritableByAll(ILogger logger, string folder);
    }
}
