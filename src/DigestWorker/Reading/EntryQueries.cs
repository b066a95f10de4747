using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A filter for entries; a property that is null matches all.</summary>
/// <param name="Words">The search text for titles, summaries and fields, as entered.</param>
/// <param name="Field">One of the entry's 관련분야, with or without spaces.</param>
/// <param name="From">The first day that an edition may begin on.</param>
/// <param name="To">The last day that an edition may begin on.</param>
internal sealed record EntrySearch(string? Words = null, string? Digest = null, string? Field = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>An entry of a published edition.</summary>
/// <param name="Votes">How its votes changed, the oldest first.</param>
/// <param name="Evidence">What its summary rests on; null if that is not known.</param>
internal sealed record EntryDetails(StoredEntry Entry, IReadOnlyList<VotesAt> Votes, AbstractEvidence? Evidence);

/// <summary>The papers that a digest published last, without duplicates.</summary>
/// <param name="ChangedAt">When the newest of them was published or summarized; null if there is none.</param>
internal sealed record NewestEntries(IReadOnlyList<StoredEntry> Entries, DateTimeOffset? ChangedAt);

/// <summary>Queries of the entries of published editions.</summary>
internal sealed class EntryQueries(EntryStore entries, EditionStore editions, PaperVotes votes)
{
    /// <summary>Pages after this one are neither counted nor returned.</summary>
    public static int MaxPage(int size) => SearchIndex.MaxCounted / size;

    public Task<EntryPage> SearchAsync(EntrySearch search, PageRequest page, CancellationToken cancellationToken)
    {
        var filter = new EntryFilter
        {
            Words = search.Words is { } words ? SearchQuery.Parse(words) : null,
            Digest = search.Digest, Field = search.Field, From = search.From, To = search.To,
        };
        return entries.PageAsync(filter, page.Skip, page.Size, cancellationToken);
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
}
