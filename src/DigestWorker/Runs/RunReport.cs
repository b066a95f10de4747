using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>The outcome of one edition in a run.</summary>
/// <param name="Edition">The state, without papers, because a run over years must not keep all of them in memory.</param>
/// <param name="Written">Whether its file was written.</param>
internal sealed record EditionReport(Edition Edition, RunOutcome Outcome, RunCounts Counts, bool Written)
{
    /// <summary>The failure, if the site of the listing did not respond or denied access.</summary>
    public ListingOutcome.Failed? Outage { get; init; }

    /// <summary>Whether it was settled before and did not change.</summary>
    public bool Untouched { get; init; }

    /// <summary>An edition that was settled before the run.</summary>
    public static EditionReport Settled(EditionRow row, bool written) => new(
        new Edition(row.Digest, row.Date, row.Listing)
        {
            State = row.State, Reason = row.Reason, Settled = row.Settled, Revision = row.Revision, File = row.File,
        },
        row.State is EditionState.Failed ? RunOutcome.Failed : RunOutcome.Done, default, written)
    {
        Untouched = true,
    };

    public static EditionReport Of(Edition edition, EditionInputs inputs, RunCounts counts, bool written)
    {
        var unread = inputs.Assessment.Reading is ListingReading.Failed;
        var outcome = edition.State switch
        {
            EditionState.Failed => RunOutcome.Failed,
            EditionState.Partial => RunOutcome.Partial,
            // An empty listing before the due time is not a failure; a listing or a model that does not respond is one.
            EditionState.Pending when inputs.OverLimit.Count > 0 && !unread && edition.LeftOut.All(left => left.Tries is 0) => RunOutcome.Partial,
            EditionState.Pending => unread || edition.LeftOut.Any(left => left.Kind is LeftOutKind.Deferred) ? RunOutcome.Failed : RunOutcome.Done,
            _ => unread || (inputs.Due && !edition.Settled) ? RunOutcome.Partial : RunOutcome.Done,
        };
        return new EditionReport(edition with { Entries = [], LeftOut = [] }, outcome, counts, written);
    }
}

/// <summary>The outcome of a run: that of its worst edition.</summary>
internal sealed record RunReport(string Digest, RunOutcome Outcome, Reason Reason, IReadOnlyList<EditionReport> Editions)
{
    /// <summary>The node was suspended or disconnected for too long, and another may continue the run.</summary>
    public bool LostLease { get; init; }

    public RunCounts Counts => Editions.Aggregate(default(RunCounts), (sum, edition) => sum + edition.Counts);

    public static RunReport Of(string digest, IReadOnlyList<EditionReport> editions)
    {
        var worst = editions.MaxBy(edition => edition.Outcome);
        return new RunReport(
            digest,
            worst?.Outcome ?? RunOutcome.Done,
            worst is null ? new Reason(ReasonCode.NothingOpen)
                : worst.Outcome is RunOutcome.Done ? new Reason(ReasonCode.AllDone)
                : new Reason(ReasonCode.WorstEdition) { Date = worst.Edition.Date.Text, Cause = worst.Edition.Reason },
            editions);
    }
}
