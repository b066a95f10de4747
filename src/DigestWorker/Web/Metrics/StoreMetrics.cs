using System.Data.Common;
using System.Diagnostics.Metrics;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Telemetry;
using DigestWorker.Web.Health;
using static DigestWorker.Telemetry.WorkerMeter;

namespace DigestWorker.Web.Metrics;

/// <summary>How editions and runs stand, as gauges: from the store, so that a restart, and another node, shows the same.</summary>
internal sealed class StoreMetrics
{
    private readonly EditionStore _editions;
    private readonly RunLog _runs;
    private readonly CurrentDigests _digests;
    private readonly TimeProvider _time;
    private (IReadOnlyList<EditionRow> Editions, IReadOnlyDictionary<string, DateTimeOffset> Successes) _read = ([], new Dictionary<string, DateTimeOffset>());

    public StoreMetrics(IMeterFactory meters, EditionStore editions, RunLog runs, CurrentDigests digests, Readiness readiness, TimeProvider time)
    {
        (_editions, _runs, _digests, _time) = (editions, runs, digests, time);
        var meter = meters.CreateWorkerMeter();
        meter.CreateObservableGauge("digest.editions", Editions, "{edition}", "Editions by state");
        meter.CreateObservableGauge("digest.editions.unsettled_age", UnsettledAges, "s", "Time since the oldest day without a settled edition began; 0 where every one is settled");
        meter.CreateObservableGauge("digest.papers.left_out", LeftOut, "{paper}", "Papers left out of editions that are not settled");
        meter.CreateObservableGauge("digest.run.success_age", SuccessAges, "s", "Time since the last run that did not fail ended");
        meter.CreateObservableGauge("digest.health.problems", () => Problems(readiness), "{problem}", "What makes the worker not ready, by check");
    }

    /// <summary>Reads the store; the gauges themselves cannot wait for it.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            _read = await ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or StorageException)
        {
            // A health check tells of it; all other metrics are as true as before.
        }
    }

    private async Task<(IReadOnlyList<EditionRow>, IReadOnlyDictionary<string, DateTimeOffset>)> ReadAsync(CancellationToken cancellationToken)
    {
        var successes = new Dictionary<string, DateTimeOffset>();
        foreach (var digest in _digests.Current)
        {
            if (await _runs.LastSuccessAsync(digest.Name, cancellationToken) is { } ended)
                successes[digest.Name] = ended;
        }
        return (await _editions.AllAsync(cancellationToken), successes);
    }

    // Every state has its number, also 0: an alert on a series that is not there never fires.
    private IEnumerable<Measurement<int>> Editions() =>
        from digest in _digests.Current
        from state in Enum.GetValues<EditionState>()
        select new Measurement<int>(
            Of(digest).Count(edition => edition.State == state), Tag("digest", digest.Name), Tag("state", state.ToString().ToLowerInvariant()));

    private IEnumerable<Measurement<double>> UnsettledAges() => _digests.Current.Select(digest => new Measurement<double>(
        Of(digest).Where(edition => !edition.Settled).Select(edition => (_time.GetUtcNow() - edition.Date.DueAt(TimeSpan.Zero)).TotalSeconds).DefaultIfEmpty(0).Max(),
        Tag("digest", digest.Name)));

    private IEnumerable<Measurement<int>> LeftOut() => _digests.Current.Select(digest =>
        new Measurement<int>(Of(digest).Where(edition => !edition.Settled).Sum(edition => edition.LeftOut), Tag("digest", digest.Name)));

    private IEnumerable<Measurement<double>> SuccessAges() =>
        _read.Successes.Select(success => new Measurement<double>((_time.GetUtcNow() - success.Value).TotalSeconds, Tag("digest", success.Key)));

    private static IEnumerable<Measurement<int>> Problems(Readiness readiness) => readiness.Latest is { } latest
        ? HealthRegistration.Names.Select(check => new Measurement<int>(latest.Problems.Count(problem => problem.Check == check), Tag("check", check)))
        : [];

    private IEnumerable<EditionRow> Of(DigestDefinition digest) => _read.Editions.Where(edition => edition.Digest == digest.Name);
}
