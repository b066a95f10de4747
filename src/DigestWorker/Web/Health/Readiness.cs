using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>All checks as one report, at most some seconds old; a problem is logged once when it appears, and once when it is gone.</summary>
internal sealed partial class Readiness(HealthCheckService checks, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>A check of a disk that hangs never ends, but a probe needs a response.</summary>
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
        List<HealthProblem> problems, notes = [];
        try
        {
            // Not cancelled with the request: the next one waits for the same checks.
            _running = _running is { IsCompleted: false } pending ? pending : checks.CheckHealthAsync(CancellationToken.None);
            var report = await _running.WaitAsync(CheckTimeout, time, cancellationToken);
            problems = [.. report.Entries.SelectMany(entry => ProblemsOf(entry.Key, entry.Value, report))];
            notes = [.. report.Entries.SelectMany(entry => HealthData.NotesOf(entry.Value).Select(note => note with { Check = entry.Key }))];
        }
        catch (TimeoutException)
        {
            var reason = new Reason(ReasonCode.ChecksTimedOut) { Seconds = (int)CheckTimeout.TotalSeconds };
            problems = [new HealthProblem("worker", reason, Since: null) { Check = "checks" }];
        }
        return ReadinessReport.Of(now, Track(problems, now), notes);
    }

    private static IEnumerable<HealthProblem> ProblemsOf(string name, HealthReportEntry entry, HealthReport report)
    {
        if (HealthData.ProblemsOf(entry) is { Count: > 0 } problems)
            return problems.Select(problem => problem with { Check = name });
        // Without the store most checks fail; one report of it is enough.
        var known = entry.Exception is not null && name is not HealthRegistration.Store
            && report.Entries.TryGetValue(HealthRegistration.Store, out var store) && store.Status is HealthStatus.Unhealthy;
        return entry.Status is HealthStatus.Unhealthy && !known
            ? [new HealthProblem(name, new Reason(ReasonCode.CheckFailed) { Detail = DetailOf(entry) }, null) { Check = name }]
            : [];
    }

    private static string? DetailOf(HealthReportEntry entry) =>
        (entry.Exception?.Message ?? entry.Description) is { } said ? OneLine.Of(said) : null;

    private List<HealthProblem> Track(List<HealthProblem> problems, DateTimeOffset now)
    {
        foreach (var problem in problems.Where(problem => _seen.TryAdd((problem.Check, problem.What), now)))
            Log.Problem(logger, problem.Check, problem.What, problem.Reason.Code, problem.Why, problem.Remedy);
        foreach (var (check, what) in _seen.Keys.Except(problems.Select(problem => (problem.Check, problem.What))).ToList())
        {
            _seen.Remove((check, what));
            Log.Recovered(logger, check, what);
        }
        return [.. problems.Select(problem => problem with { Since = problem.Since ?? _seen[(problem.Check, problem.What)] })];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready ({Check}): {What} ({Code}): {Why}. {Remedy}")]
        public static partial void Problem(ILogger logger, string check, string what, ReasonCode code, string why, string remedy);

        [LoggerMessage(Level = LogLevel.Information, Message = "Recovered ({Check}): {What}")]
        public static partial void Recovered(ILogger logger, string check, string what);
    }
}
