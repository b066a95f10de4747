using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Metadata;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;
using DigestWorker.Telemetry;

namespace DigestWorker.Runs;

/// <summary>One pass that brings the open editions of a digest up to date.</summary>
internal sealed partial class DigestRun(
    RunLockProvider runLocks, OpenEditions openEditions, ListingSites listings, ArxivMetadata arxiv, EditionInputsLoader loader, SummarizationStage summarization, DuplicateSummaryRevoker duplicates, EditionPublisher publisher,
    EditionStore editions, RunLog runs, RunTracker tracker, EditionFiles files, RunMetrics metrics, ILogger<DigestRun> logger)
{
    /// <summary>The run, from its turn to its entry in the log; whatever goes wrong in it becomes its outcome.</summary>
    public async Task<RunReport> RunAsync(DigestDefinition digest, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartRun(digest.Name);
        var began = metrics.Begin();
        using var scope = Log.OfDigest(logger, digest.Name);
        request = request with { Id = request.Id ?? runs.NewId() };
        using var tracked = tracker.Track(request.Id, digest.Name, progress);
        RunReport report;
        try
        {
            await using var runLock = await runLocks.AcquireAsync(cancellationToken);
            tracked.Begin();
            using var ours = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, runLock.Lost);
            report = request.DryRun
                ? await UpdateAsync(digest, request, runLock, tracked, ours.Token)
                : await RunRecordedAsync(digest, request, runLock, tracked, ours.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var fencedOff = e as FencedOffException ?? (e is OperationCanceledException ? new FencedOffException() : null);
            report = Failed(digest, fencedOff ?? e) with { LostLease = fencedOff is not null };
        }
        metrics.Ended(digest.Name, report.Outcome, began);
        activity.SetOutcome(report.Outcome);
        tracked.End(report);

        var level = LevelOf(report.Outcome);
        Log.RunEnded(logger, level, digest.Name, report.Outcome, report.Reason);
        return report;
    }

    private async Task<RunReport> RunRecordedAsync(
        DigestDefinition digest, RunRequest request, RunLock runLock, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var run = await runs.StartAsync(digest.Name, request.Id!, runLock.Fence, cancellationToken);
        using var scope = Log.OfRun(logger, run);
        Log.RunBegan(logger, digest.Name);
        RunReport report;
        try
        {
            report = await UpdateAsync(digest, request, runLock, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await runs.EndAsync(run, outcome: null, "stopped before its end; the next run goes on from there", default, runLock.Fence, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (e is not FencedOffException)
        {
            report = Failed(digest, e);
        }

        await runs.EndAsync(run, report.Outcome, report.Reason, report.Counts, runLock.Fence, CancellationToken.None);
        return report;
    }

    private RunReport Failed(DigestDefinition digest, Exception exception)
    {
        // What the store has to say is said in words; where it was said helps nobody.
        if (exception is not (StorageException or StoreFailedException or FencedOffException))
            Log.RunFailed(logger, exception, digest.Name);
        return new RunReport(digest.Name, RunOutcome.Failed, OneLine.Of(exception.Message), []);
    }

    private async Task<RunReport> UpdateAsync(
        DigestDefinition digest, RunRequest request, RunLock runLock, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        // Another store may be configured with the same folder.
        using var folder = runLock.IsShared ? null : await files.LockAsync(cancellationToken);
        files.Sweep();
        var open = await openEditions.OfAsync(digest, request, runLock, cancellationToken);
        if (open.Failure is { } failure)
            return new RunReport(digest.Name, RunOutcome.Failed, $"{digest.Options.Listing} could not be read to begin with: {failure.Reason}", []);

        var reports = new List<EditionReport>();
        ListingOutcome.Failed? outage = null;
        foreach (var edition in open.Editions)
        {
            // A site that does not answer for one day does not for the next one either, nor does a model that refuses the key.
            var unasked = reports.Exists(report => report.Counts.Misconfigured);
            var report = await IsolatedAsync(digest, edition with { Listing = edition.Listing ?? outage, SkipModel = unasked }, request, runLock, progress, cancellationToken);
            reports.Add(report);
            outage ??= report.Outage;
        }

        if (!request.DryRun)
            await publisher.PublishIndexAsync(runLock, cancellationToken);
        return RunReport.Of(digest.Name, reports);
    }

    /// <summary>The way itself, from the listing to the file.</summary>
    private async Task<EditionReport> UpdateAsync(
        DigestDefinition digest, OpenEdition open, RunRequest request, RunLock runLock, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var before = await editions.FindAsync(digest.Name, open.Date, cancellationToken);
        if (before is { Settled: true } && !request.Reopens)
            return await publisher.RestoreAsync(digest, before, runLock, cancellationToken);

        var remembered = await editions.PapersAsync(digest.Name, open.Date, cancellationToken);
        var read = open.NoLongerListed ? null : open.Listing ?? await ReadAsync(digest, open.Date, remembered, cancellationToken);
        var (assessment, listed) = ListingAssessments.Assess(read);
        var papers = PaperMerger.Merge(remembered, listed);
        if (request.DryRun)
            return await EstimateAsync(digest, await loader.LoadAsync(digest, open.Date, assessment, papers, cancellationToken), request, progress, cancellationToken);
        await editions.SavePapersAsync(digest.Name, open.Date, digest.Options.Listing, papers, runLock.Fence, cancellationToken);

        var describing = arxiv.DescribeAsync(papers, cancellationToken);
        if (papers.Any(paper => paper.Paper.Abstract is null))
            papers = await describing; // a list of mere titles: what is to be summarised comes from arXiv
        var inputs = await loader.LoadAsync(digest, open.Date, assessment, papers, cancellationToken);
        var counts = open.SkipModel ? default : await summarization.SummarizeAsync(digest.Llm, request.Regenerate ? inputs.IgnoringExisting : inputs, runLock, progress, cancellationToken);
        await duplicates.RevokeAsync(digest.Llm, inputs, runLock, cancellationToken);

        papers = await describing;
        await editions.SavePapersAsync(digest.Name, open.Date, digest.Options.Listing, papers, runLock.Fence, cancellationToken);
        inputs = await loader.LoadAsync(digest, open.Date, assessment, papers, cancellationToken);
        var (edition, written) = await publisher.PublishAsync(digest, EditionComposer.Compose(inputs), before, request.Force, runLock, cancellationToken);
        return EditionReport.Of(edition, inputs, counts, written) with { Outage = ListingAssessments.OutageOf(read) };
    }

    private Task<ListingOutcome> ReadAsync(DigestDefinition digest, EditionDate date, IReadOnlyList<EditionPaper> remembered, CancellationToken cancellationToken) =>
        listings.FetchAsync(
            digest.Options.Listing, date, [.. digest.Options.Categories], remembered.Select(paper => paper.Paper.Id).ToHashSet(), cancellationToken);

    /// <summary>What the run would do with an edition: nothing is asked, nothing written.</summary>
    private async Task<EditionReport> EstimateAsync(
        DigestDefinition digest, EditionInputs inputs, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var counts = await summarization.EstimateAsync(digest.Llm, request.Regenerate ? inputs.IgnoringExisting : inputs, progress, cancellationToken);
        var edition = EditionComposer.Compose(inputs);
        if (counts.Asked > 0)
            edition = edition with { State = EditionState.Pending, Settled = false, Reason = $"{counts.Asked} of {inputs.Papers.Count} papers would be asked about" };
        var outcome = inputs.Assessment.Reading is ListingReading.Failed ? RunOutcome.Failed : RunOutcome.Done;
        return new EditionReport(edition, outcome, counts, Written: false);
    }

    /// <summary>One edition that goes wrong takes no other along, and is recorded as what it is.</summary>
    private async Task<EditionReport> IsolatedAsync(
        DigestDefinition digest, OpenEdition open, RunRequest request, RunLock runLock, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.StartEdition(digest.Name, open.Date);
        var began = metrics.Begin();
        using var scope = Log.OfEdition(logger, open.Date.Text);
        EditionReport report;
        try
        {
            report = await UpdateAsync(digest, open, request, runLock, progress, cancellationToken);
            LogReport(report);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not FencedOffException)
        {
            Log.EditionFailed(logger, e, digest.Name, open.Date);
            report = new EditionReport(await publisher.FailAsync(digest, open.Date, OneLine.Of(e.Message), runLock, cancellationToken), RunOutcome.Failed, default, Written: false);
        }

        if (!report.Untouched)
            metrics.EditionEnded(digest.Name, report.Outcome, began);
        activity.SetOutcome(report.Outcome);
        progress?.Report(new RunEvent.EditionDone(digest.Name, open.Date, report));
        return report;
    }

    private void LogReport(EditionReport report)
    {
        var (edition, settled) = (report.Edition, report.Edition.Settled ? ", settled" : "");
        var level = report is { Untouched: true, Outcome: RunOutcome.Done } ? LogLevel.Debug : LevelOf(report.Outcome);
        if (report.Written)
            Log.Published(logger, edition.Digest, edition.Date, edition.State, settled, edition.Revision, edition.File?.Path, edition.Reason);
        else
            Log.EditionEnded(logger, level, edition.Digest, edition.Date, edition.State, settled, edition.Reason);
    }

    private static LogLevel LevelOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Failed => LogLevel.Error,
        RunOutcome.Partial => LogLevel.Warning,
        _ => LogLevel.Information,
    };

    private static partial class Log
    {
        public static Func<ILogger, string, IDisposable?> OfDigest { get; } = LoggerMessage.DefineScope<string>("digest {Digest}");

        public static Func<ILogger, string, IDisposable?> OfRun { get; } = LoggerMessage.DefineScope<string>("run {Run}");

        public static Func<ILogger, string, IDisposable?> OfEdition { get; } = LoggerMessage.DefineScope<string>("edition {Date}");

        [LoggerMessage(Level = LogLevel.Information, Message = "Run of {Digest} began")]
        public static partial void RunBegan(ILogger logger, string digest);

        [LoggerMessage(Message = "{Digest} {Date}: {State}{Settled}: {Reason}")]
        public static partial void EditionEnded(ILogger logger, LogLevel level, string digest, EditionDate date, EditionState state, string settled, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Digest} {Date}: {State}{Settled}, published as revision {Revision} in {File}: {Reason}")]
        public static partial void Published(ILogger logger, string digest, EditionDate date, EditionState state, string settled, int revision, string? file, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Digest} {Date} failed")]
        public static partial void EditionFailed(ILogger logger, Exception exception, string digest, EditionDate date);

        [LoggerMessage(Level = LogLevel.Error, Message = "The run of {Digest} failed")]
        public static partial void RunFailed(ILogger logger, Exception exception, string digest);

        [LoggerMessage(Message = "Run of {Digest} ended: {Outcome}: {Reason}")]
        public static partial void RunEnded(ILogger logger, LogLevel level, string digest, RunOutcome outcome, string reason);
    }
}
