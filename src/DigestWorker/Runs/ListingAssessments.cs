using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>Converts the outcome of a listing to an assessment for an edition.</summary>
internal static class ListingAssessments
{
    public static (ListingAssessment Finding, IReadOnlyList<ListedPaper> Papers) Assess(ListingOutcome? outcome) => outcome switch
    {
        null => (new(ListingReading.NoLongerListed), []),
        ListingOutcome.Listed { Certain: true } listed => (new(ListingReading.Certain), listed.Papers),
        ListingOutcome.Listed listed => (new(ListingReading.Doubtful, listed.Doubt), listed.Papers),
        ListingOutcome.NothingListed { Confirmed: true } => (new(ListingReading.Empty), []),
        ListingOutcome.NothingListed nothing => (new(ListingReading.PossiblyEmpty, nothing.Reason), []),
        ListingOutcome.NotPublishedYet notYet => (new(ListingReading.NotPublishedYet, notYet.Reason), []),
        // Until the list of a day exists, the site shows that of another day, which must not be used.
        ListingOutcome.Failed { Kind: ListingFailure.WrongDay } other => (new(ListingReading.PossiblyEmpty, other.Reason), []),
        ListingOutcome.Failed failed => (new(ListingReading.Failed, failed.Reason), []),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static ListingOutcome.Failed? OutageOf(ListingOutcome? outcome) =>
        outcome is ListingOutcome.Failed { Kind: ListingFailure.Network or ListingFailure.Blocked } outage ? outage : null;
}
