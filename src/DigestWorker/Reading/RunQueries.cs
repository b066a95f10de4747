using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A requested run.</summary>
/// <param name="Logged">Null until it starts.</param>
internal sealed record RequestedRun(LoggedRun? Logged);

/// <summary>The progress of a digest: its last run, and the editions that are not settled.</summary>
/// <param name="Open">The newest first.</param>
internal sealed record DigestProgress(LoggedRun? LastRun, IReadOnlyList<EditionRow> Open);

/// <summary>The spending of the runs since a day.</summary>
/// <param name="Days">The UTC days with runs, the oldest first.</param>
internal sealed record SpendingReport(DateOnly From, DateOnly To, IReadOnlyList<DaySpending> Days)
{
    /// <summary>All days, including those without runs.</summary>
    public IEnumerable<DaySpending> EachDay()
    {
        var spent = Days.ToDictionary(day => day.Day);
        for (var day = From; day <= To; day = day.AddDays(1))
            yield return spent.GetValueOrDefault(day) ?? new DaySpending(day, 0, 0, default, 0);
    }
}

/// <summary>Queries of runs.</summary>
internal sealed class RunQueries(RunLog runs, EditionStore editions, TimeProvider time)
{
    private const int MaxOpen = 10;

    /// <summary>A page of the runs of a digest or of all, the newest first.</summary>
    public Task<PagedResult<LoggedRun>> ListAsync(string? digest, PageRequest page, CancellationToken cancellationToken) =>
        runs.PageAsync(digest, page.Skip, page.Size, cancellationToken);

    /// <summary>A run that has started or waits to start; null if there is no run with the id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isWaiting">Whether a run with the id is scheduled.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<RequestedRun?> FindAsync(string id, Func<string, CancellationToken, Task<bool>> isWaiting, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is { } logged)
            return new RequestedRun(logged);
        if (await isWaiting(id, cancellationToken))
            return new RequestedRun(Logged: null);
        // It may have started between the two queries.
        return await runs.FindAsync(id, cancellationToken) is { } begun ? new RequestedRun(begun) : null;
    }

    public async Task<DigestProgress> ProgressAsync(DigestDefinition digest, CancellationToken cancellationToken) => new(
        await runs.LastAsync(digest.Name, cancellationToken),
        await editions.UnsettledAsync(digest.Name, digest.Options.Listing, time.Today(), MaxOpen, cancellationToken));

    /// <summary>The spending of the last days, including today.</summary>
    public Task<SpendingReport> SpendingAsync(int days, CancellationToken cancellationToken) =>
        SpendingAsync(time.Today().AddDays(1 - days), cancellationToken);

    public async Task<SpendingReport> SpendingAsync(DateOnly from, CancellationToken cancellationToken) =>
        new(from, time.Today(), await runs.SpendingByDayAsync(from, cancellationToken));
}
