using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>Takes a published edition, or a paper of it, away for good: from the files, the index and the store.</summary>
internal sealed class EditionRemoval(EditionStore editions, EditionPublisher publisher, RunLockProvider locks)
{
    /// <param name="digest">The digest.</param>
    /// <param name="date">The edition.</param>
    /// <param name="paper">Null for the whole edition.</param>
    /// <param name="force">Whether a file that was edited by hand is rewritten, without the edits.</param>
    /// <param name="cancellationToken">Interrupts it; the same call completes it.</param>
    /// <returns>The edition afterwards.</returns>
    /// <exception cref="OperationRefusedException">There is nothing to remove.</exception>
    public async Task<EditionRow> RemoveAsync(
        DigestDefinition digest, EditionDate date, PaperId? paper, bool force, CancellationToken cancellationToken)
    {
        await using var held = await locks.AcquireAsync(cancellationToken);
        using var folder = await publisher.OpenFolderAsync(held, cancellationToken);
        await publisher.EnsureFileNamesAsync(digest, cancellationToken);
        var row = await editions.FindAsync(digest.Name, date, cancellationToken);
        if (row is not { IsRemoved: true } and not { File: not null })
            throw new OperationRefusedException($"{digest.Name} has no published edition of {date}; see digestworker status --digest {digest.Name}");

        var run = new RunContext(digest, new RunRequest { Force = true }, held, Progress: null);
        if (paper is { } id && !row.IsRemoved)
            await RemovePaperAsync(run, row, id, force, cancellationToken);
        else
            await RemoveEditionAsync(run, row, cancellationToken);
        await publisher.PublishIndexAsync(held, cancellationToken);
        return (await editions.FindAsync(digest.Name, date, cancellationToken))!;
    }

    private async Task RemoveEditionAsync(RunContext run, EditionRow row, CancellationToken cancellationToken)
    {
        // The store first: a file that is missing before would be written again.
        if (!row.IsRemoved)
            await editions.RemoveAsync(row, run.Lock.Fence, cancellationToken);
        await run.Lock.EnsureHeldAsync();
        publisher.DeleteFiles(run.Digest, row.Date);
    }

    private async Task RemovePaperAsync(RunContext run, EditionRow row, PaperId paper, bool force, CancellationToken cancellationToken)
    {
        var papers = await editions.PapersAsync(row.Digest, row.Date, cancellationToken);
        var isKnown = papers.Any(known => known.Paper.Id == paper);
        if (!isKnown)
            throw new OperationRefusedException($"the edition of {row.Date} has no paper {paper}; see digestworker show for its papers.");
        if (row.File!.HandEdited && !force)
            throw new OperationRefusedException(
                $"the file of {row.Date} was edited by hand; add --force to write it again without the edits and without {paper}.");
        if (papers.All(known => !known.Published || known.Paper.Id == paper))
        {
            await RemoveEditionAsync(run, row, cancellationToken);
            return;
        }
        await editions.RemovePapersAsync(row.Digest, row.Date, [paper], run.Lock.Fence, cancellationToken);
        await publisher.RewriteAsync(run, row, cancellationToken);
    }
}
