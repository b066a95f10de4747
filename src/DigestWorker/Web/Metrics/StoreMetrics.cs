using System.Data.Common;
using System.Diagnostics.Metrics;
using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Telemetry;
using DigestWorker.Web.Health;
using static DigestWorker.Telemetry.WorkerTelemetry;

namespace DigestWorker.Web.Metrics;

/// <summary>Gauges of editions and runs, read from the store, so that they survive restarts and are equal on all nodes.</summary>
internal sealed class StoreMetrics
{
    private readonly EditionCatalog _editions;
    private readonly RunLog _runs;
    private readonly CurrentDigests _digests;
    private readonly DeliveryQueries _deliveries;
    private readonly TimeProvider _time;
    private Snapshot _read = new([], new Dictionary<string, UnsettledSummary>(), new Dictionary<string, DateTimeOffset>(), []);

    public StoreMetrics(IMeterFactory meters, EditionCatalog editions, RunLog runs, CurrentDigests digests, DeliveryQueries deliveries, Readiness readiness,
        TimeProvider time)
    {
        (_editions, _runs, _digests, _deliveries, _time) = (editions, runs, digests, deliveries, time);
        var meter = meters.CreateWorkerMeter();
        meter.CreateObservableGauge("digest.editions", Editions, "{edition}", "Editions by state");
        meter.CreateObservableGauge(
            "digest.editions.unsettled_age", UnsettledAges, "s", "Time since the start of the oldest day without a settled edition; 0 if all are settled");
        meter.CreateObservableGauge("digest.papers.left_out", LeftOut, "{paper}", "Papers left out of editions that are not settled");
        meter.CreateObservableGauge("digest.run.success_age", SuccessAges, "s", "Time since the last run that did not fail ended");
        meter.CreateObservableGauge("digest.delivery.messages", Messages, "{message}", "Messages of the last 30 days, by delivery and state");
        meter.CreateObservableGauge("digest.delivery.oldest_age", OldestAges, "s", "Time since the oldest waiting message waits; 0 if none does");
        meter.CreateObservableGauge("digest.health.problems", () => Problems(readiness), "{problem}", "Problems that make the worker not ready, by check");
    }

    /// <summary>Reads the store, because the callbacks of gauges are synchronous.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            _read = await ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or StorageException)
        {
            // A health check reports the failure; the other metrics are still valid.
        }
    }

    private async Task<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var (unsettled, successes) = (new Dictionary<string, UnsettledSummary>(), new Dictionary<string, DateTimeOffset>());
        foreach (var digest in _digests.Current)
        {
            unsettled[digest.Name] = await _editions.UnsettledSummaryAsync(digest.Name, cancellationToken);
            if (await _runs.LastSuccessAsync(digest.Name, cancellationToken) is { } ended)
                successes[digest.Name] = ended;
        }
        return new Snapshot(await _editions.CountByStateAsync(cancellationToken), unsettled, successes, await _deliveries.ListAsync(cancellationToken));
    }

    // Every state is reported, even with 0: an alert on a missing series never fires.
    private IEnumerable<Measurement<int>> Editions() =>
        from digest in _digests.Current
        from state in Enum.GetValues<EditionState>()
        select new Measurement<int>(
            _read.States.FirstOrDefault(count => count.Digest == digest.Name && count.State == state)?.Editions ?? 0,
            Tag("digest", digest.Name), Tag("state", state.ToString().ToLowerInvariant()));

    private IEnumerable<Measurement<double>> UnsettledAges() => _digests.Current.Select(digest => new Measurement<double>(
        UnsettledOf(digest).Oldest is { } oldest ? (_time.GetUtcNow() - digest.Options.Listing.DueAt(oldest, TimeSpan.Zero)).TotalSeconds : 0,
        Tag("digest", digest.Name)));

    private IEnumerable<Measurement<int>> LeftOut() => _digests.Current.Select(digest =>
        new Measurement<int>(UnsettledOf(digest).LeftOut, Tag("digest", digest.Name)));

    private IEnumerable<Measurement<double>> SuccessAges() =>
        _read.Successes.Select(success => new Measurement<double>((_time.GetUtcNow() - success.Value).TotalSeconds, Tag("digest", success.Key)));

    private IEnumerable<Measurement<int>> Messages() =>
        from status in _read.Deliveries
        from count in new[] { ("waiting", status.Messages.Waiting), ("sent", status.Messages.Sent), ("dead", status.Messages.Dead) }
        select new Measurement<int>(count.Item2, Tag("delivery", status.Name), Tag("state", count.Item1));

    private IEnumerable<Measurement<double>> OldestAges() => _read.Deliveries.Select(status => new Measurement<double>(
        status.Messages.Oldest is { } oldest ? (_time.GetUtcNow() - oldest).TotalSeconds : 0, Tag("delivery", status.Name)));

    private static IEnumerable<Measurement<int>> Problems(Readiness readiness) => readiness.Latest is { } latest
        ? HealthRegistration.Names.Select(check => new Measurement<int>(latest.Problems.Count(problem => problem.Check == check), Tag("check", check)))
        : [];

    private UnsettledSummary UnsettledOf(DigestDefinition digest) => _read.Unsettled.GetValueOrDefault(digest.Name);

    private sealed record Snapshot(
        IReadOnlyList<StateCount> States, IReadOnlyDictionary<string, UnsettledSummary> Unsettled, IReadOnlyDictionary<string, DateTimeOffset> Successes,
        IReadOnlyList<DeliveryStatus> Deliveries);
}
