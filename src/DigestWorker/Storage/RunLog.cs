using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>One run of a digest. Without an end it is in progress, or was killed; with an end and no outcome it was stopped or cut short.</summary>
internal sealed record LoggedRun(
    string Id, string Digest, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, RunOutcome? Outcome, Reason? Reason, RunCounts Counts);

/// <summary>The calls of a run to the model, and their results.</summary>
/// <param name="Misconfigured">No call succeeds until an operator acts: a wrong key, an exhausted quota.</param>
internal readonly record struct RunCounts(
    int Asked, int AskedAgain, int Accepted, int Calls, TokenUsage Tokens, decimal Cost = 0, bool Misconfigured = false)
{
    public VerifierCounts Verifier { get; init; }

    public static RunCounts operator +(RunCounts a, RunCounts b) => new(
        a.Asked + b.Asked, a.AskedAgain + b.AskedAgain, a.Accepted + b.Accepted, a.Calls + b.Calls, a.Tokens + b.Tokens, a.Cost + b.Cost,
        a.Misconfigured || b.Misconfigured)
    {
        Verifier = a.Verifier + b.Verifier,
    };
}

/// <summary>The calls of a run to the verifier, and their results.</summary>
/// <param name="Verified">Summaries that it supports.</param>
/// <param name="Unverified">Summaries that are published or withheld without its verdict.</param>
internal readonly record struct VerifierCounts(int Verified, int Unverified, int Calls, TokenUsage Tokens, decimal Cost)
{
    public static VerifierCounts operator +(VerifierCounts a, VerifierCounts b) =>
        new(a.Verified + b.Verified, a.Unverified + b.Unverified, a.Calls + b.Calls, a.Tokens + b.Tokens, a.Cost + b.Cost);
}

/// <summary>The calls, tokens and cost of the runs that began on a UTC day.</summary>
internal sealed record DaySpending(DateOnly Day, int Runs, int Calls, TokenUsage Tokens, decimal Cost)
{
    /// <summary>Its calls, tokens and cost are not among the others.</summary>
    public VerifierCounts Verifier { get; init; }
}

/// <summary>The log of the runs, for operators and for the check that none was missed.</summary>
internal sealed class RunLog(Database database)
{
    private const string Columns =
        "id, digest, started_at, ended_at, outcome, reason, asked, asked_again, accepted, calls, prompt_tokens, completion_tokens, cost, misconfigured, "
        + VerifierColumns;

    /// <summary>How long the editions and papers of a run are kept; the run itself stays.</summary>
    private static readonly TimeSpan KeptDetails = TimeSpan.FromDays(31);

    private const string VerifierColumns =
        "verified, unverified, verifier_calls, verifier_prompt_tokens, verifier_completion_tokens, verifier_cost";

    /// <summary>An id for a run that is still to begin.</summary>
    public string NewId() => RunId.New(database.Time);

    /// <summary>Records the start of a run. A store has one run at a time, so an earlier one without an end was cut short.</summary>
    public Task<string> StartAsync(string digest, Fence fence, CancellationToken cancellationToken) =>
        StartAsync(digest, NewId(), fence, cancellationToken);

    /// <inheritdoc cref="StartAsync(string, Fence, CancellationToken)"/>
    /// <param name="digest">The digest of the run.</param>
    /// <param name="id">An id that was assigned before; a run that starts again under its id replaces its earlier record.</param>
    /// <param name="fence">The fence of the run.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public Task<string> StartAsync(string digest, string id, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, async connection =>
        {
            var now = database.Time.GetUtcNow().ToColumn();
            await connection.ExecuteAsync(
                "UPDATE run SET ended_at = @now, reason = @reason WHERE ended_at IS NULL", cancellationToken,
                ("@now", now), ("@reason", StoredPapers.ToColumn(new Reason(ReasonCode.RunLost))));
            await connection.ExecuteAsync(
                $"""
                INSERT INTO run (id, digest, started_at, asked, asked_again, accepted, calls, prompt_tokens, completion_tokens, cost, misconfigured,
                  {VerifierColumns})
                VALUES (@id, @digest, @now, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, ended_at = NULL, outcome = NULL, reason = NULL
                """,
                cancellationToken, ("@id", id), ("@digest", digest), ("@now", now));
            (string, object?)[] old = [("@id", id), ("@old", (database.Time.GetUtcNow() - KeptDetails).ToColumn())];
            await connection.ExecuteAsync("DELETE FROM run_paper WHERE run = @id OR recorded_at < @old", cancellationToken, old);
            await connection.ExecuteAsync("DELETE FROM run_edition WHERE run = @id OR ended_at < @old", cancellationToken, old);
            return id;
        }, cancellationToken);

    /// <param name="outcome">Null if it was stopped.</param>
    public Task EndAsync(string id, RunOutcome? outcome, Reason reason, RunCounts counts, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence,
            """
            UPDATE run SET ended_at = @now, outcome = @outcome, reason = @reason,
              asked = @asked, asked_again = @askedAgain, accepted = @accepted, calls = @calls,
              prompt_tokens = @promptTokens, completion_tokens = @completionTokens, cost = @cost, misconfigured = @misconfigured,
              verified = @verified, unverified = @unverified, verifier_calls = @verifierCalls, verifier_prompt_tokens = @verifierPromptTokens,
              verifier_completion_tokens = @verifierCompletionTokens, verifier_cost = @verifierCost
            WHERE id = @id
            """,
            cancellationToken,
            ("@id", id), ("@now", database.Time.GetUtcNow().ToColumn()), ("@outcome", outcome?.ToString()), ("@reason", StoredPapers.ToColumn(reason)),
            ("@asked", (long)counts.Asked), ("@askedAgain", (long)counts.AskedAgain), ("@accepted", (long)counts.Accepted), ("@calls", (long)counts.Calls),
            ("@promptTokens", counts.Tokens.Prompt), ("@completionTokens", counts.Tokens.Completion), ("@cost", counts.Cost.ToColumn()),
            ("@misconfigured", counts.Misconfigured.ToColumn()),
            ("@verified", (long)counts.Verifier.Verified), ("@unverified", (long)counts.Verifier.Unverified),
            ("@verifierCalls", (long)counts.Verifier.Calls), ("@verifierPromptTokens", counts.Verifier.Tokens.Prompt),
            ("@verifierCompletionTokens", counts.Verifier.Tokens.Completion), ("@verifierCost", counts.Verifier.Cost.ToColumn()));

    /// <summary>Records that a run has come to the end of an edition.</summary>
    public Task SaveEditionAsync(string id, RunEdition edition, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence,
            """
            INSERT INTO run_edition (run, date, started_at, ended_at, state, reason) VALUES (@id, @date, @startedAt, @endedAt, @state, @reason)
            ON CONFLICT (run, date) DO UPDATE SET
              started_at = excluded.started_at, ended_at = excluded.ended_at, state = excluded.state, reason = excluded.reason
            """,
            cancellationToken,
            ("@id", id), ("@date", edition.Date.Text), ("@startedAt", edition.StartedAt.ToColumn()), ("@endedAt", edition.EndedAt.ToColumn()),
            ("@state", edition.State.ToString()), ("@reason", StoredPapers.ToColumn(edition.Reason)));

    /// <summary>The editions that a run came to the end of, the newest first.</summary>
    public Task<IReadOnlyList<RunEdition>> EditionsAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            "SELECT date, started_at, ended_at, state, reason FROM run_edition WHERE run = @id ORDER BY date DESC",
            row => new RunEdition(
                EditionDate.Parse(row.GetString(0)), row.GetTime(1), row.GetTime(2), Enum.Parse<EditionState>(row.GetString(3)),
                StoredPapers.Reason(row.GetString(4))),
            cancellationToken, ("@id", id));

    public async Task<LoggedRun?> LastAsync(string digest, CancellationToken cancellationToken) =>
        (await LastAsync(digest, 1, cancellationToken)) is [var last] ? last : null;

    /// <summary>When the last run ended that did not fail; null before there was one.</summary>
    public async Task<DateTimeOffset?> LastSuccessAsync(string digest, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            "SELECT ended_at FROM run WHERE digest = @digest AND ended_at IS NOT NULL AND outcome <> @failed ORDER BY started_at DESC, id DESC LIMIT 1",
            row => row.GetTime(0), cancellationToken, ("@digest", digest), ("@failed", nameof(RunOutcome.Failed)));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>The last runs of a digest, the newest first.</summary>
    public Task<IReadOnlyList<LoggedRun>> LastAsync(string digest, int max, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"SELECT {Columns} FROM run WHERE digest = @digest ORDER BY started_at DESC, id DESC LIMIT @max",
            Row, cancellationToken, ("@digest", digest), ("@max", (long)max));

    public async Task<LoggedRun?> FindAsync(string id, CancellationToken cancellationToken) =>
        await database.ReadAsync($"SELECT {Columns} FROM run WHERE id = @id", Row, cancellationToken, ("@id", id)) is [var run] ? run : null;

    /// <summary>Some runs of a digest or of all, the newest first.</summary>
    public Task<PagedResult<LoggedRun>> PageAsync(string? digest, int skip, int take, CancellationToken cancellationToken) =>
        database.PageAsync(
            Columns, "run", new WhereClause().And("digest = @digest", "@digest", digest), "started_at DESC, id DESC", Row, skip, take, cancellationToken);

    /// <summary>The spending by UTC day, from a day on; days without runs are left out.</summary>
    public Task<IReadOnlyList<DaySpending>> SpendingByDayAsync(DateOnly from, CancellationToken cancellationToken) =>
        database.ReadAsync(
            """
            SELECT started_at / 86400000 AS day, COUNT(*), CAST(SUM(calls) AS BIGINT),
              CAST(SUM(prompt_tokens) AS BIGINT), CAST(SUM(completion_tokens) AS BIGINT), CAST(SUM(cost) AS BIGINT),
              CAST(SUM(verified) AS BIGINT), CAST(SUM(unverified) AS BIGINT), CAST(SUM(verifier_calls) AS BIGINT),
              CAST(SUM(verifier_prompt_tokens) AS BIGINT), CAST(SUM(verifier_completion_tokens) AS BIGINT), CAST(SUM(verifier_cost) AS BIGINT)
            FROM run WHERE started_at >= @from GROUP BY started_at / 86400000 ORDER BY day
            """,
            row => new DaySpending(
                DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.AddDays(row.GetInt64(0)).UtcDateTime), (int)row.GetInt64(1), (int)row.GetInt64(2),
                new TokenUsage(row.GetInt64(3), row.GetInt64(4)), row.GetMoney(5))
            {
                Verifier = VerifierCountsOf(row, 6),
            },
            cancellationToken, ("@from", new DateTimeOffset(from, TimeOnly.MinValue, TimeSpan.Zero).ToColumn()));

    private static LoggedRun Row(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetTime(2), row.IsDBNull(3) ? null : row.GetTime(3),
        row.GetText(4) is { } outcome ? Enum.Parse<RunOutcome>(outcome) : null, row.GetText(5) is { } reason ? StoredPapers.Reason(reason) : null,
        new RunCounts(
            (int)row.GetInt64(6), (int)row.GetInt64(7), (int)row.GetInt64(8), (int)row.GetInt64(9),
            new TokenUsage(row.GetInt64(10), row.GetInt64(11)), row.GetMoney(12), row.GetBool(13))
        {
            Verifier = VerifierCountsOf(row, 14),
        });

    private static VerifierCounts VerifierCountsOf(DbDataReader row, int first) => new(
        (int)row.GetInt64(first), (int)row.GetInt64(first + 1), (int)row.GetInt64(first + 2),
        new TokenUsage(row.GetInt64(first + 3), row.GetInt64(first + 4)), row.GetMoney(first + 5));
}
