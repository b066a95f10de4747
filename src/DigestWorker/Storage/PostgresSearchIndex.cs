using System.Data.Common;
using System.Globalization;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>A tsvector of our own tokens under a GIN index: https://www.postgresql.org/docs/current/datatype-textsearch.html</summary>
internal sealed class PostgresSearchIndex : SearchIndex
{
    // As that of the migrations: any number does that nobody else takes.
    private const long IdLock = 0x6469_6765_7375;

    /// <summary>So many hits are fetched and sorted at once; of more, the newest are found soonest by walking from the newest.</summary>
    private const int Sorted = 5000;

    public override Task LockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({IdLock})", cancellationToken);

    public override Task PutAsync(DbConnection connection, long id, EntryTokens tokens, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "INSERT INTO entry_search (id, tokens) VALUES (@id, CAST(@tokens AS tsvector))", cancellationToken, ("@id", id), ("@tokens", Text(tokens)));

    public override Task RemoveAsync(DbConnection connection, string digest, EditionDate date, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM entry_search WHERE id IN (SELECT id FROM entry WHERE digest = @digest AND date = @date)",
            cancellationToken, ("@digest", digest), ("@date", date.Text));

    public override async Task<EntryHits> FindAsync(Database database, EntryRange range, CancellationToken cancellationToken)
    {
        const string Found = "FROM entry_search WHERE tokens @@ CAST(@query AS tsquery) AND id BETWEEN @from AND @to";
        (string, object?)[] parameters = [("@query", string.Join(" & ", range.Terms.Select(Expression))), ("@from", range.From), ("@to", range.To)];
        var all = await database.ReadAsync($"SELECT id {Found} LIMIT {Sorted + 1}", row => row.GetInt64(0), cancellationToken, parameters);
        var ids = all.Count <= Sorted
            ? [.. all.OrderDescending().Skip(range.Skip).Take(range.Take)]
            : await database.ReadAsync(
                $"SELECT id {Found} ORDER BY id DESC LIMIT @take OFFSET @skip", row => row.GetInt64(0), cancellationToken,
                [.. parameters, ("@take", (long)range.Take), ("@skip", (long)range.Skip)]);
        return new EntryHits(ids, Math.Min(all.Count, MostCounted + 1));
    }

    private static string Text(EntryTokens tokens) => string.Join(' ', tokens.Tokens
        .GroupBy(token => token.Text, token => token.Position)
        .Select(token => $"'{token.Key}':{string.Join(',', token.Select(position => position.ToString(CultureInfo.InvariantCulture)))}")
        .Concat(tokens.Marks.Select(mark => $"'{mark}'")));

    private static string Expression(SearchTerm term) => $"({string.Join(" | ", term.Either.Select(Expression))})";

    private static string Expression(SearchPhrase phrase) => $"{string.Join(" <-> ", phrase.Tokens.Select(token => $"'{token}'"))}{(phrase.Prefix ? ":*" : "")}";
}
