using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>One run of a digest. A run without an end was interrupted, or is still going on.</summary>
internal sealed record LoggedRun(string Id, string Digest, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, RunOutcome? Outcome, string? Reason, RunCounts Counts);

/// <summary>What a run asked of the model, and what it got.</summary>
/// <param name="Stopped">Nothing more can be asked until somebody acts: a wrong key, an exhausted quota.</param>
internal readonly record struct RunCounts(int Asked, int AskedAgain, int Accepted, int Calls, TokenUsage Tokens, decimal Cost = 0, bool Stopped = false)
{
    public static RunCounts operator +(RunCounts a, RunCounts b) => new(a.Asked + b.Asked, a.AskedAgain + b.AskedAgain, a.Accepted + b.Accepted, a.Calls + b.Calls, a.Tokens + b.Tokens, a.Cost + b.Cost, a.Stopped || b.Stopped);
}

/// <summary>The runs, so that a missed one is noticed and an operator sees the last ones.</summary>
internal sealed class RunLog(Database database)
{
    public async Task<string> StartAsync(string digest, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(database.Time.GetUtcNow()).ToString("N");
        await database.WriteAsync(
            """
            INSERT INTO run (id, digest, started_at, asked, asked_again, accepted, calls, prompt_tokens, completion_tokens, cost)
            VALUES (@id, @digest, @now, 0, 0, 0, 0, 0, 0, 0)
            """,
            cancellationToken, ("@id", id), ("@digest", digest), ("@now", database.Time.GetUtcNow().ToColumn()));
        return id;
    }

    public Task EndAsync(string id, RunOutcome outcome, string reason, RunCounts counts, CancellationToken cancellationToken) =>
        database.WriteAsync(
            """
            UPDATE run SET ended_at = @now, outcome = @outcome, reason = @reason, asked = @asked, asked_again = @askedAgain, accepted = @accepted, calls = @calls,
              prompt_tokens = @promptTokens, completion_tokens = @completionTokens, cost = @cost
            WHERE id = @id
            """,
            cancellationToken,
            ("@id", id), ("@now", database.Time.GetUtcNow().ToColumn()), ("@outcome", outcome.ToString()), ("@reason", reason),
            ("@asked", (long)counts.Asked), ("@askedAgain", (long)counts.AskedAgain), ("@accepted", (long)counts.Accepted), ("@calls", (long)counts.Calls),
            ("@promptTokens", counts.Tokens.Prompt), ("@completionTokens", counts.Tokens.Completion), ("@cost", counts.Cost.ToColumn()));

    public async Task<LoggedRun?> LastAsync(string digest, CancellationToken cancellationToken) => (await LastAsync(digest, 1, cancellationToken)) is [var last] ? last : null;

    /// <summary>The last runs of a digest, the newest first.</summary>
    public Task<IReadOnlyList<LoggedRun>> LastAsync(string digest, int most, CancellationToken cancellationToken) =>
        database.ReadAsync(
            """
            SELECT id, digest, started_at, ended_at, outcome, reason, asked, asked_again, accepted, calls, prompt_tokens, completion_tokens, cost
            FROM run WHERE digest = @digest ORDER BY started_at DESC, id DESC LIMIT @most
            """,
            row => new LoggedRun(
                row.GetString(0), row.GetString(1), row.Moment(2), row.IsDBNull(3) ? null : row.Moment(3),
                row.Text(4) is { } outcome ? Enum.Parse<RunOutcome>(outcome) : null, row.Text(5),
                new RunCounts((int)row.GetInt64(6), (int)row.GetInt64(7), (int)row.GetInt64(8), (int)row.GetInt64(9), new TokenUsage(row.GetInt64(10), row.GetInt64(11)), row.Money(12))),
            cancellationToken, ("@digest", digest), ("@most", (long)most));
}
