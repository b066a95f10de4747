using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Metadata;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>Updates one edition, from the listing to the file.</summary>
internal sealed class EditionUpdater(
    EditionStore editions, ListingStage listing, ArxivMetadata arxiv, EditionInputsLoader loader,
    SummarizationStage summarization, DuplicateSummaryRevoker duplicates, Roundups roundups, EditionPublisher publisher)
{
    public async Task<EditionReport> UpdateAsync(RunContext run, OpenEdition open, CancellationToken cancellationToken)
    {
        var previous = await editions.FindAsync(run.Digest.Name, open.Date, cancellationToken);
        if (previous is { IsRemoved: true })
            return EditionReport.Settled(previous, written: false);
        await publisher.EnsureOwnAsync(run.Digest, open.Date, cancellationToken);
        if (previous is not null && (open.RestoreOnly || (previous.Settled && !run.Request.Reopens)))
            return await publisher.RestoreAsync(run, previous, rewrite: await MarkWithdrawnAsync(run, open, cancellationToken), cancellationToken);

        if (run.Digest.Options.Listing is ListingKind.Roundup)
            return await UpdateRoundupAsync(run, open.Date, previous, cancellationToken);

        var listed = await listing.ReadAsync(run.Digest, open, cancellationToken);
        await editions.SavePapersAsync(run.Digest.Name, open.Date, run.Digest.Options.Listing, listed.Papers, run.Lock.Fence, cancellationToken);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var describing = arxiv.DescribeAsync(listed.Papers, ending.Token);
        try
        {
            return await UpdateAsync(run, open, previous, listed, describing, cancellationToken);
        }
        finally
        {
            // If the edition failed, nothing of it goes on beside the next one.
            await ending.CancelAsync();
            await ((Task)describing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<EditionReport> UpdateAsync(
        RunContext run, OpenEdition open, EditionRow? previous, ListedEdition listed, Task<IReadOnlyList<EditionPaper>> describing,
        CancellationToken cancellationToken)
    {
        // The listing has only titles; the abstracts come from arXiv.
        var papers = listed.Papers.Any(paper => paper.Paper.Abstract is null) ? await describing : listed.Papers;
        var inputs = await loader.LoadAsync(run.Digest, open.Date, listed.Assessment, papers, previous, cancellationToken);
        inputs = open.SkipModel ? inputs : summarization.WithinLimit(run, inputs);
        var counts = open.SkipModel ? default : await summarization.SummarizeAsync(run, inputs, cancellationToken);
        await duplicates.RevokeAsync(run, inputs, cancellationToken);

        papers = await describing;
        await editions.SaveDetailsAsync(papers, run.Lock.Fence, cancellationToken);
        inputs = await loader.ReloadAsync(run.Digest, inputs with { Papers = papers }, cancellationToken);
        var (edition, written) = await publisher.PublishAsync(run, EditionComposer.Compose(inputs), previous, cancellationToken);
        return EditionReport.Of(edition, inputs, counts, written) with { Outage = listed.Outage };
    }

    /// <summary>Composes a roundup of what is stored: it reads no site and asks no model.</summary>
    private async Task<EditionReport> UpdateRoundupAsync(RunContext run, EditionDate date, EditionRow? previous, CancellationToken cancellationToken)
    {
        var inputs = await roundups.LoadAsync(run.Digest, date, previous, cancellationToken);
        await editions.SaveRoundupAsync(run.Digest.Name, date, inputs.Papers, run.Lock.Fence, cancellationToken);
        var (edition, written) = await publisher.PublishAsync(run, EditionComposer.Compose(inputs), previous, cancellationToken);
        return EditionReport.Of(edition, inputs, default, written);
    }

    /// <summary>Records which papers of a settled edition are withdrawn now, as far as the listing shows it.</summary>
    private async Task<bool> MarkWithdrawnAsync(RunContext run, OpenEdition open, CancellationToken cancellationToken)
    {
        if (open.Listing is not ListingOutcome.Listed { Papers.Count: > 0 } shown)
            return false;
        var changed = (await editions.PapersAsync(run.Digest.Name, open.Date, cancellationToken))
            .Where(paper => paper.Published && shown.Details.TryGetValue(paper.Paper.Id, out var now) && now.Withdrawn != paper.Paper.Withdrawn)
            .Select(paper => paper with { Paper = paper.Paper with { Details = shown.Details[paper.Paper.Id] } }).ToList();
        await editions.SaveDetailsAsync(changed, run.Lock.Fence, cancellationToken);
        return changed.Count > 0;
    }
}
