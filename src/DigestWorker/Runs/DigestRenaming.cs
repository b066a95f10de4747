using DigestWorker.Digests;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>What an operator asked for cannot be done; the message says why and what to do.</summary>
internal sealed class OperationRefusedException(string message) : Exception(message);

/// <summary>Gives the editions of a digest to another name, and their files the configured names.</summary>
internal sealed class DigestRenaming(
    DigestNameStore names, EditionStore editions, EditionFiles files, EditionPublisher publisher, RunLockProvider locks, CurrentDigests digests)
{
    /// <summary>
    /// Renames a digest. With the same name twice, only the files are moved to the configured names. After a crash, the same call completes it.
    /// </summary>
    /// <param name="from">The name in the store.</param>
    /// <param name="to">The name in the configuration.</param>
    /// <param name="moveSchedule">Moves the schedule, before the rename is recorded as complete.</param>
    /// <param name="cancellationToken">Interrupts it; the same call continues.</param>
    /// <returns>How many published editions the digest has.</returns>
    /// <exception cref="OperationRefusedException">It cannot be renamed, and nothing was changed.</exception>
    public async Task<int> RenameAsync(
        string from, string to, Func<DigestRename, CancellationToken, Task> moveSchedule, CancellationToken cancellationToken)
    {
        await using var held = await locks.AcquireAsync(cancellationToken);
        using var folder = await publisher.OpenFolderAsync(held, cancellationToken);
        var digest = digests.Find(to) ?? throw new OperationRefusedException(
            $"there is no digest '{to}' in the configuration, only {string.Join(", ", digests.Names)}; rename it there first.");
        var unfinished = await names.UnfinishedAsync(cancellationToken);
        var rename = new DigestRename(await SpellingInStoreAsync(from, unfinished, cancellationToken), digest.Name);
        if (unfinished is not null && unfinished != rename)
            throw new OperationRefusedException(
                $"the rename of {unfinished.Old} to {unfinished.New} was interrupted; complete it with digestworker rename {unfinished.Old} {unfinished.New}");
        if (unfinished is null)
            await EnsurePossibleAsync(rename, digest, cancellationToken);

        await names.BeginAsync(rename, held.Fence, cancellationToken);
        var published = await editions.FilesAsync(rename.Old, cancellationToken);
        foreach (var recorded in published)
            await files.MoveAsync(recorded, rename.New, digest.FileOf(recorded.Date), held.EnsureHeldAsync, cancellationToken);
        await names.ApplyAsync(rename, digest.FileOf, held.Fence, cancellationToken);
        await publisher.PublishIndexAsync(held, cancellationToken);
        await moveSchedule(rename, cancellationToken);
        await names.EndAsync(rename, held.Fence, cancellationToken);
        return (await editions.FilesAsync(rename.New, cancellationToken)).Count;
    }

    /// <summary>Adopts the configured spelling of digests that the store has in another case.</summary>
    public async Task AdoptSpellingsAsync(CancellationToken cancellationToken)
    {
        if (await names.UnfinishedAsync(cancellationToken) is not null)
            return;
        var known = await names.AllAsync(cancellationToken);
        foreach (var (stored, configured) in known.Select(name => (name, digests.SpellingOf(name))).Where(pair => pair.name != pair.Item2))
        {
            if (!known.Contains(configured))
                await RenameAsync(stored, configured, (_, _) => Task.CompletedTask, cancellationToken);
        }
    }

    private async Task<string> SpellingInStoreAsync(string name, DigestRename? unfinished, CancellationToken cancellationToken)
    {
        if (string.Equals(unfinished?.Old, name, DigestDefinition.NameComparison))
            return unfinished!.Old;
        var known = await names.AllAsync(cancellationToken);
        return known.FirstOrDefault(other => other == name) ?? known.FirstOrDefault(other => string.Equals(other, name, DigestDefinition.NameComparison))
            ?? throw new OperationRefusedException(
                $"the store has no digest '{name}'{(known.Count > 0 ? $", only {string.Join(", ", known)}" : "")}; name one that has editions.");
    }

    private async Task EnsurePossibleAsync(DigestRename rename, DigestDefinition digest, CancellationToken cancellationToken)
    {
        if (!string.Equals(rename.Old, rename.New, DigestDefinition.NameComparison) && digests.Find(rename.Old) is { } configured)
            throw new OperationRefusedException($"{configured.Name} is still in the configuration; rename it there to {rename.New} first.");
        if (rename.Old != rename.New && (await editions.FilesAsync(rename.New, cancellationToken)).Count is > 0 and var others)
            throw new OperationRefusedException($"{rename.New} has {others} published editions of its own; give the digest a name that has none.");
        foreach (var recorded in await editions.FilesAsync(rename.Old, cancellationToken))
        {
            var path = digest.FileOf(recorded.Date);
            if (files.FindObstacle(recorded, path) is { } obstacle)
                throw new OperationRefusedException($"{obstacle} already exists; move it elsewhere, or set another Directory or FileName for {rename.New}.");
        }
    }
}
