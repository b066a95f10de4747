using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>A rejected answer, and the edition that it was for.</summary>
internal sealed record EditionRejection(string Digest, EditionDate Date, RejectedAnswer Answer);

/// <summary>Which rejected answers match; a property that is null matches all.</summary>
internal sealed record RejectionFilter
{
    public string? Digest { get; init; }

    /// <summary>A rule that they violate.</summary>
    public string? Rule { get; init; }

    public PaperId? Paper { get; init; }
}

/// <summary>The newest answers that the checks rejected, to judge a prompt by.</summary>
internal sealed class RejectedAnswerStore(Database database)
{
    private const int MaxAnswers = 2000;
    private const int MaxLength = 8000;

    /// <summary>The answers that match, the newest first.</summary>
    public Task<PagedResult<EditionRejection>> PageAsync(RejectionFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        database.PageAsync(
            "digest, date, paper_id, title, model, answer, violations, answered_at, asked_again", "rejected_answer",
            new WhereClause()
                .And("digest = @digest", "@digest", filter.Digest)
                .And("paper_id = @paper", "@paper", filter.Paper?.Value)
                .And("id IN (SELECT answer_id FROM rejected_answer_rule WHERE rule = @rule)", "@rule", filter.Rule),
            "id DESC", Row, skip, take, cancellationToken);

    /// <summary>How many of the answers broke each rule, the most broken first.</summary>
    public Task<IReadOnlyList<(string Rule, int Answers)>> CountByRuleAsync(string? digest, CancellationToken cancellationToken)
    {
        var where = new WhereClause().And("a.digest = @digest", "@digest", digest);
        return database.ReadAsync(
            $"""
            SELECT r.rule, COUNT(*) FROM rejected_answer_rule r JOIN rejected_answer a ON a.id = r.answer_id {where}
            GROUP BY r.rule ORDER BY COUNT(*) DESC, r.rule
            """,
            row => (row.GetString(0), (int)row.GetInt64(1)), cancellationToken, where.Parameters);
    }

    internal static async Task SaveAsync(DbConnection connection, IReadOnlyList<EditionRejection> rejected, CancellationToken cancellationToken)
    {
        foreach (var (digest, date, answer) in rejected)
        {
            var id = Guid.CreateVersion7(answer.AnsweredAt).ToString("N");
            await connection.ExecuteAsync(
                """
                INSERT INTO rejected_answer (id, digest, date, paper_id, title, model, answer, violations, answered_at, asked_again)
                VALUES (@id, @digest, @date, @paper, @title, @model, @answer, @violations, @answeredAt, @askedAgain)
                """,
                cancellationToken,
                ("@id", id), ("@digest", digest), ("@date", date.Text), ("@paper", answer.Id.Value), ("@title", answer.Title), ("@model", answer.Model),
                ("@answer", Storable(answer.Answer)), ("@violations", StoredPapers.ToColumn(answer.Violations)),
                ("@answeredAt", answer.AnsweredAt.ToColumn()), ("@askedAgain", answer.AskedAgain.ToColumn()));
            foreach (var rule in answer.Violations.Select(broken => broken.Rule).Distinct())
            {
                await connection.ExecuteAsync(
                    "INSERT INTO rejected_answer_rule (rule, answer_id) VALUES (@rule, @id)", cancellationToken, ("@rule", rule), ("@id", id));
            }
        }

        if (rejected.Count > 0)
            await DeleteOldAsync(connection, cancellationToken);
    }

    private static async Task DeleteOldAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        const string Old = "<= (SELECT id FROM rejected_answer ORDER BY id DESC LIMIT 1 OFFSET @max)";
        await connection.ExecuteAsync($"DELETE FROM rejected_answer_rule WHERE answer_id {Old}", cancellationToken, ("@max", (long)MaxAnswers));
        await connection.ExecuteAsync($"DELETE FROM rejected_answer WHERE id {Old}", cancellationToken, ("@max", (long)MaxAnswers));
    }

    private static EditionRejection Row(DbDataReader row) => new(
        row.GetString(0), EditionDate.Parse(row.GetString(1)),
        new RejectedAnswer(
            PaperId.Parse(row.GetString(2)), row.GetString(3), row.GetString(4), row.GetString(5), StoredPapers.Violations(row.GetString(6)),
            row.GetTime(7), row.GetBool(8)));

    // PostgreSQL accepts no NUL and no lone surrogate in a text.
    private static string Storable(string answer)
    {
        var text = string.Concat(answer.EnumerateRunes().Where(rune => rune.Value is not 0));
        return text.Length <= MaxLength ? text : $"{text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)]}…";
    }
}
