using System.Diagnostics.Metrics;
using DigestWorker.Papers;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerMeter;

namespace DigestWorker.Listings;

/// <summary>What came of reading the listings: a site that changes its pages is seen here first.</summary>
internal sealed class ListingMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _reads =
        meters.CreateWorkerMeter().CreateCounter<long>("digest.listing.reads", "{read}", "Listings read, by what came of it");

    public void RecordRead(ListingKind listing, ListingOutcome outcome) => _reads.Add(1, Tag("listing", listing.ToString()), Tag("outcome", Name(outcome)));

    private static string Name(ListingOutcome outcome) => outcome switch
    {
        ListingOutcome.Listed { Certain: true } => "listed",
        ListingOutcome.Listed => "doubtful",
        ListingOutcome.NothingListed { Confirmed: true } => "nothing",
        ListingOutcome.NothingListed => "perhaps_nothing",
        ListingOutcome.Failed { Kind: ListingFailure.Network } => "network",
        ListingOutcome.Failed { Kind: ListingFailure.Blocked } => "blocked",
        ListingOutcome.Failed { Kind: ListingFailure.WrongDay } => "wrong_day",
        _ => "layout_changed",
    };
}
