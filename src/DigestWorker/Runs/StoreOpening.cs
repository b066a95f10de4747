using DigestWorker.Digests;

namespace DigestWorker.Runs;

/// <summary>What happens before the first run of a process: the store is opened, or rebuilt, and follows the configured names.</summary>
internal sealed class StoreOpening(StoreRebuild rebuild, DigestRenaming renaming, EditionPublisher publisher, CurrentDigests digests)
{
    /// <exception cref="RunRefusedException">A digest cannot be published until an operator acts.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await rebuild.OpenAsync(cancellationToken);
        await renaming.AdoptSpellingsAsync(cancellationToken);
        foreach (var digest in digests.Current)
            await publisher.EnsureFileNamesAsync(digest, cancellationToken);
    }
}
