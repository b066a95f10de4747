using System.Data.Common;
using System.Text;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>FTS5 without the texts, which returns hits in the order of the ids: https://www.sqlite.org/fts5.html</summary>
internal sealed class SqliteSearchIndex : SearchIndex
{
    // FTS5 numbers the tokens itself: this one takes the position that is skipped.
    private const char Gap = '\uE000';

    private const string Found = "FROM entry_search WHERE entry_search MATCH @query AND rowid BETWEEN @from AND @to";

    public override Task PutAsync(DbConnection connection, long id, EntryTokens tokens, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("INSERT INTO entry_search (rowid, tokens) VALUES (@id, @tokens)", cancellationToken, ("@id", id), ("@tokens", Text(tokens)));

    public override Task RemoveAsync(DbConnection connection, string digest, EditionDate date, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM entry_search WHERE rowid IN (SELECT id FROM entry WHERE digest = @digest AND date = @date)",
            cancellationToken, ("@digest", digest), ("@date", date.Text));

    public override async Task<EntryHits> FindAsync(EntryRange range, NumberQuery read)
    {
        var total = await read($"SELECT COUNT(*) FROM (SELECT 1 {Found} LIMIT {MaxCounted + 1})", Parameters(range));
        return new EntryHits(range.Take == 0 ? [] : await FindIdsAsync(range, read), (int)total[0]);
    }

    public override Task<IReadOnlyList<long>> FindIdsAsync(EntryRange range, NumberQuery read) => read(
        $"SELECT rowid {Found} ORDER BY rowid DESC LIMIT @take OFFSET @skip",
        [.. Parameters(range), ("@take", (long)range.Take), ("@skip", (long)range.Skip)]);

    public override Task<IReadOnlyList<long>> CountByDayAsync(EntryRange range, NumberQuery read) => read(
        $"SELECT rowid / {EntryIndexWriter.IdsPerDay} * {EntryIndexWriter.IdsPerDay} + COUNT(*) {Found} GROUP BY rowid / {EntryIndexWriter.IdsPerDay}",
        Parameters(range));

    private static (string, object?)[] Parameters(EntryRange range) =>
        [("@query", string.Join(" AND ", range.Terms.Select(Expression))), ("@from", range.From), ("@to", range.To)];

    private static string Text(EntryTokens tokens)
    {
        var (text, before) = (new StringBuilder(), 0);
        foreach (var (token, position) in tokens.Tokens)
        {
            if (position > before + 1)
                text.Append(Gap).Append(' ');
            text.Append(token).Append(' ');
            before = position;
        }
        return text.Append(Gap).Append(' ').AppendJoin(' ', tokens.Facets).ToString();
    }

    private static string Expression(SearchTerm term) => $"({string.Join(" OR ", term.Either.Select(Expression))})";

    private static string Expression(SearchPhrase phrase) =>
        $"{string.Join(" + ", phrase.Tokens.Select(token => $"\"{token}\""))}{(phrase.Prefix ? " *" : "")}";
}
