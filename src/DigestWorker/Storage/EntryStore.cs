using System.Data.Common;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>Reads the entries of the published files.</summary>
internal sealed class EntryStore(Database database, EntryIndexReader index)
{
    private const int MaxFields = 12;

    /// <summary>Of many hits, the fields are counted in this many of the newest.</summary>
    private const int FieldsCounted = 250;

    private const string Selected =
        $"SELECT e.digest, e.date, e.paper_id, e.title, e.votes, d.published_at, d.first_published_at, "
        + $"{SummaryStore.TextColumns}, {SummaryStore.ProvenanceColumns}, e.id AS entry_id "
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
        var found = await index.FindAsync(filter, skip, take, cancellationToken);
        var page = new EntryPage(await OfIdsAsync(found.Ids, cancellationToken), found.Total);
        return filter.CountsFields && found.Total > 0 ? await WithFieldsAsync(page, filter, cancellationToken) : page;
    }

    /// <summary>A topic with its name as an entry spells it.</summary>
    public async Task<Topic> SpelledAsync(Topic topic, StoredEntry entry, CancellationToken cancellationToken) =>
        (await PapersAsync([entry.Id], cancellationToken)).Values.SelectMany(paper => EntryTokens.Topics(paper, entry.Text))
            .FirstOrDefault(other => other.Kind == topic.Kind && other.Key == topic.Key) ?? topic;

    public Task<IReadOnlyDictionary<PaperId, ListedPaper>> PapersAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            "SELECT paper_id, listed FROM (SELECT id AS paper_id, listed FROM paper) p WHERE paper_id IN", papers,
            row => StoredPapers.Listed(row.GetString(1)), cancellationToken);

    private async Task<EntryPage> WithFieldsAsync(EntryPage page, EntryFilter filter, CancellationToken cancellationToken)
    {
        var all = await index.FindAsync(filter with { Sort = EntrySort.Date }, 0, page.TotalIsLowerBound ? FieldsCounted : SearchIndex.MaxCounted, cancellationToken);
        var lines = await database.ReadAsync(
            $"SELECT fields FROM entry WHERE id IN ({EntryIndexReader.Listed(all.Ids)}) ORDER BY id DESC", row => row.GetString(0), cancellationToken);
        var counts = lines.SelectMany(line => line.Split('\n', StringSplitOptions.RemoveEmptyEntries).DistinctBy(Topic.KeyOf))
            .GroupBy(Topic.KeyOf)
            .Select(same => new FieldCount(same.First(), same.Count()))
            .OrderByDescending(field => field.Entries).ThenBy(field => field.Name, StringComparer.Ordinal);
        return page with { Fields = [.. counts.Take(MaxFields)], FieldsOf = all.Ids.Count };
    }

    private async Task<IReadOnlyList<StoredEntry>> OfIdsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        var rows = await database.ReadAsync(
            $"{Selected} WHERE e.id IN ({EntryIndexReader.Listed(ids)})", row => (Id: row.GetInt64(row.GetOrdinal("entry_id")), Entry: Row(row)),
            cancellationToken, ("@language", SummaryStore.Language));
        var entries = rows.ToDictionary(row => row.Id, row => row.Entry);
        // An edition may be published again between the two questions.
        return [.. ids.Where(entries.ContainsKey).Select(id => entries[id])];
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
