using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>What a listing answered, in the words of an edition.</summary>
internal static class Findings
{
    public static (ListingFinding Finding, IReadOnlyList<ListedPaper> Papers) Of(ListingOutcome? outcome) => outcome switch
    {
        null => (new(ListingReading.Gone), []),
        ListingOutcome.Listed { Certain: true } listed => (new(ListingReading.Sure), listed.Papers),
        ListingOutcome.Listed listed => (new(ListingReading.Doubtful, listed.Doubt ?? "the list may be incomplete"), listed.Papers),
        ListingOutcome.NothingListed { Confirmed: true } => (new(ListingReading.Nothing), []),
        ListingOutcome.NothingListed nothing => (new(ListingReading.PerhapsNothing, nothing.Reason), []),
        // Before its own list is there, the site shows the one of another day: as good as nothing, and never to be taken for it.
        ListingOutcome.Failed { Kind: ListingFailure.WrongDay } other => (new(ListingReading.PerhapsNothing, other.Reason), []),
        ListingOutcome.Failed failed => (new(ListingReading.Failed, failed.Reason), []),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static ListingOutcome.Failed? Outage(ListingOutcome? outcome) =>
        outcome is ListingOutcome.Failed { Kind: ListingFailure.Network or ListingFailure.Blocked } outage ? outage : null;
}
