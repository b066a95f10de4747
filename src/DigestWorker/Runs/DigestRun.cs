using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Metadata;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>One pass that brings the open editions of a digest up to date.</summary>
internal sealed partial class DigestRun(
    OpenEditions openEditions, ListingSites listings, ArxivMetadata arxiv, Materials materials, Questions questions, AlikeAnswers alike, Release release,
    EditionStore editions, RunLog runs, EditionFiles files, ILogger<DigestRun> logger)
{
    /// <summary>The run, from the first open edition to its entry in the log; whatever goes wrong in it becomes its outcome.</summary>
    public async Task<RunReport> RunAsync(DigestDefinition digest, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var scope = Log.OfDigest(logger, digest.Name);
        var run = request.DryRun ? null : await runs.StartAsync(digest.Name, cancellationToken);
        RunReport report;
        try
        {
            report = await BringUpToDateAsync(digest, request, progress, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.RunFailed(logger, e, digest.Name);
            report = new RunReport(digest.Name, RunOutcome.Failed, OneLine.Of(e.Message), []);
        }

        if (run is not null)
            await runs.EndAsync(run, report.Outcome, report.Reason, report.Counts, cancellationToken);
        Log.RunEnded(logger, digest.Name, report.Outcome, report.Reason);
        return report;
    }

    private async Task<RunReport> BringUpToDateAsync(
        DigestDefinition digest, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var alone = await files.LockAsync(cancellationToken);
        var open = await openEditions.OfAsync(digest, request, cancellationToken);
        if (open.Failure is { } failure)
            return new RunReport(digest.Name, RunOutcome.Failed, $"{digest.Options.Listing} could not be read to begin with: {failure.Reason}", []);

        var reports = new List<EditionReport>();
        ListingOutcome.Failed? outage = null;
        foreach (var edition in open.Editions)
        {
            // A site that does not answer for one day does not for the next one either, nor does a model that refuses the key.
            var unasked = reports.Exists(report => report.Counts.Stopped);
            var report = await IsolatedAsync(digest, edition with { Read = edition.Read ?? outage, Unasked = unasked }, request, progress, cancellationToken);
            reports.Add(report);
            outage ??= report.Outage;
        }

        if (!request.DryRun)
            await files.PublishIndexAsync(await editions.AllAsync(cancellationToken), cancellationToken);
        return RunReport.Of(digest.Name, reports);
    }

    /// <summary>The way itself, from the listing to the file.</summary>
    private async Task<EditionReport> BringUpToDateAsync(
        DigestDefinition digest, OpenEdition open, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var before = await editions.FindAsync(digest.Name, open.Date, cancellationToken);
        if (before is { Settled: true } && !request.Reopens)
            return await release.RestoreAsync(digest, before, cancellationToken);

        var remembered = await editions.PapersAsync(digest.Name, open.Date, cancellationToken);
        var read = open.Gone ? null : open.Read ?? await ReadAsync(digest, open.Date, remembered, cancellationToken);
        var (finding, listed) = Findings.Of(read);
        var papers = Growth.Of(remembered, listed);
        if (request.DryRun)
            return await ForeseeAsync(digest, await materials.OfAsync(digest, open.Date, finding, papers, cancellationToken), request, progress, cancellationToken);
        await editions.RememberAsync(digest.Name, open.Date, digest.Options.Listing, papers, cancellationToken);

        var describing = arxiv.DescribeAsync(papers, cancellationToken);
        if (papers.Any(paper => paper.Paper.Abstract is null))
            papers = await describing; // a list of mere titles: what is to be summarised comes from arXiv
        var material = await materials.OfAsync(digest, open.Date, finding, papers, cancellationToken);
        var counts = open.Unasked ? default : await questions.AskAsync(digest.Llm, request.Regenerate ? material.Anew : material, progress, cancellationToken);
        await alike.TakeBackAsync(digest.Llm, material, cancellationToken);

        papers = await describing;
        await editions.RememberAsync(digest.Name, open.Date, digest.Options.Listing, papers, cancellationToken);
        material = await materials.OfAsync(digest, open.Date, finding, papers, cancellationToken);
        var (edition, written) = await release.PublishAsync(digest, EditionComposer.Compose(material), before, request.Force, cancellationToken);
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
        DigestDefinition digest, OpenEdition open, RunRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var scope = Log.OfEdition(logger, open.Date.Text);
        EditionReport report;
        try
        {
            report = await BringUpToDateAsync(digest, open, request, progress, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.EditionFailed(logger, e, digest.Name, open.Date);
            report = new EditionReport(await release.FailAsync(digest, open.Date, OneLine.Of(e.Message), cancellationToken), RunOutcome.Failed, default, Written: false);
        }

        Log.EditionEnded(logger, digest.Name, open.Date, report.Edition.State, report.Edition.Reason);
        progress?.Report(new RunEvent.Finished(digest.Name, open.Date, report));
        return report;
    }

    private static partial class Log
    {
        public static Func<ILogger, string, IDisposable?> OfDigest { get; } = LoggerMessage.DefineScope<string>("digest {Digest}");

        public static Func<ILogger, string, IDisposable?> OfEdition { get; } = LoggerMessage.DefineScope<string>("edition {Date}");

        [LoggerMessage(Level = LogLevel.Information, Message = "{Digest} {Date}: {State}: {Reason}")]
        public static partial void EditionEnded(ILogger logger, string digest, EditionDate date, EditionState state, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Digest} {Date} failed")]
        public static partial void EditionFailed(ILogger logger, Exception exception, string digest, EditionDate date);

        [LoggerMessage(Level = LogLevel.Error, Message = "The run of {Digest} failed")]
        public static partial void RunFailed(ILogger logger, Exception exception, string digest);

        [LoggerMessage(Level = LogLevel.Information, Message = "Run of {Digest} ended: {Outcome}: {Reason}")]
        public static partial void RunEnded(ILogger logger, string digest, RunOutcome outcome, string reason);
    }
}
