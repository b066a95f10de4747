using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A filter for entries; a property that is null matches all.</summary>
/// <param name="Words">The search text for titles, summaries, fields, keywords, names and identifiers, as entered.</param>
/// <param name="Field">One of the entry's 관련분야, with or without spaces.</param>
/// <param name="From">The first day that an edition may begin on.</param>
/// <param name="To">The last day that an edition may begin on.</param>
internal sealed record EntrySearch(string? Words = null, string? Digest = null, string? Field = null, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>Longer texts are refused.</summary>
    public const int MaxLength = 200;

    public EntrySort Sort { get; init; }

    /// <summary>Whether to count the fields of what matches.</summary>
    public bool CountsFields { get; init; }

    /// <summary>Whether mistyped words stay as they are.</summary>
    public bool Exact { get; init; }

    /// <summary>The orders as addresses name them.</summary>
    public static IReadOnlyList<string> SortNames { get; } = [.. Enum.GetValues<EntrySort>().Select(NameOf)];

    public static string NameOf(EntrySort sort) => sort switch
    {
        EntrySort.Votes => "votes",
        EntrySort.Relevance => "relevance",
        _ => "date",
    };

    /// <summary>The order of that name; null if there is none. Without a name, by date.</summary>
    public static EntrySort? SortOf(string? name) =>
        name is null or "" ? EntrySort.Date : SortNames.Contains(name) ? Enum.GetValues<EntrySort>().First(sort => NameOf(sort) == name) : null;
}

/// <summary>What a search found.</summary>
/// <param name="Searched">What was searched for instead of the words as entered, of which nothing was found; null if it was these.</param>
/// <param name="Suggested">What finds much more, and is spelled nearly the same; null if there is no such.</param>
internal sealed record EntryResults(EntryPage Page, string? Searched = null, string? Suggested = null);

/// <summary>A topic and its newest entries.</summary>
/// <param name="Topic">Its name as its newest entry spells it.</param>
/// <param name="Months">How many entries it has in each month of the year up to the newest of them.</param>
internal sealed record TopicDetails(
    Topic Topic, EntryPage Page, IReadOnlyList<StoredEntry> MostVoted, IReadOnlyList<(DateOnly Month, int Entries)> Months);

/// <summary>An entry of a published edition.</summary>
/// <param name="Votes">How its votes changed, the oldest first.</param>
/// <param name="Evidence">What its summary rests on; null if that is not known.</param>
internal sealed record EntryDetails(StoredEntry Entry, IReadOnlyList<VotesAt> Votes, AbstractEvidence? Evidence);

/// <summary>The papers that a digest published last, without duplicates.</summary>
/// <param name="ChangedAt">When the newest of them was published or summarized; null if there is none.</param>
internal sealed record NewestEntries(IReadOnlyList<StoredEntry> Entries, DateTimeOffset? ChangedAt);

/// <summary>Queries of the entries of published editions.</summary>
internal sealed class EntryQueries(EntryStore entries, EntryIndexReader index, EditionStore editions, PaperVotes votes, SpellingCorrection spelling)
{
    // With so few hits the words may be mistyped, and if others find so much more, they probably are.
    private const int FewHits = 2;
    private const int MuchMore = 10;

    private const int MostVoted = 5;

    /// <summary>Pages after this one are neither counted nor returned.</summary>
    public static int MaxPage(int size) => SearchIndex.MaxCounted / size;

    public async Task<EntryResults> SearchAsync(EntrySearch search, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await PageAsync(search, page, cancellationToken);
        if (search is { Exact: true } or { Words: null } || found.Total > FewHits
            || await spelling.CorrectedAsync(search.Words, cancellationToken) is not { } corrected)
            return new EntryResults(found);

        if (found.Total == 0)
        {
            return await PageAsync(search with { Words = corrected }, page, cancellationToken) is { Total: > 0 } instead
                ? new EntryResults(instead, Searched: corrected)
                : new EntryResults(found);
        }
        var others = await index.CountAsync(FilterOf(search with { Words = corrected }), cancellationToken);
        return others > found.Total * MuchMore ? new EntryResults(found, Suggested: corrected) : new EntryResults(found);
    }

    /// <summary>The papers of some entries, with their authors.</summary>
    public Task<IReadOnlyDictionary<PaperId, ListedPaper>> PapersAsync(IEnumerable<StoredEntry> some, CancellationToken cancellationToken) =>
        entries.PapersAsync([.. some.Select(entry => entry.Id).Distinct()], cancellationToken);

    /// <summary>A topic with its entries; null if no entry has it.</summary>
    public async Task<TopicDetails?> FindTopicAsync(Topic topic, PageRequest page, CancellationToken cancellationToken)
    {
        var filter = new EntryFilter { Topic = topic };
        var newest = await entries.PageAsync(filter with { CountsFields = true }, 0, 1, cancellationToken);
        if (newest.Entries is not [var first])
            return null;
        var shown = await entries.PageAsync(filter, page.Skip, page.Size, cancellationToken);
        var voted = await entries.PageAsync(filter with { Sort = EntrySort.Votes }, 0, MostVoted, cancellationToken);
        return new TopicDetails(
            await entries.SpelledAsync(topic, first, cancellationToken),
            shown with { Fields = newest.Fields, FieldsOf = newest.FieldsOf },
            [.. voted.Entries.DistinctBy(entry => entry.Id)],
            await index.CountByMonthAsync(topic, first.Date.First, cancellationToken));
    }

    /// <summary>The entries of an edition in file order; null if there is no such edition.</summary>
    public async Task<IReadOnlyList<StoredEntry>?> OfEditionAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        await editions.FindAsync(digest, date, cancellationToken) is null ? null : await entries.OfEditionAsync(digest, date, cancellationToken);

    public async Task<EntryDetails?> FindAsync(string digest, EditionDate date, PaperId id, CancellationToken cancellationToken) =>
        await entries.FindAsync(digest, date, id, cancellationToken) is { } entry
            ? new EntryDetails(entry, [.. (await votes.OfAsync([id], cancellationToken))[id]], await entries.EvidenceAsync(id, cancellationToken))
            : null;

    public async Task<NewestEntries> NewestAsync(string digest, int limit, CancellationToken cancellationToken)
    {
        var found = await entries.NewestAsync(digest, limit, cancellationToken);
        // A paper may be in several editions if repeats are allowed; the newest one wins.
        return new NewestEntries(
            [.. found.DistinctBy(entry => entry.Id)],
            found.Max(entry => (DateTimeOffset?)(entry.PublishedAt > entry.Provenance.AcceptedAt ? entry.PublishedAt : entry.Provenance.AcceptedAt)));
    }

    private Task<EntryPage> PageAsync(EntrySearch search, PageRequest page, CancellationToken cancellationToken) =>
        entries.PageAsync(FilterOf(search), page.Skip, page.Size, cancellationToken);

    private static EntryFilter FilterOf(EntrySearch search) => new()
    {
        Words = search.Words is { } words ? SearchQuery.Parse(words) : null,
        Digest = search.Digest, Field = search.Field, From = search.From, To = search.To, Sort = search.Sort, CountsFields = search.CountsFields,
    };
}
