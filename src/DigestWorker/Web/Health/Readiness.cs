using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>All checks as one report, at most some seconds old; a problem is logged once when it appears, and once when it is gone.</summary>
internal sealed partial class Readiness(HealthCheckService checks, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    private const string Remedy = "see the log; restart the worker if the problem persists";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>A check of a hanging disk never ends; a probe still needs a response.</summary>
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<(string Check, string What), DateTimeOffset> _seen = [];
    private Task<HealthReport>? _running;
    private ReadinessReport? _latest;

    /// <summary>The last report, without running the checks; null before the first one.</summary>
    public ReadinessReport? Latest => Volatile.Read(ref _latest);

    public async Task<ReadinessReport> NowAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_latest is not { } latest || (time.GetUtcNow() - latest.CheckedAt).Duration() >= Fresh)
                Volatile.Write(ref _latest, latest = await CheckAsync(cancellationToken));
            return latest;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ReadinessReport> CheckAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<HealthProblem> troubles, notes = [];
        try
        {
            // Not cancelled with one request: the next one waits for the same round.
            var report = await (_running ??= checks.CheckHealthAsync(CancellationToken.None)).WaitAsync(CheckTimeout, time, cancellationToken);
            _running = null;
            troubles = [.. report.Entries.SelectMany(entry => ProblemsOf(entry.Key, entry.Value, report))];
            notes = [.. report.Entries.SelectMany(entry => HealthData.NotesOf(entry.Value).Select(note => note with { Check = entry.Key }))];
        }
        catch (TimeoutException)
        {
            var timeout = new HealthProblem("worker", $"its checks did not end within {CheckTimeout.TotalSeconds:0} s", null, "check its disks and its store");
            troubles = [timeout with { Check = "checks" }];
        }
        return ReadinessReport.Of(now, Track(troubles, now), notes);
    }

    private static IEnumerable<HealthProblem> ProblemsOf(string name, HealthReportEntry entry, HealthReport report)
    {
        if (HealthData.ProblemsOf(entry) is { Count: > 0 } troubles)
            return troubles.Select(problem => problem with { Check = name });
        // Without the store the other checks fail too; the check of the store reports it.
        var known = entry.Exception is not null && name is not HealthRegistration.Store
            && report.Entries.TryGetValue(HealthRegistration.Store, out var store) && store.Status is HealthStatus.Unhealthy;
        return entry.Status is HealthStatus.Unhealthy && !known
            ? [new HealthProblem(name, OneLine.Of(entry.Exception?.Message ?? entry.Description ?? "it does not work"), null, Remedy) { Check = name }]
            : [];
    }

    private List<HealthProblem> Track(List<HealthProblem> troubles, DateTimeOffset now)
    {
        foreach (var problem in troubles.Where(problem => _seen.TryAdd((problem.Check, problem.What), now)))
            Log.Problem(logger, problem.Check, problem.What, problem.Why, problem.Remedy);
        foreach (var (check, what) in _seen.Keys.Except(troubles.Select(problem => (problem.Check, problem.What))).ToList())
        {
            _seen.Remove((check, what));
            Log.Recovered(logger, check, what);
        }
        return [.. troubles.Select(problem => problem with { Since = problem.Since ?? _seen[(problem.Check, problem.What)] })];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready ({Check}): {What}: {Why}; {Remedy}")]
        public static partial void Problem(ILogger logger, string check, string what, string why, string remedy);

        [LoggerMessage(Level = LogLevel.Information, Message = "Recovered ({Check}): {What}")]
        public static partial void Recovered(ILogger logger, string check, string what);
    }
}
