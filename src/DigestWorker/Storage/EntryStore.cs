using System.Data.Common;
using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>An entry as it stands in the published file of an edition.</summary>
/// <param name="PublishedAt">When the file of its edition last changed.</param>
internal sealed record StoredEntry(string Digest, EditionDate Date, PaperId Id, string Title, int Votes, PaperSummary Text, Provenance Provenance, DateTimeOffset PublishedAt);

/// <summary>Which entries; what is not said does not matter.</summary>
internal sealed record EntryFilter
{
    public SearchQuery? Words { get; init; }
    public string? Digest { get; init; }

    /// <summary>One of its 관련분야, however it is spaced.</summary>
    public string? Field { get; init; }

    /// <summary>The first day that an edition may begin on.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day that an edition may begin on.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>Some of the entries that were asked for, the newest edition first, in it the most voted.</summary>
/// <param name="Total">How many there are; counting ends at <see cref="SearchIndex.MaxCounted"/> and one.</param>
internal sealed record EntryPage(IReadOnlyList<StoredEntry> Entries, int Total)
{
    public bool TotalIsLowerBound => Total > SearchIndex.MaxCounted;
}

/// <summary>The entries of the published files, to be read and searched.</summary>
internal sealed class EntryStore(Database database)
{
    // The ids of a day are those below that of the next day.
    private const long IdsOfADay = 1_000_000;

    private const string Selected =
        $"SELECT e.digest, e.date, e.paper_id, e.title, e.votes, d.published_at, {SummaryStore.TextColumns}, {SummaryStore.ProvenanceColumns} "
        + "FROM entry e JOIN edition d ON d.digest = e.digest AND d.date = e.date JOIN summary s ON s.paper_id = e.paper_id AND s.language = @language";

    public async Task<StoredEntry?> FindAsync(string digest, EditionDate date, PaperId id, CancellationToken cancellationToken) =>
        await ReadAsync(
            "WHERE e.digest = @digest AND e.date = @date AND e.paper_id = @id", cancellationToken,
            ("@digest", digest), ("@date", date.Text), ("@id", id.Value)) is [var entry] ? entry : null;

    /// <summary>In the order of the file.</summary>
    public Task<IReadOnlyList<StoredEntry>> OfEditionAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        ReadAsync("WHERE e.digest = @digest AND e.date = @date ORDER BY e.id DESC", cancellationToken, ("@digest", digest), ("@date", date.Text));

    /// <summary>The entries of the newest published editions of a digest, each edition in the order of its file.</summary>
    public Task<IReadOnlyList<StoredEntry>> OfNewestEditionsAsync(string digest, int most, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            WHERE e.digest = @digest AND e.date IN (SELECT date FROM edition WHERE digest = @digest AND file IS NOT NULL ORDER BY first_day DESC LIMIT @most)
            ORDER BY e.id DESC
            """,
            cancellationToken, ("@digest", digest), ("@most", (long)most));

    /// <summary>The newest entries of a digest.</summary>
    public Task<IReadOnlyList<StoredEntry>> NewestAsync(string digest, int most, CancellationToken cancellationToken) =>
        ReadAsync("WHERE e.digest = @digest ORDER BY e.id DESC LIMIT @most", cancellationToken, ("@digest", digest), ("@most", (long)most));

    public async Task<EntryPage> PageAsync(EntryFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        if (filter.Words is { Terms.Count: 0 })
            return new EntryPage([], 0);

        var (from, to) = (filter.From is { } first ? FirstIdOf(first) : 0, filter.To is { } last ? FirstIdOf(last) + IdsOfADay - 1 : long.MaxValue);
        var terms = filter.Words?.Terms ?? [];
        if (filter.Field is { } field)
            terms = [.. terms, SearchTerm.Exactly(EntryTokens.FacetOfField(field))];
        if (terms.Count > 0 && filter.Digest is { } digest)
            terms = [.. terms, SearchTerm.Exactly(EntryTokens.FacetOfDigest(digest))];

        var (ids, total) = terms.Count > 0
            ? await database.Search.FindAsync(database, new EntryRange(terms, from, to, skip, take), cancellationToken)
            : await PlainAsync(filter.Digest, from, to, skip, take, cancellationToken);
        return new EntryPage(ids.Count == 0 ? [] : await ReadAsync($"WHERE e.id IN ({string.Join(", ", ids.Select(Text))}) ORDER BY e.id DESC", cancellationToken), total);
    }

    /// <summary>Indexes editions that an older version has published, the newest first.</summary>
    /// <returns>How many it were; 0 once none is left.</returns>
    public async Task<int> IndexMissingAsync(int most, CancellationToken cancellationToken)
    {
        var missing = await database.ReadAsync(
            "SELECT digest, date FROM edition WHERE file IS NOT NULL AND indexed IS NULL ORDER BY first_day DESC LIMIT @most",
            row => (Digest: row.GetString(0), Date: EditionDate.Parse(row.GetString(1))), cancellationToken, ("@most", (long)most));
        foreach (var (digest, date) in missing)
            await IndexAsync(digest, date, cancellationToken);
        return missing.Count;
    }

    /// <summary>Puts the entries of a published file in the place of those that it had.</summary>
    internal static async Task ReplaceAsync(
        DbConnection connection, SearchIndex search, string digest, EditionDate date, IReadOnlyList<Entry> entries, CancellationToken cancellationToken)
    {
        (string, object?)[] edition = [("@digest", digest), ("@date", date.Text)];
        await search.LockAsync(connection, cancellationToken);
        await search.RemoveAsync(connection, digest, date, cancellationToken);
        await connection.ExecuteAsync("DELETE FROM entry WHERE digest = @digest AND date = @date", cancellationToken, edition);

        var id = await NextIdAsync(connection, date.First, cancellationToken);
        // The most voted last, for it is to have the largest id.
        foreach (var (paper, summary) in entries.Reverse())
        {
            await connection.ExecuteAsync(
                "INSERT INTO entry (id, digest, date, paper_id, title, votes) VALUES (@id, @digest, @date, @paper, @title, @votes)", cancellationToken,
                [.. edition, ("@id", id), ("@paper", paper.Id.Value), ("@title", paper.Title), ("@votes", (long)paper.Listed.Votes)]);
            await search.PutAsync(connection, id++, EntryTokens.Of(digest, paper.Title, summary.Text), cancellationToken);
        }
        await connection.ExecuteAsync("UPDATE edition SET indexed = sha256 WHERE digest = @digest AND date = @date", cancellationToken, edition);
    }

    private static async Task<long> NextIdAsync(DbConnection connection, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "SELECT COALESCE(MAX(id), @before) + 1 FROM entry WHERE id > @before AND id < @next", ("@before", FirstIdOf(day)), ("@next", FirstIdOf(day.AddDays(1))));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static long FirstIdOf(DateOnly day) => day.DayNumber * IdsOfADay;

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private async Task IndexAsync(string digest, EditionDate date, CancellationToken cancellationToken)
    {
        var editions = new EditionStore(database);
        var published = (await editions.PapersAsync(digest, date, cancellationToken)).Where(paper => paper is { Published: true, Paper.Withdrawn: false }).ToList();
        var summaries = await new SummaryStore(database).AcceptedAsync([.. published.Select(paper => paper.Paper.Id)], cancellationToken);
        var entries = published.Where(paper => summaries.ContainsKey(paper.Paper.Id))
            .OrderByDescending(paper => paper.Paper.Listed.Votes).ThenBy(paper => paper.Paper.Id)
            .Select(paper => new Entry(paper.Paper, summaries[paper.Paper.Id])).ToList();
        await database.WriteAsync(async connection =>
        {
            // A run may have indexed it meanwhile.
            await using var command = connection.Command("SELECT 1 FROM edition WHERE digest = @digest AND date = @date AND indexed IS NULL", ("@digest", digest), ("@date", date.Text));
            if (await command.ExecuteScalarAsync(cancellationToken) is not null)
                await ReplaceAsync(connection, database.Search, digest, date, entries, cancellationToken);
            return 0;
        }, cancellationToken);
    }

    private async Task<EntryHits> PlainAsync(string? digest, long from, long to, int skip, int take, CancellationToken cancellationToken)
    {
        var where = new WhereClause().And("id >= @from", "@from", from).And("id <= @to", "@to", to).And("digest = @digest", "@digest", digest);
        var total = await database.ReadAsync(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM entry {where} LIMIT {SearchIndex.MaxCounted + 1}) counted", row => (int)row.GetInt64(0), cancellationToken, where.Parameters);
        var ids = await database.ReadAsync(
            $"SELECT id FROM entry {where} ORDER BY id DESC LIMIT @take OFFSET @skip", row => row.GetInt64(0), cancellationToken,
            [.. where.Parameters, ("@take", (long)take), ("@skip", (long)skip)]);
        return new EntryHits(ids, total[0]);
    }

    private Task<IReadOnlyList<StoredEntry>> ReadAsync(string where, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        database.ReadAsync($"{Selected} {where}", Row, cancellationToken, [("@language", SummaryStore.Language), .. parameters]);

    private static StoredEntry Row(DbDataReader row) => new(
        row.GetString(0), EditionDate.Parse(row.GetString(1)), PaperId.Parse(row.GetString(2)), row.GetString(3), (int)row.GetInt64(4),
        SummaryStore.TextOf(row, 6), SummaryStore.ProvenanceOf(row, 9), row.GetTime(5));
}
