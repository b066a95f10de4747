using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>Which entries to find; what is null does not matter.</summary>
/// <param name="Words">Words that titles, summaries and fields are searched for, as they were entered.</param>
/// <param name="Field">One of the entry's 관련분야, however it is spaced.</param>
/// <param name="From">The first day that an edition may begin on.</param>
/// <param name="To">The last day that an edition may begin on.</param>
internal sealed record EntrySearch(string? Words = null, string? Digest = null, string? Field = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>An entry of a published edition.</summary>
/// <param name="Votes">How its votes changed, the oldest first.</param>
internal sealed record EntryDetails(StoredEntry Entry, IReadOnlyList<VotesAt> Votes);

/// <summary>The papers that a digest published last, each once.</summary>
/// <param name="ChangedAt">When the newest of them was published or summarized; null where there is none.</param>
internal sealed record NewestEntries(IReadOnlyList<StoredEntry> Entries, DateTimeOffset? ChangedAt);

/// <summary>What is asked of the entries of the published editions.</summary>
internal sealed class EntryQueries(EntryStore entries, EditionStore editions, PaperVotes votes)
{
    /// <summary>Pages beyond this one are not counted, and not found either.</summary>
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

    /// <summary>The entries of an edition in the order of its file; null where there is no such edition.</summary>
    public async Task<IReadOnlyList<StoredEntry>?> OfEditionAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        await editions.FindAsync(digest, date, cancellationToken) is null ? null : await entries.OfEditionAsync(digest, date, cancellationToken);

    public async Task<EntryDetails?> FindAsync(string digest, EditionDate date, PaperId id, CancellationToken cancellationToken) =>
        await entries.FindAsync(digest, date, id, cancellationToken) is { } entry
            ? new EntryDetails(entry, [.. (await votes.OfAsync([id], cancellationToken))[id]])
            : null;

    public async Task<NewestEntries> NewestAsync(string digest, int limit, CancellationToken cancellationToken)
    {
        var found = await entries.NewestAsync(digest, limit, cancellationToken);
        // A paper that may repeat is in several editions; the newest one counts.
        return new NewestEntries(
            [.. found.DistinctBy(entry => entry.Id)],
            found.Max(entry => (DateTimeOffset?)(entry.PublishedAt > entry.Provenance.AcceptedAt ? entry.PublishedAt : entry.Provenance.AcceptedAt)));
    }
}
