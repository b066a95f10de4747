using System.Data.Common;
using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>An entry of the published file of an edition.</summary>
/// <param name="PublishedAt">When the file of its edition last changed.</param>
/// <param name="FirstPublishedAt">When its edition was first published.</param>
internal sealed record StoredEntry(
    string Digest, EditionDate Date, PaperId Id, string Title, int Votes, PaperSummary Text, Provenance Provenance, DateTimeOffset PublishedAt,
    DateTimeOffset FirstPublishedAt)
{
    /// <summary>What the verifier found; null if none was asked.</summary>
    public Verification? Verification { get; init; }
}

/// <summary>What is counted of an entry of a published file.</summary>
/// <param name="Summary">Its 요약; empty where it is not asked for.</param>
internal sealed record EntryFigures(
    string Digest, EditionDate Date, PaperId Id, string Title, int Votes, IReadOnlyList<string> Fields, string Summary = "");

/// <summary>An abstract, and for each sentence of a summary the places in it that the sentence rests on.</summary>
internal sealed record AbstractEvidence(string Abstract, IReadOnlyList<SentenceEvidence> Sentences);

/// <summary>Which entries match; a property that is null matches all.</summary>
internal sealed record EntryFilter
{
    public SearchQuery? Words { get; init; }
    public string? Digest { get; init; }

    /// <summary>One of its 관련분야, with or without spaces.</summary>
    public string? Field { get; init; }

    /// <summary>The earliest first day of the edition.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The latest first day of the edition.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>Some of the entries that match, by edition, the newest first, then by votes.</summary>
/// <param name="Total">How many match; counted up to one more than <see cref="SearchIndex.MaxCounted"/>.</param>
internal sealed record EntryPage(IReadOnlyList<StoredEntry> Entries, int Total)
{
    public bool TotalIsLowerBound => Total > SearchIndex.MaxCounted;
}

/// <summary>Reads and searches the entries of the published files.</summary>
internal sealed class EntryStore(Database database)
{
    private const string Selected =
        $"SELECT e.digest, e.date, e.paper_id, e.title, e.votes, d.published_at, d.first_published_at, "
        + $"{SummaryStore.TextColumns}, {SummaryStore.ProvenanceColumns} "
        + "FROM entry e JOIN edition d ON d.digest = e.digest AND d.date = e.date JOIN summary s ON s.paper_id = e.paper_id AND s.language = @language";

    public async Task<StoredEntry?> FindAsync(string digest, EditionDate date, PaperId id, CancellationToken cancellationToken) =>
        await ReadAsync(
            "WHERE e.digest = @digest AND e.date = @date AND e.paper_id = @id", cancellationToken,
            ("@digest", digest), ("@date", date.Text), ("@id", id.Value)) is [var entry] ? entry : null;

    /// <summary>What the summary of a paper rests on; null if that is not known.</summary>
    public async Task<AbstractEvidence?> EvidenceAsync(PaperId id, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            "SELECT p.listed, p.details, s.evidence FROM summary s JOIN paper p ON p.id = s.paper_id WHERE s.paper_id = @id AND s.language = @language",
            row => (
                new Paper(StoredPapers.Listed(row.GetString(0)), StoredPapers.Details(row.GetText(1))).Abstract,
                Evidence: StoredPapers.Evidence(row.GetText(2))),
            cancellationToken, ("@id", id.Value), ("@language", SummaryStore.Language));
        return found is [({ } text, { } evidence)] && evidence.In(text) is { } sentences ? new(text, sentences) : null;
    }

    /// <summary>In the order of the file.</summary>
    public Task<IReadOnlyList<StoredEntry>> OfEditionAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        ReadAsync("WHERE e.digest = @digest AND e.date = @date ORDER BY e.id DESC", cancellationToken, ("@digest", digest), ("@date", date.Text));

    /// <summary>The entries of the newest published editions of a digest, each edition in the order of its file.</summary>
    public Task<IReadOnlyList<StoredEntry>> OfNewestEditionsAsync(string digest, int limit, CancellationToken cancellationToken) =>
        ReadAsync(
            """
            WHERE e.digest = @digest AND e.date IN (SELECT date FROM edition WHERE digest = @digest AND file IS NOT NULL ORDER BY first_day DESC LIMIT @limit)
            ORDER BY e.id DESC
            """,
            cancellationToken, ("@digest", digest), ("@limit", (long)limit));

    /// <summary>The newest entries of a digest.</summary>
    public Task<IReadOnlyList<StoredEntry>> NewestAsync(string digest, int max, CancellationToken cancellationToken) =>
        ReadAsync("WHERE e.digest = @digest ORDER BY e.id DESC LIMIT @max", cancellationToken, ("@digest", digest), ("@max", (long)max));

    /// <summary>The entries of the editions of a digest that begin between two days, the newest first.</summary>
    public Task<IReadOnlyList<EntryFigures>> FiguresAsync(string digest, DateOnly from, DateOnly to, int max, CancellationToken cancellationToken)
    {
        var dates = new Dictionary<string, EditionDate>();
        return database.ReadAsync(
            """
            SELECT e.digest, e.date, e.paper_id, e.title, e.votes, s.fields
            FROM entry e JOIN summary s ON s.paper_id = e.paper_id AND s.language = @language
            WHERE e.digest = @digest AND e.id BETWEEN @from AND @to
            ORDER BY e.id DESC LIMIT @max
            """,
            row => Figures(row, dates, ""), cancellationToken, ("@language", SummaryStore.Language), ("@digest", digest),
            ("@from", EntryIndexWriter.FirstIdOf(from)), ("@to", EntryIndexWriter.LastIdOf(to)), ("@max", (long)max));
    }

    /// <summary>The entries of all digests that are the nearest in time to a day: from it backwards, and after it.</summary>
    /// <param name="day">The first day of an edition.</param>
    /// <param name="before">How many at most of that day and before it.</param>
    /// <param name="after">How many at most after it.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<IReadOnlyList<EntryFigures>> NearAsync(DateOnly day, int before, int after, CancellationToken cancellationToken)
    {
        var dates = new Dictionary<string, EditionDate>();
        return database.ReadAsync(
            """
            SELECT e.digest, e.date, e.paper_id, e.title, e.votes, s.fields, s.summary
            FROM (SELECT id FROM (SELECT id FROM entry WHERE id <= @last ORDER BY id DESC LIMIT @before) earlier
              UNION ALL SELECT id FROM (SELECT id FROM entry WHERE id > @last ORDER BY id LIMIT @after) later) near
            JOIN entry e ON e.id = near.id
            JOIN summary s ON s.paper_id = e.paper_id AND s.language = @language
            ORDER BY e.id DESC
            """,
            row => Figures(row, dates, row.GetString(6)), cancellationToken, ("@language", SummaryStore.Language),
            ("@last", EntryIndexWriter.LastIdOf(day)), ("@before", (long)before), ("@after", (long)after));
    }

    /// <summary>The papers that the editions of a digest published that begin between two days, with title and votes as published.</summary>
    public async Task<IReadOnlyList<Paper>> PublishedAsync(string digest, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        [.. (await database.ReadAsync(
            """
            SELECT p.listed, p.details, e.title, e.votes FROM entry e JOIN paper p ON p.id = e.paper_id
            WHERE e.digest = @digest AND e.id BETWEEN @from AND @to
            """,
            row => new Paper(
                StoredPapers.Listed(row.GetString(0)) with { Title = row.GetString(2), Votes = (int)row.GetInt64(3) },
                StoredPapers.Details(row.GetText(1))),
            cancellationToken, ("@digest", digest), ("@from", EntryIndexWriter.FirstIdOf(from)), ("@to", EntryIndexWriter.LastIdOf(to))))
            // Where repeats are allowed, the most votes count.
            .GroupBy(paper => paper.Id).Select(same => same.MaxBy(paper => paper.Listed.Votes)!)];

    public async Task<EntryPage> PageAsync(EntryFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        if (filter.Words is { Terms.Count: 0 })
            return new EntryPage([], 0);

        var from = filter.From is { } first ? EntryIndexWriter.FirstIdOf(first) : 0;
        var to = filter.To is { } last ? EntryIndexWriter.LastIdOf(last) : long.MaxValue;
        var terms = filter.Words?.Terms ?? [];
        if (filter.Field is { } field)
            terms = [.. terms, SearchTerm.Exactly(EntryTokens.FacetOfField(field))];
        if (terms.Count > 0 && filter.Digest is { } digest)
            terms = [.. terms, SearchTerm.Exactly(EntryTokens.FacetOfDigest(digest))];

        var (ids, total) = terms.Count > 0
            ? await database.Search.FindAsync(
                new EntryRange(terms, from, to, skip, take),
                (sql, parameters) => database.ReadAsync(sql, row => row.GetInt64(0), cancellationToken, parameters))
            : await FindAllAsync(filter.Digest, from, to, skip, take, cancellationToken);
        if (ids.Count == 0)
            return new EntryPage([], total);
        return new EntryPage(await ReadAsync($"WHERE e.id IN ({string.Join(", ", ids.Select(Text))}) ORDER BY e.id DESC", cancellationToken), total);
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private async Task<EntryHits> FindAllAsync(string? digest, long from, long to, int skip, int take, CancellationToken cancellationToken)
    {
        var where = new WhereClause().And("id >= @from", "@from", from).And("id <= @to", "@to", to).And("digest = @digest", "@digest", digest);
        var total = await database.ReadAsync(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM entry {where} LIMIT {SearchIndex.MaxCounted + 1}) counted", row => (int)row.GetInt64(0),
            cancellationToken, where.Parameters);
        var ids = await database.ReadAsync(
            $"SELECT id FROM entry {where} ORDER BY id DESC LIMIT @take OFFSET @skip", row => row.GetInt64(0), cancellationToken,
            [.. where.Parameters, ("@take", (long)take), ("@skip", (long)skip)]);
        return new EntryHits(ids, total[0]);
    }

    private Task<IReadOnlyList<StoredEntry>> ReadAsync(
        string where, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        database.ReadAsync($"{Selected} {where}", Row, cancellationToken, [("@language", SummaryStore.Language), .. parameters]);

    /// <param name="row">The row.</param>
    /// <param name="dates">The dates that were read already: many entries have the same.</param>
    /// <param name="summary">Its 요약.</param>
    private static EntryFigures Figures(DbDataReader row, Dictionary<string, EditionDate> dates, string summary)
    {
        var text = row.GetString(1);
        if (!dates.TryGetValue(text, out var date))
            dates.Add(text, date = EditionDate.Parse(text));
        return new(
            row.GetString(0), date, PaperId.Parse(row.GetString(2)), row.GetString(3), (int)row.GetInt64(4), StoredPapers.Texts(row.GetString(5)), summary);
    }

    private static StoredEntry Row(DbDataReader row) => new(
        row.GetString(0), EditionDate.Parse(row.GetString(1)), PaperId.Parse(row.GetString(2)), row.GetString(3), (int)row.GetInt64(4),
        SummaryStore.TextOf(row, 7), SummaryStore.ProvenanceOf(row, 10), row.GetTime(5), row.GetTime(6))
    {
        Verification = SummaryStore.VerificationOf(row, 10),
    };
}
