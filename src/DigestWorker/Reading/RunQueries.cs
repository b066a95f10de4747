using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A requested run.</summary>
/// <param name="Logged">Null until it starts.</param>
internal sealed record RequestedRun(LoggedRun? Logged);

/// <summary>The progress of a digest: its last runs, and the editions that are not settled.</summary>
/// <param name="Runs">The newest first.</param>
/// <param name="Open">The newest first.</param>
internal sealed record DigestProgress(IReadOnlyList<LoggedRun> Runs, IReadOnlyList<OpenEditionRow> Open)
{
    public LoggedRun? LastRun => Runs is [var last, ..] ? last : null;
}

/// <summary>An edition that is not settled, and what became of its papers until now.</summary>
internal sealed record OpenEditionRow(EditionRow Row, EditionWay Way);

/// <summary>An edition of a run.</summary>
/// <param name="Ended">Null while it is in progress, and if the run was cut short in it.</param>
/// <param name="Way">How many papers came how far in the run.</param>
internal sealed record RunDay(EditionDate Date, RunEdition? Ended, EditionWay Way);

/// <summary>The editions of a run, and how many papers came how far.</summary>
/// <param name="Days">The newest first.</param>
internal sealed record RunDetails(IReadOnlyList<RunDay> Days, IReadOnlyList<(PaperStep Step, int Papers)> Steps)
{
    public int CountOf(PaperStep step) => Steps.FirstOrDefault(count => count.Step == step).Papers;
}

/// <summary>The spending of a UTC day.</summary>
/// <param name="Tokens">Of ended runs; if there is a budget, also of runs in progress.</param>
/// <param name="Cost">Of ended runs.</param>
internal sealed record TodaySpending(DateOnly Day, long Tokens, decimal Cost);

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
internal sealed class RunQueries(RunLog runs, RunPaperStore papers, EditionStore editions, TokenLedger ledger, TimeProvider time)
{
    /// <summary>How many of the last runs show how a digest does.</summary>
    public const int Recent = 30;

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

    public async Task<DigestProgress> ProgressAsync(DigestDefinition digest, CancellationToken cancellationToken)
    {
        var open = await editions.UnsettledAsync(digest.Name, digest.Options.Listing, time.Today(), MaxOpen, cancellationToken);
        var ways = (await editions.WaysAsync(digest.Name, [.. open.Select(row => row.Date)], cancellationToken)).ToDictionary(way => way.Date);
        return new DigestProgress(
            await runs.LastAsync(digest.Name, Recent, cancellationToken),
            [.. open.Select(row => new OpenEditionRow(row, ways.GetValueOrDefault(row.Date) ?? Nothing(row.Date)))]);
    }

    /// <summary>The editions of a run; none if it was some weeks ago.</summary>
    public async Task<RunDetails> DetailsAsync(string id, CancellationToken cancellationToken)
    {
        var ended = (await runs.EditionsAsync(id, cancellationToken)).ToDictionary(edition => edition.Date);
        var ways = (await papers.WaysAsync(id, cancellationToken)).ToDictionary(way => way.Date);
        var days = ended.Keys.Union(ways.Keys).OrderByDescending(date => date.First).ThenByDescending(date => date.Text, StringComparer.Ordinal);
        return new RunDetails(
            [.. days.Select(date => new RunDay(date, ended.GetValueOrDefault(date), ways.GetValueOrDefault(date) ?? Nothing(date)))],
            await papers.CountByStepAsync(id, cancellationToken));
    }

    /// <summary>A page of the papers of a run, the newest edition and the refused ones first.</summary>
    /// <param name="id">The run.</param>
    /// <param name="step">How far they came; null for all.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<PagedResult<RunPaper>> PapersAsync(string id, PaperStep? step, PageRequest page, CancellationToken cancellationToken) =>
        papers.PageAsync(id, step, page.Skip, page.Size, cancellationToken);

    public async Task<TodaySpending> TodayAsync(CancellationToken cancellationToken)
    {
        var today = time.Today();
        var spent = (await runs.SpendingByDayAsync(today, cancellationToken)).FirstOrDefault(day => day.Day == today)
            ?? new DaySpending(today, 0, 0, default, 0);
        var (own, verifier) = (spent.Tokens, spent.Verifier.Tokens);
        var ofRuns = own.Prompt + own.Completion + verifier.Prompt + verifier.Completion;
        return new TodaySpending(today, Math.Max(ofRuns, await ledger.BookedAsync(today, cancellationToken)), spent.Cost + spent.Verifier.Cost);
    }

    /// <summary>The spending of the last days, including today.</summary>
    public Task<SpendingReport> SpendingAsync(int days, CancellationToken cancellationToken) =>
        SpendingAsync(time.Today().AddDays(1 - days), cancellationToken);

    public async Task<SpendingReport> SpendingAsync(DateOnly from, CancellationToken cancellationToken) =>
        new(from, time.Today(), await runs.SpendingByDayAsync(from, cancellationToken));

    private static EditionWay Nothing(EditionDate date) => new(date, 0, 0, 0, 0, 0);
}
