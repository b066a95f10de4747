using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;
using DigestWorker.Telemetry;

namespace DigestWorker.Runs;

/// <summary>Publishes an edition to the output folder and records its state, so that both agree.</summary>
internal sealed class EditionPublisher(EditionStore editions, EditionFiles files, EditionInputsLoader loader)
{
    public string Folder => files.Folder;

    /// <summary>Locks the output folder for a run, and deletes incomplete files of killed processes.</summary>
    /// <returns>The lock; null if nodes share the folder, which the lease of the run protects then.</returns>
    public async Task<IDisposable?> OpenFolderAsync(RunLock runLock, CancellationToken cancellationToken)
    {
        // Another store may be configured with the same folder.
        var folder = runLock.IsShared ? null : await files.LockAsync(cancellationToken);
        files.Sweep();
        return folder;
    }

    public async Task<Publication> PublishAsync(RunContext run, Edition edition, EditionRow? previous, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartPublish(edition.Digest, edition.Date);
        Publication publication;
        if (edition.State is EditionState.Complete or EditionState.Partial)
        {
            var rendering = EditionFiles.Render(edition, run.Digest.FileOf(edition.Date));
            await editions.RecordPendingWriteAsync(edition.Digest, edition.Date, rendering.Sha256, run.Lock.Fence, cancellationToken);
            publication = await files.PublishAsync(edition, rendering, previous, run.Request.Force, run.Lock.EnsureHeldAsync, cancellationToken);
        }
        else
        {
            // An earlier publication stays unchanged.
            publication = new Publication(edition with { File = previous?.File, Revision = previous?.Revision ?? 0 }, Written: false);
        }

        await editions.SaveAsync(publication.Edition, run.Lock.Fence, cancellationToken);
        activity.SetOutcome(publication.Written ? "written" : "unchanged", failed: false);
        return publication;
    }

    /// <summary>Rewrites a deleted file of a settled edition, which is not updated otherwise.</summary>
    /// <param name="rewrite">Whether its JSON is rewritten in any case.</param>
    public async Task<EditionReport> RestoreAsync(RunContext run, EditionRow settled, bool rewrite, CancellationToken cancellationToken)
    {
        if (settled.File is not { } file || (files.Has(file) && !rewrite))
            return EditionReport.Settled(settled, written: false);

        var papers = await editions.PapersAsync(run.Digest.Name, settled.Date, cancellationToken);
        var listing = new ListingAssessment(ListingReading.NoLongerListed);
        var inputs = await loader.LoadAsync(run.Digest, settled.Date, listing, papers, settled, cancellationToken);
        var edition = EditionComposer.Compose(inputs with { Restores = true }) with { State = settled.State, Reason = settled.Reason, Settled = true };
        var (restored, written) = await PublishAsync(run with { Request = run.Request with { Force = false } }, edition, settled, cancellationToken);
        return EditionReport.Settled(settled, written) with { Edition = restored, Untouched = false };
    }

    /// <summary>Records that an edition failed.</summary>
    public async Task<Edition> FailAsync(RunContext run, EditionDate date, Reason reason, CancellationToken cancellationToken)
    {
        var previous = await editions.FindAsync(run.Digest.Name, date, cancellationToken);
        var failed = new Edition(run.Digest.Name, date, run.Digest.Options.Listing)
        {
            State = EditionState.Failed, Reason = reason, File = previous?.File, Revision = previous?.Revision ?? 0,
        };
        await editions.SaveAsync(failed, run.Lock.Fence, cancellationToken);
        return failed;
    }

    /// <summary>Writes the index of all editions of all digests.</summary>
    public async Task PublishIndexAsync(RunLock runLock, CancellationToken cancellationToken) =>
        await files.PublishIndexAsync(await editions.AllAsync(cancellationToken), runLock.EnsureHeldAsync, cancellationToken);
}
