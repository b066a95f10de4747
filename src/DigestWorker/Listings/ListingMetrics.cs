using System.Diagnostics.Metrics;
using DigestWorker.Papers;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerTelemetry;

namespace DigestWorker.Listings;

/// <summary>The outcomes and durations of reading the listings: a layout change of a site shows here first.</summary>
internal sealed class ListingMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter<long> _reads;
    private readonly Histogram<double> _duration;

    public ListingMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.CreateWorkerMeter();
        _reads = meter.CreateCounter<long>("digest.listing.reads", "{read}", "Listings read, by outcome");
        _duration = meter.CreateDuration(
            "digest.listing.duration", "Time that reading a listing took, retries and pauses included, by outcome",
            .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300);
    }

    public long Begin() => _time.GetTimestamp();

    public void RecordRead(ListingKind listing, ListingOutcome outcome, long began)
    {
        _reads.Add(1, Tag("listing", listing.ToString()), Tag("outcome", Name(outcome)));
        _duration.Record(_time.GetElapsedTime(began).TotalSeconds, Tag("listing", listing.ToString()), Tag("outcome", Name(outcome)));
    }

    public static string Name(ListingOutcome outcome) => outcome switch
    {
        ListingOutcome.Listed { Certain: true } => "listed",
        ListingOutcome.Listed => "doubtful",
        ListingOutcome.NothingListed { Confirmed: true } => "nothing",
        ListingOutcome.NothingListed => "perhaps_nothing",
        ListingOutcome.NotPublishedYet => "not_yet",
        ListingOutcome.Failed { Kind: ListingFailure.Network } => "network",
        ListingOutcome.Failed { Kind: ListingFailure.Blocked } => "blocked",
        ListingOutcome.Failed { Kind: ListingFailure.WrongDay } => "wrong_day",
        _ => "layout_changed",
    };
}
