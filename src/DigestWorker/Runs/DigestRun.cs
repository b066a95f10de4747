using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Metadata;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>One pass that brings the open editions of a digest up to date.</summary>
internal sealed partial class DigestRun(
    Turns turns, OpenEditions openEditions, ListingSites listings, ArxivMetadata arxiv, Materials materials, Questions questions, AlikeAnswers alike, Release release,
    EditionStore editions, RunLog runs, RunWatch watch, EditionFiles files, RunMetrics metrics, ILogger<DigestRun> logger)
{
    /// <summary>The run, from its turn to its entry in the log; whatever goes wrong in it becomes its outcome.</summary>
    public async Task<RunReport> RunAsync(DigestDefinition digest, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var began = metrics.Begin();
        using var scope = Log.OfDigest(logger, digest.Name);
        request = request with { Id = request.Id ?? runs.NewId() };
        using var watched = watch.Watch(request.Id, digest.Name, progress);
        RunReport report;
        try
        {
            await using var turn = await turns.TakeAsync(cancellationToken);
            watched.Begin();
            using var ours = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
            report = request.DryRun
                ? await BringUpToDateAsync(digest, request, turn, watched, ours.Token)
                : await RecordedAsync(digest, request, turn, watched, ours.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var fencedOff = e as FencedOffException ?? (e is OperationCanceledException ? new FencedOffException() : null);
            report = Failed(digest, fencedOff ?? e) with { FencedOff = fencedOff is not null };
        }
        metrics.Ended(digest.Name, report.Outcome, began);
        watched.End(report);

        var level = LevelOf(report.Outcome);
        Log.RunEnded(logger, level, digest.Name, report.Outcome, report.Reason);
        return report;
    }

    private async Task<RunReport> RecordedAsync(
        DigestDefinition digest, RunRequest request, Turn turn, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var run = await runs.StartAsync(digest.Name, request.Id!, turn.Fence, cancellationToken);
        using var scope = Log.OfRun(logger, run);
        Log.RunBegan(logger, digest.Name);
        RunReport report;
        try
        {
            report = await BringUpToDateAsync(digest, request, turn, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await runs.EndAsync(run, outcome: null, "stopped before its end; the next run goes on from there", default, turn.Fence, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (e is not FencedOffException)
        {
            report = Failed(digest, e);
        }

        await runs.EndAsync(run, report.Outcome, report.Reason, report.Counts, turn.Fence, CancellationToken.None);
        return report;
    }

    private RunReport Failed(DigestDefinition digest, Exception exception)
    {
        // What the store has to say is said in words; where it was said helps nobody.
        if (exception is not (StorageException or StoreFailedException or FencedOffException))
            Log.RunFailed(logger, exception, digest.Name);
        return new RunReport(digest.Name, RunOutcome.Failed, OneLine.Of(exception.Message), []);
    }

    private async Task<RunReport> BringUpToDateAsync(
        DigestDefinition digest, RunRequest request, Turn turn, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        // Another store may be configured with the same folder.
        using var folder = turn.OverNodes ? null : await files.LockAsync(cancellationToken);
        files.Sweep();
        var open = await openEditions.OfAsync(digest, request, turn, cancellationToken);
        if (open.Failure is { } failure)
            return new RunReport(digest.Name, RunOutcome.Failed, $"{digest.Options.Listing} could not be read to begin with: {failure.Reason}", []);

        var reports = new List<EditionReport>();
        ListingOutcome.Failed? outage = null;
        foreach (var edition in open.Editions)
        {
            // A site that does not answer for one day does not for the next one either, nor does a model that refuses the key.
            var unasked = reports.Exists(report => report.Counts.Stopped);
            var report = await IsolatedAsync(digest, edition with { Read = edition.Read ?? outage, Unasked = unasked }, request, turn, progress, cancellationToken);
            reports.Add(report);
            outage ??= report.Outage;
        }

        if (!request.DryRun)
            await release.PublishIndexAsync(turn, cancellationToken);
        return RunReport.Of(digest.Name, reports);
    }

    /// <summary>The way itself, from the listing to the file.</summary>
    private async Task<EditionReport> BringUpToDateAsync(
        DigestDefinition digest, OpenEdition open, RunRequest request, Turn turn, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var before = await editions.FindAsync(digest.Name, open.Date, cancellationToken);
        if (before is { Settled: true } && !request.Reopens)
            return await release.RestoreAsync(digest, before, turn, cancellationToken);

        var remembered = await editions.PapersAsync(digest.Name, open.Date, cancellationToken);
        var read = open.Gone ? null : open.Read ?? await ReadAsync(digest, open.Date, remembered, cancellationToken);
        var (finding, listed) = Findings.Of(read);
        var papers = Growth.Of(remembered, listed);
        if (request.DryRun)
            return await ForeseeAsync(digest, await materials.OfAsync(digest, open.Date, finding, papers, cancellationToken), request, progress, cancellationToken);
        await editions.RememberAsync(digest.Name, open.Date, digest.Options.Listing, papers, turn.Fence, cancellationToken);

        var describing = arxiv.DescribeAsync(papers, cancellationToken);
        if (papers.Any(paper => paper.Paper.Abstract is null))
            papers = await describing; // a list of mere titles: what is to be summarised comes from arXiv
        var material = await materials.OfAsync(digest, open.Date, finding, papers, cancellationToken);
        var counts = open.Unasked ? default : await questions.AskAsync(digest.Llm, request.Regenerate ? material.Anew : material, turn, progress, cancellationToken);
        await alike.TakeBackAsync(digest.Llm, material, turn, cancellationToken);

        papers = await describing;
        await editions.RememberAsync(digest.Name, open.Date, digest.Options.Listing, papers, turn.Fence, cancellationToken);
        material = await materials.OfAsync(digest, open.Date, finding, papers, cancellationToken);
        var (edition, written) = await release.PublishAsync(digest, EditionComposer.Compose(material), before, request.Force, turn, cancellationToken);
        return EditionReport.Of(edition, material, counts, written) with { Outage = Findings.Outage(read) };
    }

    private Task<ListingOutcome> ReadAsync(DigestDefinition digest, EditionDate date, IReadOnlyList<RememberedPaper> remembered, CancellationToken cancellationToken) =>
        listings.FetchAsync(
            digest.Options.Listing, date, [.. digest.Options.Categories], remembered.Select(paper => paper.Paper.Id).ToHashSet(), cancellationToken);

    /// <summary>What the run would do with an edition: nothing is asked, nothing written.</summary>
    private async Task<EditionReport> ForeseeAsync(
        DigestDefinition digest, EditionMaterial material, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var counts = await questions.ForeseeAsync(digest.Llm, request.Regenerate ? material.Anew : material, progress, cancellationToken);
        var edition = EditionComposer.Compose(material);
        if (counts.Asked > 0)
            edition = edition with { State = EditionState.Pending, Settled = false, Reason = $"{counts.Asked} of {material.Papers.Count} papers would be asked about" };
        var outcome = material.Finding.Reading is ListingReading.Failed ? RunOutcome.Failed : RunOutcome.Done;
        return new EditionReport(edition, outcome, counts, Written: false);
    }

    /// <summary>One edition that goes wrong takes no other along, and is recorded as what it is.</summary>
    private async Task<EditionReport> IsolatedAsync(
        DigestDefinition digest, OpenEdition open, RunRequest request, Turn turn, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var scope = Log.OfEdition(logger, open.Date.Text);
        EditionReport report;
        try
        {
            report = await BringUpToDateAsync(digest, open, request, turn, progress, cancellationToken);
            Say(report);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not FencedOffException)
        {
            Log.EditionFailed(logger, e, digest.Name, open.Date);
            report = new EditionReport(await release.FailAsync(digest, open.Date, OneLine.Of(e.Message), turn, cancellationToken), RunOutcome.Failed, default, Written: false);
        }

        progress?.Report(new RunEvent.Finished(digest.Name, open.Date, report));
        return report;
    }

    private void Say(EditionReport report)
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
