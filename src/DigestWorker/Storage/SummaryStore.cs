using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>The accepted summaries, one for each paper and language, and why other papers have none.</summary>
internal sealed class SummaryStore(Database database)
{
    public const string Language = "ko";

    /// <summary>The columns of <see cref="TextOf"/>, of a table <c>summary s</c>.</summary>
    public const string TextColumns = "s.summary, s.easy_explanation, s.fields";

    /// <summary>The columns of <see cref="ProvenanceOf"/>.</summary>
    public const string ProvenanceColumns =
        "s.provider, s.model, s.prompt, s.accepted_at, s.calls, s.prompt_tokens, s.completion_tokens, s.cached_tokens, s.reasoning_tokens, s.cost, "
        + "s.source, s.source_note, s.verification";

    public Task<IReadOnlyDictionary<PaperId, AcceptedSummary>> AcceptedAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            $"SELECT s.paper_id, {TextColumns}, {ProvenanceColumns}, s.evidence FROM summary s WHERE s.language = @language AND s.paper_id IN",
            papers,
            row => new AcceptedSummary(PaperId.Parse(row.GetString(0)), TextOf(row, 1), ProvenanceOf(row, 4))
            {
                Verification = VerificationOf(row, 4),
                Evidence = StoredPapers.Evidence(row.GetText(17)),
            },
            cancellationToken, ("@language", Language));

    /// <summary>The summaries that passed the rules and wait for the verifier.</summary>
    public Task<IReadOnlyDictionary<PaperId, AcceptedSummary>> WithheldAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            "SELECT paper_id, summary FROM withheld_summary WHERE language = @language AND paper_id IN", papers,
            row => StoredPapers.Summary(row.GetString(1)), cancellationToken, ("@language", Language));

    public Task<IReadOnlyDictionary<PaperId, SummaryFailure>> FailuresAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            "SELECT paper_id, prompted_model, tries, permanent, reason, next_try_at, duplicate FROM summary_failure WHERE language = @language AND paper_id IN",
            papers,
            row => new SummaryFailure(
                PaperId.Parse(row.GetString(0)), row.GetString(1), (int)row.GetInt64(2), row.GetBool(3), StoredPapers.Reason(row.GetString(4)),
                row.GetTime(5), row.GetBool(6)),
            cancellationToken, ("@language", Language));

    /// <summary>The average tokens of a summary; those of a usual abstract and answer before there is one.</summary>
    public async Task<TokenUsage> AverageUsageAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            "SELECT COUNT(*), CAST(COALESCE(SUM(prompt_tokens), 0) AS BIGINT), CAST(COALESCE(SUM(completion_tokens), 0) AS BIGINT) FROM summary",
            row => (Count: row.GetInt64(0), Tokens: new TokenUsage(row.GetInt64(1), row.GetInt64(2))), cancellationToken);
        var (count, sum) = rows[0];
        return count == 0 ? new TokenUsage(4200, 450) : new TokenUsage(sum.Prompt / count, sum.Completion / count);
    }

    /// <summary>Stores summaries, which deletes the failures of their papers, and the failures of other papers.</summary>
    public Task SaveAsync(IReadOnlyList<AcceptedSummary> accepted, IReadOnlyList<SummaryFailure> failed, Fence fence, CancellationToken cancellationToken) =>
        SaveAsync(accepted, [], failed, [], fence, cancellationToken);

    /// <summary>As the other, with the summaries that wait for the verifier and the answers that were rejected.</summary>
    public Task SaveAsync(
        IReadOnlyList<AcceptedSummary> accepted, IReadOnlyList<AcceptedSummary> withheld, IReadOnlyList<SummaryFailure> failed,
        IReadOnlyList<EditionRejection> rejected, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, async connection =>
        {
            foreach (var summary in accepted)
                await RecordSummaryAsync(connection, summary, cancellationToken);
            foreach (var failure in failed)
                await RecordFailureAsync(connection, failure, cancellationToken);
            foreach (var summary in withheld)
                await RecordWithheldAsync(connection, summary, cancellationToken);
            await RejectedAnswerStore.SaveAsync(connection, rejected, cancellationToken);
            return 0;
        }, cancellationToken);

    /// <summary>Deletes accepted summaries, and records why.</summary>
    public Task RevokeAsync(IReadOnlyList<SummaryFailure> failed, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, async connection =>
        {
            foreach (var failure in failed)
            {
                await connection.ExecuteAsync(
                    "DELETE FROM summary WHERE paper_id = @id AND language = @language", cancellationToken, ("@id", failure.Id.Value), ("@language", Language));
                await RecordFailureAsync(connection, failure, cancellationToken);
            }
            return 0;
        }, cancellationToken);

    internal static PaperSummary TextOf(DbDataReader row, int first) =>
        new(row.GetString(first), row.GetString(first + 1), StoredPapers.Texts(row.GetString(first + 2)));

    internal static Provenance ProvenanceOf(DbDataReader row, int first) => new(
        row.GetString(first), row.GetString(first + 1), row.GetString(first + 2), row.GetTime(first + 3), (int)row.GetInt64(first + 4),
        new TokenUsage(row.GetInt64(first + 5), row.GetInt64(first + 6), row.GetInt64(first + 7), row.GetInt64(first + 8)),
        row.IsDBNull(first + 9) ? null : row.GetMoney(first + 9))
    {
        Source = Enum.Parse<SummarySource>(row.GetString(first + 10)),
        SourceNote = row.GetText(first + 11),
    };

    internal static Verification? VerificationOf(DbDataReader row, int firstOfProvenance) => StoredPapers.Verification(row.GetText(firstOfProvenance + 12));

    private static async Task RecordSummaryAsync(DbConnection connection, AcceptedSummary summary, CancellationToken cancellationToken)
    {
        var (text, by, verifier) = (summary.Text, summary.Provenance, summary.Verification?.Usage ?? default);
        await connection.ExecuteAsync(
            """
            INSERT INTO summary (paper_id, language, summary, easy_explanation, fields, provider, model, prompt, accepted_at, calls,
              prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost, source, source_note,
              verification, verifier_tokens, verifier_cost, evidence)
            VALUES (@id, @language, @summary, @easy, @fields, @provider, @model, @prompt, @acceptedAt, @calls,
              @promptTokens, @completionTokens, @cachedTokens, @reasoningTokens, @cost, @source, @sourceNote,
              @verification, @verifierTokens, @verifierCost, @evidence)
            ON CONFLICT (paper_id, language) DO UPDATE SET
              summary = excluded.summary, easy_explanation = excluded.easy_explanation, fields = excluded.fields,
              provider = excluded.provider, model = excluded.model, prompt = excluded.prompt, accepted_at = excluded.accepted_at,
              calls = excluded.calls, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
              cached_tokens = excluded.cached_tokens, reasoning_tokens = excluded.reasoning_tokens, cost = excluded.cost,
              source = excluded.source, source_note = excluded.source_note,
              verification = excluded.verification, verifier_tokens = excluded.verifier_tokens, verifier_cost = excluded.verifier_cost,
              evidence = excluded.evidence
            """,
            cancellationToken,
            ("@id", summary.Id.Value), ("@language", Language),
            ("@summary", text.Summary), ("@easy", text.EasyExplanation), ("@fields", StoredPapers.ToColumn(text.Fields)),
            ("@provider", by.Provider), ("@model", by.Model), ("@prompt", by.Prompt), ("@acceptedAt", by.AcceptedAt.ToColumn()), ("@calls", (long)by.Calls),
            ("@promptTokens", by.Tokens.Prompt), ("@completionTokens", by.Tokens.Completion),
            ("@cachedTokens", by.Tokens.Cached), ("@reasoningTokens", by.Tokens.Reasoning),
            ("@cost", by.Cost?.ToColumn()),
            ("@source", by.Source.ToString()), ("@sourceNote", by.SourceNote),
            ("@verification", StoredPapers.ToColumn(summary.Verification)),
            ("@verifierTokens", verifier.Tokens.Prompt + verifier.Tokens.Completion), ("@verifierCost", (verifier.Cost ?? 0).ToColumn()),
            ("@evidence", StoredPapers.ToColumn(summary.Evidence)));
        await DeleteAsync(connection, "summary_failure", summary.Id, cancellationToken);
        await DeleteAsync(connection, "withheld_summary", summary.Id, cancellationToken);
    }

    private static Task DeleteAsync(DbConnection connection, string table, PaperId id, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"DELETE FROM {table} WHERE paper_id = @id AND language = @language", cancellationToken, ("@id", id.Value), ("@language", Language));

    private static Task RecordWithheldAsync(DbConnection connection, AcceptedSummary summary, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO withheld_summary (paper_id, language, summary) VALUES (@id, @language, @summary)
            ON CONFLICT (paper_id, language) DO UPDATE SET summary = excluded.summary
            """,
            cancellationToken, ("@id", summary.Id.Value), ("@language", Language), ("@summary", StoredPapers.ToColumn(summary)));

    private static async Task RecordFailureAsync(DbConnection connection, SummaryFailure failure, CancellationToken cancellationToken)
    {
        await DeleteAsync(connection, "withheld_summary", failure.Id, cancellationToken);
        await connection.ExecuteAsync(
            """
            INSERT INTO summary_failure (paper_id, language, prompted_model, tries, permanent, reason, next_try_at, duplicate)
            VALUES (@id, @language, @promptedModel, @tries, @permanent, @reason, @nextTryAt, @duplicate)
            ON CONFLICT (paper_id, language) DO UPDATE SET
              prompted_model = excluded.prompted_model, tries = excluded.tries, permanent = excluded.permanent, reason = excluded.reason,
              next_try_at = excluded.next_try_at, duplicate = excluded.duplicate
            """,
            cancellationToken,
            ("@id", failure.Id.Value), ("@language", Language), ("@promptedModel", failure.PromptedModel), ("@tries", (long)failure.Tries),
            ("@permanent", failure.IsPermanent.ToColumn()), ("@reason", StoredPapers.ToColumn(failure.Reason)), ("@nextTryAt", failure.NextTryAt.ToColumn()),
            ("@duplicate", failure.IsDuplicate.ToColumn()));
    }
}
