using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;
using DigestWorker.Telemetry;

namespace DigestWorker.Runs;

/// <summary>Publishes an edition to the output folder and records its state, so that both agree.</summary>
internal sealed class EditionPublisher(
    EditionStore editions, EditionFiles files, EditionArchive archive, EditionInputsLoader loader, DigestNameStore names, StoreIdentity store,
    Outbox outbox, RunPaperStore ways)
{
    public string Folder => files.Folder;

    /// <summary>Locks the output folder for a run, and deletes incomplete files of killed processes.</summary>
    /// <returns>The lock; null if nodes share the folder, which the lease of the run protects then.</returns>
    public async Task<IDisposable?> OpenFolderAsync(RunLock runLock, CancellationToken cancellationToken)
    {
        // Another store may be configured with the same folder.
        var folder = runLock.IsShared ? null : await files.LockAsync(cancellationToken);
        try
        {
            files.Sweep();
            if (await FindOtherStoreAsync(cancellationToken) is { } other)
                throw new RunRefusedException(other);
            if (files.Store()?.Id != await store.IdAsync(cancellationToken))
                await TakeFolderAsync(cancellationToken);
            return folder;
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Why the store may not write the output folder: another one does. Null if none does, or if it is empty.
    /// A store in the same place is the same one, restored or damaged.
    /// </summary>
    public async Task<Reason?> FindOtherStoreAsync(CancellationToken cancellationToken) =>
        files.Store() is { } other && await OwnerAsync(cancellationToken) is var own && other.Id != own.Id && !own.IsInPlaceOf(other) && !archive.IsEmpty
            ? ReasonOf(other)
            : null;

    /// <exception cref="RunRefusedException">The files of the digest have other names than the configured ones.</exception>
    public async Task EnsureFileNamesAsync(DigestDefinition digest, CancellationToken cancellationToken)
    {
        if (await names.UnfinishedAsync(cancellationToken) is { } unfinished)
            throw new RunRefusedException(new Reason(ReasonCode.RenameUnfinished) { Owner = unfinished.Old, Digest = unfinished.New });
        var recorded = await editions.FilesAsync(digest.Name, cancellationToken);
        if (recorded.FirstOrDefault(edition => edition.File.Path != digest.FileOf(edition.Date)) is { } other)
        {
            throw new RunRefusedException(
                new Reason(ReasonCode.FileNamesChanged) { Digest = digest.Name, Detail = Path.Combine(files.Folder, other.File.Path) });
        }
    }

    /// <summary>Makes the store the one that writes the output folder.</summary>
    public async Task TakeFolderAsync(CancellationToken cancellationToken) =>
        await files.TakeOverAsync(await OwnerAsync(cancellationToken), cancellationToken);

    /// <summary>Makes a store that is to be rebuilt the one that writes the output folder.</summary>
    /// <exception cref="RunRefusedException">The store that writes it still exists, or the folder cannot be used.</exception>
    public async Task TakeFolderOfLostStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A database server takes over from a file, which stays where it was.
            if (files.Store() is { StillExists: true } other && await OwnerAsync(cancellationToken) is { File: not "" } own && !own.IsInPlaceOf(other))
                throw new RunRefusedException(ReasonOf(other));
            await TakeFolderAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunRefusedException(new Reason(ReasonCode.FolderNotWritable) { Folder = files.Folder, Detail = OneLine.Of(e.Message) });
        }
    }

    private async Task<FolderOwner> OwnerAsync(CancellationToken cancellationToken) =>
        new(await store.IdAsync(cancellationToken), store.DisplayName, Environment.MachineName, store.File);

    private Reason ReasonOf(FolderOwner other) => new(ReasonCode.FolderOfAnotherStore) { Folder = files.Folder, Detail = $"{other.Name} on {other.Machine}" };

    public async Task<Publication> PublishAsync(RunContext run, Edition edition, EditionRow? previous, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartPublish(edition.Digest, edition.Date);
        Publication publication;
        if (edition.State is EditionState.Complete or EditionState.Partial)
        {
            var rendering = files.Render(edition, run.Digest.FileOf(edition.Date));
            await editions.RecordPendingWriteAsync(edition.Digest, edition.Date, rendering.Sha256, run.Lock.Fence, cancellationToken);
            publication = await files.PublishAsync(edition, rendering, previous, run.Request.Force, run.Lock.EnsureHeldAsync, cancellationToken);
        }
        else
        {
            // An earlier publication stays unchanged.
            publication = new Publication(edition with { File = previous?.File, Revision = previous?.Revision ?? 0 }, Written: false);
        }

        await RecordAsync(run, previous, publication.Edition, cancellationToken);
        // A removal publishes, too, and is no run.
        if (run.Request.Id is { } id)
            await ways.SaveResultsAsync(id, ResultsOf(publication.Edition), run.Lock.Fence, cancellationToken);
        activity.SetOutcome(publication.Written ? "written" : "unchanged", failed: false);
        return publication;
    }

    private static List<RunPaper> ResultsOf(Edition edition)
    {
        var isInFile = edition is { State: EditionState.Complete or EditionState.Partial, File.HandEdited: false };
        return
        [
            .. edition.Entries.Select(entry => Of(entry.Paper) with { Published = isInFile }),
            .. edition.LeftOut.Select(left => Of(left.Paper) with { Reason = left.Reason }),
        ];

        RunPaper Of(Paper paper) => new(edition.Date, paper.Id, paper.Listed.Title, PaperStep.Listed);
    }

    /// <exception cref="FileOfAnotherDigestException">The file of the edition belongs to another digest.</exception>
    public async Task EnsureOwnAsync(DigestDefinition digest, EditionDate date, CancellationToken cancellationToken)
    {
        var path = digest.FileOf(date);
        if ((await editions.OwnerOfAsync(path, digest.Name, cancellationToken) ?? files.OwnerOf(path, digest.Name)) is { } owner)
            throw new FileOfAnotherDigestException(digest.Name, owner, Path.Combine(files.Folder, path));
    }

    /// <summary>The editions of a digest whose files are not as they are recorded.</summary>
    public async Task<IReadOnlyList<EditionDate>> FindChangedFilesAsync(RunContext run, CancellationToken cancellationToken)
    {
        var (changed, touched) = (new List<EditionDate>(), new List<RecordedFile>());
        foreach (var recorded in await editions.FilesAsync(run.Digest.Name, cancellationToken))
        {
            var (condition, file) = files.Inspect(recorded);
            if (condition is FileCondition.Touched)
                touched.Add(recorded with { File = file });
            else if (condition is not FileCondition.AsRecorded)
                changed.Add(recorded.Date);
        }
        await editions.SaveStampsAsync(touched, run.Lock.Fence, cancellationToken);
        // A removal that was interrupted is completed.
        foreach (var date in await editions.RemovedEditionsAsync(run.Digest.Name, cancellationToken))
            files.Delete(run.Digest.Name, date, run.Digest.FileOf(date), onlyOwn: true);
        return changed;
    }

    /// <summary>Writes the missing files of an edition again, and records edits by hand; does not update it otherwise.</summary>
    /// <param name="rewrite">Whether its JSON is rewritten from the store in any case.</param>
    public async Task<EditionReport> RestoreAsync(RunContext run, EditionRow row, bool rewrite, CancellationToken cancellationToken)
    {
        if (row.File is not { } file
            || (!rewrite
                && files.Inspect(new RecordedFile(row.Digest, row.Date, file, row.PendingSha256)).Condition
                    is FileCondition.AsRecorded or FileCondition.Touched))
            return EditionReport.Settled(row, written: false);

        // The JSON has the edition as it was published; without it, the store has.
        var edition = (rewrite ? null : files.Recover(row)) ?? await ComposeAsync(run, row, cancellationToken);
        // Neither has, after a rebuild without the JSON: the file stays until the listing is read again.
        if (edition.Entries.Count == 0)
            return EditionReport.Settled(row, written: false);
        if (row.State is EditionState.Complete or EditionState.Partial)
            edition = edition with { State = row.State, Reason = row.Reason, Settled = row.Settled };
        var rendering = files.Render(edition, file.Path);
        await editions.RecordPendingWriteAsync(row.Digest, row.Date, rendering.Sha256, run.Lock.Fence, cancellationToken);
        var (restored, written) = await files.PublishAsync(edition, rendering, row, force: false, run.Lock.EnsureHeldAsync, cancellationToken);
        restored = restored with { State = row.State, Reason = row.Reason, Settled = row.Settled };
        await RecordAsync(run, row, restored, cancellationToken);
        return EditionReport.Settled(row, written) with { Edition = restored with { Entries = [], LeftOut = [] }, Untouched = false };
    }

    /// <summary>Writes a published edition again from the store, with the papers that are still in it.</summary>
    public async Task RewriteAsync(RunContext run, EditionRow row, CancellationToken cancellationToken)
    {
        var edition = await ComposeAsync(run, row, cancellationToken);
        var reason = edition.State == row.State ? edition.Reason : row.Reason;
        await PublishAsync(run, edition with { State = row.State, Reason = reason, Settled = row.Settled }, row, cancellationToken);
    }

    public void DeleteFiles(DigestDefinition digest, EditionDate date) => files.Delete(digest.Name, date, digest.FileOf(date));

    private async Task<Edition> ComposeAsync(RunContext run, EditionRow row, CancellationToken cancellationToken)
    {
        var papers = await editions.PapersAsync(run.Digest.Name, row.Date, cancellationToken);
        var listing = new ListingAssessment(ListingReading.NoLongerListed);
        var inputs = await loader.LoadAsync(run.Digest, row.Date, listing, papers, row, cancellationToken);
        // What was not in the published file is not added. A rebuilt store may not know what was.
        var published = papers.Where(paper => paper.Published).Select(paper => paper.Paper.Id).ToHashSet();
        return EditionComposer.Compose(inputs with
        {
            Restores = true,
            // Later editions do not change what a settled one was compared with.
            FieldsBefore = files.Recover(row)?.Overview is { } overview ? EditionOverviews.ComparedWith(overview) : inputs.FieldsBefore,
            Accepted = published.Count == 0 ? inputs.Accepted : inputs.Accepted.Where(accepted => published.Contains(accepted.Key)).ToDictionary(),
        });
    }

    /// <summary>Records that an edition failed.</summary>
    public async Task<Edition> FailAsync(RunContext run, EditionDate date, Reason reason, CancellationToken cancellationToken)
    {
        var previous = await editions.FindAsync(run.Digest.Name, date, cancellationToken);
        var failed = new Edition(run.Digest.Name, date, run.Digest.Options.Listing)
        {
            State = EditionState.Failed, Reason = reason, File = previous?.File, Revision = previous?.Revision ?? 0,
        };
        await RecordAsync(run, previous, failed, cancellationToken);
        return failed;
    }

    private Task RecordAsync(RunContext run, EditionRow? before, Edition now, CancellationToken cancellationToken) =>
        outbox.RecordAsync(
            new EditionChange(before, now, run.Request.IsBackfill), () => editions.SaveAsync(now, run.Lock.Fence, cancellationToken),
            edition => EditionDocuments.Of(edition).ToJson(), run.Lock.Fence, cancellationToken);

    /// <summary>Writes the index of all editions of all digests.</summary>
    public async Task PublishIndexAsync(RunLock runLock, CancellationToken cancellationToken) =>
        await files.PublishIndexAsync(await editions.AllAsync(cancellationToken), runLock.EnsureHeldAsync, cancellationToken);
}
