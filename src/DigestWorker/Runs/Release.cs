using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>Puts an edition into the output folder, and records how it stands: the two never tell different stories.</summary>
internal sealed class Release(EditionStore editions, EditionFiles files, Materials materials)
{
    public async Task<Publication> PublishAsync(DigestDefinition digest, Edition edition, EditionRow? before, bool force, Turn turn, CancellationToken cancellationToken)
    {
        Publication publication;
        if (edition.State is EditionState.Complete or EditionState.Partial)
        {
            var rendering = EditionFiles.Render(edition, digest.FileOf(edition.Date));
            await editions.IntendAsync(edition.Digest, edition.Date, rendering.Sha256, turn.Fence, cancellationToken);
            publication = await files.PublishAsync(edition, rendering, before, force, turn.EnsureHeldAsync, cancellationToken);
        }
        else
        {
            // Whatever was published before stays as it was.
            publication = new Publication(edition with { File = before?.File, Revision = before?.Revision ?? 0 }, Written: false);
        }

        await editions.SaveAsync(publication.Edition, turn.Fence, cancellationToken);
        return publication;
    }

    /// <summary>A settled edition is not touched again, but a file that somebody deleted is written again.</summary>
    public async Task<EditionReport> RestoreAsync(DigestDefinition digest, EditionRow settled, Turn turn, CancellationToken cancellationToken)
    {
        var outcome = settled.State is EditionState.Failed ? RunOutcome.Failed : RunOutcome.Done;
        if (settled.File is not { } file || files.Has(file))
            return new EditionReport(AsRecorded(settled), outcome, default, Written: false) { Untouched = true };

        var papers = await editions.PapersAsync(digest.Name, settled.Date, cancellationToken);
        var material = await materials.OfAsync(digest, settled.Date, new ListingFinding(ListingReading.Gone), papers, cancellationToken);
        var edition = EditionComposer.Compose(material) with { State = settled.State, Reason = settled.Reason, Settled = true };
        var (restored, written) = await PublishAsync(digest, edition, settled, force: false, turn, cancellationToken);
        return new EditionReport(restored, outcome, default, written);
    }

    /// <summary>Records that an edition could not be worked on.</summary>
    public async Task<Edition> FailAsync(DigestDefinition digest, EditionDate date, string reason, Turn turn, CancellationToken cancellationToken)
    {
        var before = await editions.FindAsync(digest.Name, date, cancellationToken);
        var failed = new Edition(digest.Name, date, digest.Options.Listing)
        {
            State = EditionState.Failed, Reason = reason, File = before?.File, Revision = before?.Revision ?? 0,
        };
        await editions.SaveAsync(failed, turn.Fence, cancellationToken);
        return failed;
    }

    /// <summary>The index over all editions of all digests.</summary>
    public async Task PublishIndexAsync(Turn turn, CancellationToken cancellationToken) =>
        await files.PublishIndexAsync(await editions.AllAsync(cancellationToken), turn.EnsureHeldAsync, cancellationToken);

    private static Edition AsRecorded(EditionRow row) => new(row.Digest, row.Date, row.Listing)
    {
        State = row.State, Reason = row.Reason, Settled = row.Settled, Revision = row.Revision, File = row.File,
    };
}
