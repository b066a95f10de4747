using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>The accepted summaries, one for each paper and language, and why others have none.</summary>
internal sealed class SummaryStore(Database database)
{
    private const string Language = "ko";

    public Task<IReadOnlyDictionary<PaperId, AcceptedSummary>> AcceptedAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            """
            SELECT paper_id, summary, easy_explanation, fields, provider, model, prompt, accepted_at, calls,
                   prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens
            FROM summary WHERE language = @language AND paper_id IN
            """,
            papers,
            row => new AcceptedSummary(
                PaperId.Parse(row.GetString(0)),
                new PaperSummary(row.GetString(1), row.GetString(2), StoredPapers.Texts(row.GetString(3))),
                new Provenance(
                    row.GetString(4), row.GetString(5), row.GetString(6), row.Moment(7), (int)row.GetInt64(8),
                    new TokenUsage(row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12)))),
            cancellationToken, ("@language", Language));

    public Task<IReadOnlyDictionary<PaperId, Refusal>> RefusedAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            "SELECT paper_id, writer, tries, for_good, reason, next_try_at FROM refusal WHERE language = @language AND paper_id IN",
            papers,
            row => new Refusal(PaperId.Parse(row.GetString(0)), row.GetString(1), (int)row.GetInt64(2), row.YesNo(3), row.GetString(4), row.Moment(5)),
            cancellationToken, ("@language", Language));

    /// <summary>Keeps summaries for good, which ends the refusals of their papers, and says of other papers why they have none.</summary>
    public Task KeepAsync(IReadOnlyList<AcceptedSummary> accepted, IReadOnlyList<Refusal> refused, CancellationToken cancellationToken) =>
        database.WriteAsync(async connection =>
        {
            foreach (var summary in accepted)
                await AcceptAsync(connection, summary, cancellationToken);
            foreach (var refusal in refused)
                await RefuseAsync(connection, refusal, cancellationToken);
            return 0;
        }, cancellationToken);

    private static async Task AcceptAsync(DbConnection connection, AcceptedSummary summary, CancellationToken cancellationToken)
    {
        var (text, by) = (summary.Text, summary.Provenance);
        await connection.ExecuteAsync(
            """
            INSERT INTO summary (paper_id, language, summary, easy_explanation, fields, provider, model, prompt, accepted_at, calls,
              prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens)
            VALUES (@id, @language, @summary, @easy, @fields, @provider, @model, @prompt, @acceptedAt, @calls,
              @promptTokens, @completionTokens, @cachedTokens, @reasoningTokens)
            ON CONFLICT (paper_id, language) DO UPDATE SET
              summary = excluded.summary, easy_explanation = excluded.easy_explanation, fields = excluded.fields,
              provider = excluded.provider, model = excluded.model, prompt = excluded.prompt, accepted_at = excluded.accepted_at,
              calls = excluded.calls, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
              cached_tokens = excluded.cached_tokens, reasoning_tokens = excluded.reasoning_tokens
            """,
            cancellationToken,
            ("@id", summary.Id.Value), ("@language", Language),
            ("@summary", text.Summary), ("@easy", text.EasyExplanation), ("@fields", StoredPapers.ToColumn(text.Fields)),
            ("@provider", by.Provider), ("@model", by.Model), ("@prompt", by.Prompt), ("@acceptedAt", by.AcceptedAt.ToColumn()), ("@calls", (long)by.Calls),
            ("@promptTokens", by.Tokens.Prompt), ("@completionTokens", by.Tokens.Completion),
            ("@cachedTokens", by.Tokens.Cached), ("@reasoningTokens", by.Tokens.Reasoning));
        await connection.ExecuteAsync(
            "DELETE FROM refusal WHERE paper_id = @id AND language = @language", cancellationToken,
            ("@id", summary.Id.Value), ("@language", Language));
    }

    private static Task RefuseAsync(DbConnection connection, Refusal refusal, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO refusal (paper_id, language, writer, tries, for_good, reason, next_try_at)
            VALUES (@id, @language, @writer, @tries, @forGood, @reason, @nextTryAt)
            ON CONFLICT (paper_id, language) DO UPDATE SET
              writer = excluded.writer, tries = excluded.tries, for_good = excluded.for_good, reason = excluded.reason, next_try_at = excluded.next_try_at
            """,
            cancellationToken,
            ("@id", refusal.Id.Value), ("@language", Language), ("@writer", refusal.Writer), ("@tries", (long)refusal.Tries),
            ("@forGood", refusal.ForGood.ToColumn()), ("@reason", refusal.Reason), ("@nextTryAt", refusal.NextTryAt.ToColumn()));
}
