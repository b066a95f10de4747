using System.Globalization;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>Which of the entries of the published files match, in an order: the search, and the lists of a topic or a digest.</summary>
internal sealed class EntryIndexReader(Database database)
{
    private const int MonthsShown = 12;
    private const int MaxSimilar = 2000;
    private const int GrowthOfMostVoted = 4;

    /// <summary>The ids for <c>IN (…)</c>: there are too many for parameters.</summary>
    public static string Listed(IEnumerable<long> ids) => string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The ids of a page of the entries that match.</summary>
    public Task<EntryHits> FindAsync(EntryFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        if (filter.Words is { Terms.Count: 0 } || filter.Topic is { Key: "" })
            return Task.FromResult(new EntryHits([], 0));

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

    /// <summary>How many entries match, counted up to one more than <see cref="SearchIndex.MaxCounted"/>.</summary>
    public async Task<int> CountAsync(EntryFilter filter, CancellationToken cancellationToken) =>
        (await FindAsync(filter with { Sort = EntrySort.Date }, 0, 0, cancellationToken)).Total;

    /// <summary>How many entries of a topic there are in each month of the year up to the newest of them, the earliest first.</summary>
    public async Task<IReadOnlyList<(DateOnly Month, int Entries)>> CountByMonthAsync(Topic topic, DateOnly newest, CancellationToken cancellationToken)
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

    private NumberQuery Reading(CancellationToken cancellationToken) =>
        (sql, parameters) => database.ReadAsync(sql, row => row.GetInt64(0), cancellationToken, parameters);

    /// <summary>Reads few of many: looks among the most voted entries of all, of four times as many each time, until enough of them match.</summary>
    private async Task<EntryHits> FindMostVotedAsync(EntryRange range, NumberQuery read)
    {
        var (total, wanted) = ((await database.Search.FindAsync(range with { Skip = 0, Take = 0 }, read)).Total, range.Skip + range.Take);
        if (total <= SearchIndex.MaxCounted)
            return Page(await SortedAsync(range));

        for (long among = wanted; ; among *= GrowthOfMostVoted)
        {
            var votes = await VotesOfAsync(among);
            var more = await SortedAsync(With(SearchFacet.MoreThan(votes)));
            // Of equal votes, the newest come first.
            var equal = With(SearchTerm.Exactly(SearchFacet.OfVotes(votes))) with { Skip = 0, Take = Math.Max(0, wanted - more.Count) };
            var others = equal.Take == 0 ? [] : await database.Search.FindIdsAsync(equal, read);
            if (more.Count + others.Count >= wanted || votes == 0)
                return Page([.. more, .. others]);
        }

        EntryHits Page(IReadOnlyList<long> ids) => new([.. ids.Skip(range.Skip).Take(range.Take)], total);

        EntryRange With(SearchTerm term) => range with { Terms = [.. range.Terms, term] };

        // 0 past the last one.
        async Task<int> VotesOfAsync(long place) =>
            await read("SELECT votes FROM entry ORDER BY votes DESC LIMIT 1 OFFSET @place", ("@place", place)) is [> 0 and var votes]
                ? (int)Math.Min(votes, SearchFacet.MaxVotesCompared) : 0;

        async Task<IReadOnlyList<long>> SortedAsync(EntryRange hits)
        {
            var ids = await database.Search.FindIdsAsync(hits with { Skip = 0, Take = int.MaxValue }, read);
            return ids.Count == 0 ? [] : await read($"SELECT id FROM entry WHERE id IN ({Listed(ids)}) ORDER BY votes DESC, id DESC");
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
}
