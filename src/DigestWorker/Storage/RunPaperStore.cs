using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>The papers of the last runs, and how far each came. They are kept for some weeks: <see cref="RunLog"/> deletes them.</summary>
internal sealed class RunPaperStore(Database database)
{
    private const string Columns = "date, paper_id, title, step, rules, calls, took, published, reason";

    // What needs an operator comes first.
    private const string Order =
        "date DESC, CASE step WHEN 'Refused' THEN 0 WHEN 'Unanswered' THEN 1 WHEN 'Withheld' THEN 2 WHEN 'Asked' THEN 3 WHEN 'Listed' THEN 5 ELSE 4 END, "
        + "paper_id";

    /// <summary>Records papers of a run in one transaction with other writes.</summary>
    /// <param name="run">The id of the run.</param>
    /// <param name="papers">The papers, each as far as it has come.</param>
    /// <param name="others">Makes the other writes.</param>
    /// <param name="fence">The fence of the run.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public Task SaveAsync(string run, IReadOnlyList<RunPaper> papers, Func<Task> others, Fence fence, CancellationToken cancellationToken) =>
        database.WriteTogetherAsync(
            fence, async () =>
            {
                await others();
                await SaveAsync(run, papers, fence, cancellationToken);
            },
            cancellationToken);

    /// <summary>Records papers of a run; what was recorded of them earlier is replaced.</summary>
    public Task SaveAsync(string run, IReadOnlyList<RunPaper> papers, Fence fence, CancellationToken cancellationToken) => SaveAsync(
        run, papers,
        "step = excluded.step, rules = excluded.rules, calls = excluded.calls, took = excluded.took, published = excluded.published, reason = excluded.reason",
        fence, cancellationToken);

    /// <summary>Records what became of papers in their edition; how far they came in the run stays.</summary>
    public Task SaveResultsAsync(string run, IReadOnlyList<RunPaper> papers, Fence fence, CancellationToken cancellationToken) =>
        SaveAsync(run, papers, "published = excluded.published, reason = excluded.reason", fence, cancellationToken);

    /// <summary>Some papers of a run, the newest edition and the refused ones first.</summary>
    /// <param name="run">The id of the run.</param>
    /// <param name="step">How far they came; null for all.</param>
    /// <param name="skip">How many are left out before them.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<PagedResult<RunPaper>> PageAsync(string run, PaperStep? step, int skip, int take, CancellationToken cancellationToken) =>
        database.PageAsync(
            Columns, "run_paper", new WhereClause().And("run = @run", "@run", run).And("step = @step", "@step", step?.ToString()), Order, Row, skip, take,
            cancellationToken);

    public Task<IReadOnlyList<(PaperStep Step, int Papers)>> CountByStepAsync(string run, CancellationToken cancellationToken) =>
        database.ReadAsync(
            "SELECT step, COUNT(*) FROM run_paper WHERE run = @run GROUP BY step", row => (Enum.Parse<PaperStep>(row.GetString(0)), (int)row.GetInt64(1)),
            cancellationToken, ("@run", run));

    /// <summary>The editions of a run with what became of their papers in it, the newest first.</summary>
    public Task<IReadOnlyList<EditionWay>> WaysAsync(string run, CancellationToken cancellationToken) =>
        database.ReadAsync(
            """
            SELECT date, COUNT(*), CAST(SUM(CASE WHEN step <> 'Listed' THEN 1 ELSE 0 END) AS BIGINT),
              CAST(SUM(CASE WHEN step IN ('Accepted', 'Verified') THEN 1 ELSE 0 END) AS BIGINT),
              CAST(SUM(CASE WHEN step = 'Verified' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(published) AS BIGINT)
            FROM run_paper WHERE run = @run GROUP BY date ORDER BY date DESC
            """,
            WayOf, cancellationToken, ("@run", run));

    internal static EditionWay WayOf(DbDataReader row) => new(
        EditionDate.Parse(row.GetString(0)), (int)row.GetInt64(1), (int)row.GetInt64(2), (int)row.GetInt64(3), (int)row.GetInt64(4), (int)row.GetInt64(5));

    private Task SaveAsync(string run, IReadOnlyList<RunPaper> papers, string changes, Fence fence, CancellationToken cancellationToken) =>
        papers.Count == 0 ? Task.CompletedTask : database.WriteAsync(fence, async connection =>
        {
            var now = database.Time.GetUtcNow().ToColumn();
            foreach (var paper in papers)
            {
                await connection.ExecuteAsync(
                    $"""
                    INSERT INTO run_paper (run, {Columns}, recorded_at)
                    VALUES (@run, @date, @paper, @title, @step, @rules, @calls, @took, @published, @reason, @now)
                    ON CONFLICT (run, date, paper_id) DO UPDATE SET {changes}
                    """,
                    cancellationToken,
                    ("@run", run), ("@date", paper.Date.Text), ("@paper", paper.Id.Value), ("@title", paper.Title), ("@step", paper.Step.ToString()),
                    ("@rules", StoredPapers.ToColumn(paper.Rules)), ("@calls", (long)paper.Calls), ("@took", (long)paper.Took.TotalMilliseconds),
                    ("@published", paper.Published.ToColumn()), ("@reason", paper.Reason is { } reason ? StoredPapers.ToColumn(reason) : null),
                    ("@now", now));
            }
            return 0;
        }, cancellationToken);

    private static RunPaper Row(DbDataReader row) => new(
        EditionDate.Parse(row.GetString(0)), PaperId.Parse(row.GetString(1)), row.GetString(2), Enum.Parse<PaperStep>(row.GetString(3)))
    {
        Rules = StoredPapers.Texts(row.GetString(4)),
        Calls = (int)row.GetInt64(5),
        Took = TimeSpan.FromMilliseconds(row.GetInt64(6)),
        Published = row.GetBool(7),
        Reason = row.GetText(8) is { } reason ? StoredPapers.Reason(reason) : null,
    };
}
