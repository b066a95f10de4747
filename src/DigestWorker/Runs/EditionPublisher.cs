using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;
using DigestWorker.Telemetry;

namespace DigestWorker.Runs;

/// <summary>Puts an edition into the output folder, and records how it stands: the two never tell different stories.</summary>
internal sealed class EditionPublisher(EditionStore editions, EditionFiles files, EditionInputsLoader loader)
{
    public async Task<Publication> PublishAsync(DigestDefinition digest, Edition edition, EditionRow? before, bool force, RunLock runLock, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartPublish(edition.Digest, edition.Date);
        Publication publication;
        if (edition.State is EditionState.Complete or EditionState.Partial)
        {
            var rendering = EditionFiles.Render(edition, digest.FileOf(edition.Date));
            await editions.RecordPendingWriteAsync(edition.Digest, edition.Date, rendering.Sha256, runLock.Fence, cancellationToken);
            publication = await files.PublishAsync(edition, rendering, before, force, runLock.EnsureHeldAsync, cancellationToken);
        }
        else
        {
            // Whatever was published before stays as it was.
            publication = new Publication(edition with { File = before?.File, Revision = before?.Revision ?? 0 }, Written: false);
        }

        await editions.SaveAsync(publication.Edition, runLock.Fence, cancellationToken);
        activity.SetOutcome(publication.Written ? "written" : "unchanged", failed: false);
        return publication;
    }

    /// <summary>A settled edition is not touched again, but a file that somebody deleted is written again.</summary>
    public async Task<EditionReport> RestoreAsync(DigestDefinition digest, EditionRow settled, RunLock runLock, CancellationToken cancellationToken)
    {
        var outcome = settled.State is EditionState.Failed ? RunOutcome.Failed : RunOutcome.Done;
        if (settled.File is not { } file || files.Has(file))
            return new EditionReport(AsRecorded(settled), outcome, default, Written: false) { Untouched = true };

        var papers = await editions.PapersAsync(digest.Name, settled.Date, cancellationToken);
        var inputs = await loader.LoadAsync(digest, settled.Date, new ListingAssessment(ListingReading.NoLongerListed), papers, cancellationToken);
        var edition = EditionComposer.Compose(inputs) with { State = settled.State, Reason = settled.Reason, Settled = true };
        var (restored, written) = await PublishAsync(digest, edition, settled, force: false, runLock, cancellationToken);
        return new EditionReport(restored, outcome, default, written);
    }

    /// <summary>Records that an edition could not be worked on.</summary>
    public async Task<Edition> FailAsync(DigestDefinition digest, EditionDate date, string reason, RunLock runLock, CancellationToken cancellationToken)
    {
        var before = await editions.FindAsync(digest.Name, date, cancellationToken);
        var failed = new Edition(digest.Name, date, digest.Options.Listing)
        {
            State = EditionState.Failed, Reason = reason, File = before?.File, Revision = before?.Revision ?? 0,
        };
        await editions.SaveAsync(failed, runLock.Fence, cancellationToken);
        return failed;
    }

    /// <summary>The index over all editions of all digests.</summary>
    public async Task PublishIndexAsync(RunLock runLock, CancellationToken cancellationToken) =>
        await files.PublishIndexAsync(await editions.AllAsync(cancellationToken), runLock.EnsureHeldAsync, cancellationToken);

    private static Edition AsRecorded(EditionRow row) => new(row.Digest, row.Date, row.Listing)
    {
        State = row.State, Reason = row.Reason, Settled = row.Settled, Revision = row.Revision, File = row.File,
    };
}
