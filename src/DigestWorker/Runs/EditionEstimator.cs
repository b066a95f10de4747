using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>Estimates the update of an edition: reads the listing, but does not call the model or write anything.</summary>
internal sealed class EditionEstimator(
    EditionStore editions, ListingStage listing, EditionInputsLoader loader, SummarizationStage summarization, Roundups roundups)
{
    public async Task<EditionReport> EstimateAsync(RunContext run, OpenEdition open, CancellationToken cancellationToken)
    {
        var previous = await editions.FindAsync(run.Digest.Name, open.Date, cancellationToken);
        if (previous is { IsRemoved: true } || (previous is { Settled: true } && !run.Request.Reopens))
            return EditionReport.Settled(previous, written: false);

        if (run.Digest.Options.Listing is ListingKind.Roundup)
        {
            var roundup = await roundups.LoadAsync(run.Digest, open.Date, previous, cancellationToken);
            return EditionReport.Of(EditionComposer.Compose(roundup), roundup, default, written: false);
        }

        var listed = await listing.ReadAsync(run.Digest, open, cancellationToken);
        var inputs = await loader.LoadAsync(run.Digest, open.Date, listed.Assessment, listed.Papers, previous, cancellationToken);
        inputs = summarization.WithinLimit(run, inputs);
        var counts = await summarization.EstimateAsync(run, inputs, cancellationToken);
        var edition = EditionComposer.Compose(inputs);
        if (counts.Asked > 0)
        {
            var reason = new Reason(ReasonCode.WouldSummarize) { Papers = counts.Asked, Of = inputs.Papers.Count };
            edition = edition with { State = EditionState.Pending, Settled = false, Reason = reason };
        }
        var outcome = listed.Assessment.Reading is ListingReading.Failed ? RunOutcome.Failed : RunOutcome.Done;
        return new EditionReport(edition, outcome, counts, Written: false) { Outage = listed.Outage };
    }
}
