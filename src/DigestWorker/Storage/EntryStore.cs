using System.Data.Common;
using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>Reads and searches the entries of the published files.</summary>
internal sealed class EntryStore(Database database)
{
    private const int MonthsShown = 12;
    private const int MaxSimilar = 2000;
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
        if (filter.Words is { Terms.Count: 0 } || filter.Topic is { Key: "" })
            return new EntryPage([], 0);

        var found = await FindAsync(filter, skip, take, cancellationToken);
        var page = new EntryPage(await OfIdsAsync(found.Ids, cancellationToken), found.Total);
        return filter.CountsFields && found.Total > 0 ? await WithFieldsAsync(page, filter, cancellationToken) : page;
    }

    /// <summary>How many entries match, counted up to one more than <see cref="SearchIndex.MaxCounted"/>.</summary>
    public async Task<int> CountAsync(EntryFilter filter, CancellationToken cancellationToken) =>
        filter.Words is { Terms.Count: 0 } ? 0 : (await FindAsync(filter with { Sort = EntrySort.Date }, 0, 0, cancellationToken)).Total;

    /// <summary>How many entries of a topic there are in each month of the year up to the newest of them, the earliest first.</summary>
    public async Task<IReadOnlyList<(DateOnly Month, int Entries)>> MonthsAsync(Topic topic, DateOnly newest, CancellationToken cancellationToken)
    {
        var last = new DateOnly(newest.Year, newest.Month, 1);
        var first = last.AddMonths(1 - MonthsShown);
        var range = new EntryRange(
            [SearchTerm.Exactly(SearchFacet.Of(topic))], EntryIndexWriter.FirstIdOf(first), EntryIndexWriter.LastIdOf(newest), 0, 0);
        var days = await database.Search.CountByDayAsync(range, Reading(cancellationToken));
        var counts = days
            .GroupBy(day => DateOnly.FromDayNumber((int)(day / EntryIndexWriter.IdsPerDay)) is var date ? new DateOnly(date.Year, date.Month, 1) : default)
            .ToDictionary(month => month.Key, month => month.Sum(day => (int)(day % EntryIndexWriter.IdsPerDay)));
        return [.. Enumerable.Range(0, MonthsShown).Select(first.AddMonths).Select(month => (month, counts.GetValueOrDefault(month)))];
    }

    /// <summary>A topic with its name as an entry spells it.</summary>
    public async Task<Topic> SpelledAsync(Topic topic, StoredEntry entry, CancellationToken cancellationToken) =>
        (await PapersAsync([entry.Id], cancellationToken)).Values.SelectMany(paper => EntryTokens.Topics(paper, entry.Text))
            .FirstOrDefault(other => other.Kind == topic.Kind && other.Key == topic.Key) ?? topic;

    public Task<IReadOnlyDictionary<PaperId, ListedPaper>> PapersAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            "SELECT paper_id, listed FROM (SELECT id AS paper_id, listed FROM paper) p WHERE paper_id IN", papers,
            row => StoredPapers.Listed(row.GetString(1)), cancellationToken);

    /// <summary>The words of the entries that a mistyped one may mean, those with the fewest wrong letters first.</summary>
    public async Task<IReadOnlyList<(SpelledWord Word, int Distance)>> SimilarWordsAsync(SpelledWord mistyped, CancellationToken cancellationToken)
    {
        var (beginning, end) = mistyped.Halves;
        var words = await database.ReadAsync(
            $"""
            SELECT word FROM (SELECT word FROM entry_word WHERE letters >= @beginning AND letters < @afterBeginning ORDER BY letters LIMIT {MaxSimilar}) a
            UNION SELECT word FROM (SELECT word FROM entry_word WHERE backward >= @end AND backward < @afterEnd ORDER BY backward LIMIT {MaxSimilar}) b
            UNION SELECT word FROM (SELECT word FROM entry_word WHERE skeleton = @skeleton ORDER BY word LIMIT {MaxSimilar}) c
            """,
            row => row.GetString(0), cancellationToken, ("@beginning", beginning), ("@afterBeginning", beginning + '\uFFFD'), ("@end", end),
            ("@afterEnd", end + '\uFFFD'), ("@skeleton", mistyped.Skeleton));
        return
        [
            .. words.Concat(mistyped.Word[0] >= '가' ? Synonyms.KoreanNames : []).Distinct().Select(SpelledWord.Of).OfType<SpelledWord>()
                .Select(word => (Word: word, Distance: mistyped.DistanceTo(word)))
                .Where(similar => similar.Distance > 0 && similar.Distance <= mistyped.Tolerance)
                .OrderBy(similar => similar.Distance).ThenBy(similar => similar.Word.Word, StringComparer.Ordinal),
        ];
    }

    private async Task<EntryPage> WithFieldsAsync(EntryPage page, EntryFilter filter, CancellationToken cancellationToken)
    {
        var all = await FindAsync(filter with { Sort = EntrySort.Date }, 0, page.TotalIsLowerBound ? FieldsCounted : SearchIndex.MaxCounted, cancellationToken);
        var lines = await database.ReadAsync(
            $"SELECT fields FROM entry WHERE id IN ({string.Join(", ", all.Ids.Select(Text))}) ORDER BY id DESC", row => row.GetString(0), cancellationToken);
        var counts = lines.SelectMany(line => line.Split('\n', StringSplitOptions.RemoveEmptyEntries).DistinctBy(Topic.KeyOf))
            .GroupBy(Topic.KeyOf)
            .Select(same => new FieldCount(same.First(), same.Count()))
            .OrderByDescending(field => field.Entries).ThenBy(field => field.Name, StringComparer.Ordinal);
        return page with { Fields = [.. counts.Take(MaxFields)], FieldsOf = all.Ids.Count };
    }

    private NumberQuery Reading(CancellationToken cancellationToken) =>
        (sql, parameters) => database.ReadAsync(sql, row => row.GetInt64(0), cancellationToken, parameters);

    private Task<EntryHits> FindAsync(EntryFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        var from = filter.From is { } first ? EntryIndexWriter.FirstIdOf(first) : 0;
        var to = filter.To is { } last ? EntryIndexWriter.LastIdOf(last) : long.MaxValue;
        List<SearchTerm> facets = [];
        if (filter.Field is { } field)
            facets.Add(SearchTerm.Exactly(SearchFacet.Of(new Topic(TopicKind.Field, field))));
        if (filter.Topic is { } topic)
            facets.Add(SearchTerm.Exactly(SearchFacet.Of(topic)));
        if (filter.Words is null && facets.Count == 0 && (filter.Digest is null || filter.Sort is not EntrySort.Votes))
            return FindAllAsync(filter, from, to, skip, take, cancellationToken);
        if (filter.Digest is { } digest)
            facets.Add(SearchTerm.Exactly(SearchFacet.OfDigest(digest)));

        var (read, range) = (Reading(cancellationToken), new EntryRange([.. filter.Words?.Terms ?? [], .. facets], from, to, skip, take));
        return filter switch
        {
            { Sort: EntrySort.Votes } => FindMostVotedAsync(range, read),
            { Sort: EntrySort.Relevance, Words: { } words } => FindMostRelevantAsync(words, facets, range, read),
            _ => database.Search.FindAsync(range, read),
        };
    }

    /// <summary>
    /// Reads few of many: of the levels of votes, the highest that enough hits reach is looked for, and only these hits are sorted.
    /// </summary>
    private async Task<EntryHits> FindMostVotedAsync(EntryRange range, NumberQuery read)
    {
        var all = await database.Search.FindAsync(range with { Skip = 0, Take = 0 }, read);
        if (all.Total <= SearchIndex.MaxCounted)
            return new EntryHits(await SortedAsync(range with { Skip = 0, Take = SearchIndex.MaxCounted }, range.Skip, range.Take), all.Total);

        var (low, high) = (0, SearchFacet.VoteLevels.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var reached = await database.Search.FindAsync(Reaching(SearchFacet.VoteLevels[middle]) with { Skip = 0, Take = 0 }, read);
            (low, high) = reached.Total >= Math.Min(range.Skip + range.Take, SearchIndex.MaxCounted) ? (middle, high) : (low, middle - 1);
        }
        var most = await SortedAsync(Reaching(SearchFacet.VoteLevels[low]) with { Skip = 0, Take = int.MaxValue }, 0, int.MaxValue);
        IReadOnlyList<long> page = [.. most.Skip(range.Skip).Take(range.Take)];
        if (page.Count < range.Take && low == 0)
        {
            // Those without votes come last, the newest first.
            var none = await database.Search.FindAsync(
                Reaching(0) with { Skip = Math.Max(0, range.Skip - most.Count), Take = range.Take - page.Count }, read);
            page = [.. page, .. none.Ids];
        }
        return new EntryHits(page, all.Total);

        EntryRange Reaching(int votes) => range with { Terms = [.. range.Terms, SearchTerm.Exactly(SearchFacet.OfVotes(votes))] };

        async Task<IReadOnlyList<long>> SortedAsync(EntryRange hits, int skip, int take)
        {
            var ids = (await database.Search.FindAsync(hits, read)).Ids;
            return ids.Count == 0 ? [] : await read(
                $"SELECT id FROM entry WHERE id IN ({string.Join(", ", ids.Select(Text))}) ORDER BY votes DESC, id DESC LIMIT @take OFFSET @skip",
                ("@take", (long)take), ("@skip", (long)skip));
        }
    }

    private async Task<EntryHits> FindMostRelevantAsync(SearchQuery words, List<SearchTerm> facets, EntryRange range, NumberQuery read)
    {
        var all = await database.Search.FindAsync(range with { Skip = 0, Take = 0 }, read);
        var (found, wanted) = (new List<long>(), Math.Min(range.Skip + range.Take, all.Total));
        IReadOnlyList<SearchTerm>[] steps =
            [[.. words.Typed.Select(term => term.Prominent())], [.. words.Terms.Select(term => term.Prominent())], words.Typed, words.Terms];
        foreach (var terms in steps.TakeWhile(_ => found.Count < wanted))
        {
            var hits = await database.Search.FindAsync(range with { Terms = [.. terms, .. facets], Skip = 0, Take = range.Skip + range.Take }, read);
            found = [.. found.Union(hits.Ids)];
        }
        return new EntryHits([.. found.Skip(range.Skip).Take(range.Take)], all.Total);
    }

    private async Task<IReadOnlyList<StoredEntry>> OfIdsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        var rows = await database.ReadAsync(
            $"{Selected} WHERE e.id IN ({string.Join(", ", ids.Select(Text))})", row => (Id: row.GetInt64(row.GetOrdinal("entry_id")), Entry: Row(row)),
            cancellationToken, ("@language", SummaryStore.Language));
        var entries = rows.ToDictionary(row => row.Id, row => row.Entry);
        // An edition may be published again between the two questions.
        return [.. ids.Where(entries.ContainsKey).Select(id => entries[id])];
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private async Task<EntryHits> FindAllAsync(EntryFilter filter, long from, long to, int skip, int take, CancellationToken cancellationToken)
    {
        var where = new WhereClause().And("id >= @from", "@from", from).And("id <= @to", "@to", to).And("digest = @digest", "@digest", filter.Digest);
        var total = await database.ReadAsync(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM entry {where} LIMIT {SearchIndex.MaxCounted + 1}) counted", row => (int)row.GetInt64(0),
            cancellationToken, where.Parameters);
        var order = filter.Sort is EntrySort.Votes ? "votes DESC, id DESC" : "id DESC";
        var ids = await database.ReadAsync(
            $"SELECT id FROM entry {where} ORDER BY {order} LIMIT @take OFFSET @skip", row => row.GetInt64(0), cancellationToken,
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
