using System.Data.Common;
using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>A tsvector of our own tokens under a GIN index: https://www.postgresql.org/docs/current/datatype-textsearch.html</summary>
internal sealed class PostgresSearchIndex : SearchIndex
{
    // As the lock of the migrations: any number that no other program uses.
    private const long IdLock = 0x6469_6765_7375;

    /// <summary>A frequent term fills its page from among this many of the newest entries.</summary>
    private const int NewestScanned = 4000;

    private const string InRange = "FROM entry_search WHERE id BETWEEN @from AND @to";
    private const string Found = "tokens @@ CAST(@query AS tsquery)";

    public override Task LockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({IdLock})", cancellationToken);

    public override Task PutAsync(DbConnection connection, long id, EntryTokens tokens, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "INSERT INTO entry_search (id, tokens) VALUES (@id, CAST(@tokens AS tsvector))", cancellationToken, ("@id", id), ("@tokens", Text(tokens)));

    public override Task RemoveAsync(DbConnection connection, string digest, EditionDate date, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM entry_search WHERE id IN (SELECT id FROM entry WHERE digest = @digest AND date = @date)",
            cancellationToken, ("@digest", digest), ("@date", date.Text));

    public override async Task<EntryHits> FindAsync(EntryRange range, NumberQuery read)
    {
        const string NewestFirst = "ORDER BY id DESC LIMIT @take OFFSET @skip";
        var parameters = Parameters(range);
        (string, object?)[] page = [.. parameters, ("@take", (long)range.Take), ("@skip", (long)range.Skip)];

        // A GIN index has no order. Few hits are sorted here; of many, the newest are found fastest by a scan back from the newest entry.
        var some = await read($"SELECT id {InRange} AND {Found} LIMIT {MaxCounted + 1}", parameters);
        if (some.Count <= MaxCounted || range.Take == 0)
            return new EntryHits([.. some.OrderDescending().Skip(range.Skip).Take(range.Take)], some.Count);
        var newest = await read(
            $"SELECT id FROM (SELECT id, tokens {InRange} ORDER BY id DESC LIMIT {NewestScanned}) newest WHERE {Found} {NewestFirst}", page);
        return new EntryHits(newest.Count == range.Take ? newest : await read($"SELECT id {InRange} AND {Found} {NewestFirst}", page), some.Count);
    }

    // What it takes to know how to find them, counts them.
    public override async Task<IReadOnlyList<long>> FindIdsAsync(EntryRange range, NumberQuery read) => (await FindAsync(range, read)).Ids;

    public override Task<IReadOnlyList<long>> CountByDayAsync(EntryRange range, NumberQuery read) => read(
        $"SELECT id / {EntryIndexWriter.IdsPerDay} * {EntryIndexWriter.IdsPerDay} + COUNT(*) {InRange} AND {Found} GROUP BY id / {EntryIndexWriter.IdsPerDay}",
        Parameters(range));

    private static (string, object?)[] Parameters(EntryRange range) =>
        [("@query", string.Join(" & ", range.Terms.Select(Expression))), ("@from", range.From), ("@to", range.To)];

    private static string Text(EntryTokens tokens) => string.Join(' ', tokens.Tokens
        .GroupBy(token => token.Text, token => token.Position)
        .Select(token => $"'{token.Key}':{string.Join(',', token.Select(position => position.ToString(CultureInfo.InvariantCulture)))}")
        .Concat(tokens.Facets.Select(facet => $"'{facet}'")));

    private static string Expression(SearchTerm term) => $"({string.Join(" | ", term.Either.Select(Expression))})";

    private static string Expression(SearchPhrase phrase) =>
        $"{string.Join(" <-> ", phrase.Tokens.Select(token => $"'{token}'"))}{(phrase.Prefix ? ":*" : "")}";
}
