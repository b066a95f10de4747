using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>All checks as one answer, at most some seconds old; what comes up and what goes is logged once.</summary>
internal sealed partial class Readiness(HealthCheckService checks, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>A disk that hangs answers no check, and must not keep who asks from an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<(string Check, string What), DateTimeOffset> _seen = [];
    private Task<HealthReport>? _underWay;
    private ReadinessReport? _latest;

    /// <summary>What was found last, without looking; null before the first look.</summary>
    public ReadinessReport? Latest => Volatile.Read(ref _latest);

    public async Task<ReadinessReport> NowAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_latest is not { } latest || (time.GetUtcNow() - latest.CheckedAt).Duration() >= Fresh)
                Volatile.Write(ref _latest, latest = await LookAsync(cancellationToken));
            return latest;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ReadinessReport> LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<Trouble> troubles, notes = [];
        try
        {
            // Not by who asks: the next one waits for the same look.
            var report = await (_underWay ??= checks.CheckHealthAsync(CancellationToken.None)).WaitAsync(Patience, time, cancellationToken);
            _underWay = null;
            troubles = [.. report.Entries.SelectMany(entry => TroublesOf(entry.Key, entry.Value, report))];
            notes = [.. report.Entries.SelectMany(entry => Findings.NotesOf(entry.Value).Select(note => note with { Check = entry.Key }))];
        }
        catch (TimeoutException)
        {
            troubles = [new Trouble("worker", $"its checks did not end within {Patience.TotalSeconds:0} s", null, "look after its disks and its store") { Check = "checks" }];
        }
        return ReadinessReport.Of(now, Remember(troubles, now), notes);
    }

    private static IEnumerable<Trouble> TroublesOf(string name, HealthReportEntry entry, HealthReport report)
    {
        if (Findings.TroublesOf(entry) is { Count: > 0 } troubles)
            return troubles.Select(trouble => trouble with { Check = name });
        // Without its store nobody finds anything, and one says so.
        var known = entry.Exception is not null && name is not HealthRegistration.Store
            && report.Entries.TryGetValue(HealthRegistration.Store, out var store) && store.Status is HealthStatus.Unhealthy;
        return entry.Status is HealthStatus.Unhealthy && !known
            ? [new Trouble(name, OneLine.Of(entry.Exception?.Message ?? entry.Description ?? "it does not work"), null, "look into the log; restart the worker where it does not mend itself") { Check = name }]
            : [];
    }

    private List<Trouble> Remember(List<Trouble> troubles, DateTimeOffset now)
    {
        foreach (var trouble in troubles.Where(trouble => _seen.TryAdd((trouble.Check, trouble.What), now)))
            Log.Trouble(logger, trouble.Check, trouble.What, trouble.Why, trouble.Remedy);
        foreach (var (check, what) in _seen.Keys.Except(troubles.Select(trouble => (trouble.Check, trouble.What))).ToList())
        {
            _seen.Remove((check, what));
            Log.Mended(logger, check, what);
        }
        return [.. troubles.Select(trouble => trouble with { Since = trouble.Since ?? _seen[(trouble.Check, trouble.What)] })];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready ({Check}): {What}: {Why}; {Remedy}")]
        public static partial void Trouble(ILogger logger, string check, string what, string why, string remedy);

        [LoggerMessage(Level = LogLevel.Information, Message = "Well again ({Check}): {What}")]
        public static partial void Mended(ILogger logger, string check, string what);
    }
}
