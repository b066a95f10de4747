using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>An edition with its files, votes and neighbors.</summary>
/// <param name="Published">Its files; null if it has none.</param>
/// <param name="Votes">How the votes on its papers changed.</param>
/// <param name="Previous">The published edition before it.</param>
/// <param name="Next">The published edition after it.</param>
/// <param name="Unpublished">
/// The unpublished editions between these two, the newest first, without those that only wait for a day on which the listing has no papers;
/// empty ones only if there is no published edition after them.
/// </param>
internal sealed record EditionDetails(
    EditionRow Row, PublishedEdition? Published, ILookup<PaperId, VotesAt> Votes, EditionDate? Previous, EditionDate? Next,
    IReadOnlyList<EditionRow> Unpublished);

/// <summary>What is known around a date that has no edition.</summary>
/// <param name="Previous">The published edition before it.</param>
/// <param name="Next">The published edition after it.</param>
/// <param name="First">The first day of the oldest edition.</param>
internal sealed record EditionGap(EditionDate? Previous, EditionDate? Next, DateOnly? First);

/// <summary>One paper of a published edition.</summary>
/// <param name="Votes">How its votes changed, the oldest first.</param>
internal sealed record EditionEntryDetails(EditionRow Row, PublishedEdition Published, DigestEntry Entry, IReadOnlyList<VotesAt> Votes);

/// <summary>The editions of a digest in one year, the oldest first.</summary>
/// <param name="Earlier">The nearest year before it that has editions.</param>
/// <param name="Later">The nearest year after it that has editions.</param>
internal sealed record EditionYear(int Year, IReadOnlyList<EditionRow> Editions, int? Earlier, int? Later);

/// <summary>A page of editions, the newest first, and the number of editions in each state.</summary>
internal sealed record EditionList(PagedResult<EditionRow> Page, IReadOnlyList<StateCount> Counts);

/// <summary>An overview of the editions of a digest.</summary>
/// <param name="Newest">The newest published one.</param>
internal sealed record EditionSummary(EditionRow? Newest, IReadOnlyList<StateCount> Counts);

/// <summary>A published edition with its entries, in the order of its file.</summary>
internal sealed record EditionWithEntries(EditionRow Row, IReadOnlyList<StoredEntry> Entries);

/// <summary>Queries of editions.</summary>
internal sealed class EditionQueries(EditionStore editions, EntryStore entries, EditionReader reader, PaperVotes votes, TimeProvider time)
{
    /// <summary>An edition a day, or fewer.</summary>
    private const int MaxPerYear = 366;

    // The calendar shows the others.
    private const int MaxUnpublished = 6;
    private const int MaxBetween = 62;

    /// <summary>The newest published edition of a digest; if none is published, its newest edition.</summary>
    public async Task<EditionDetails?> NewestAsync(string digest, CancellationToken cancellationToken)
    {
        var newest = await editions.NewestPublishedAsync(digest, cancellationToken);
        if (newest is null && (await editions.PageAsync(new EditionFilter { Digest = digest }, 0, 1, cancellationToken)).Rows is [var unpublished])
            newest = unpublished;
        return newest is null ? null : await DetailsAsync(newest, cancellationToken);
    }

    public async Task<EditionDetails?> FindAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        await editions.FindAsync(digest, date, cancellationToken) is { } row ? await DetailsAsync(row, cancellationToken) : null;

    public async Task<EditionGap> GapAsync(string digest, EditionDate date, CancellationToken cancellationToken)
    {
        var (previous, next) = await editions.NeighboursAsync(digest, date, cancellationToken);
        return new EditionGap(previous, next, (await editions.SpanAsync(digest, cancellationToken))?.First);
    }

    /// <summary>The row of an edition.</summary>
    /// <param name="digest">The digest that it is of.</param>
    /// <param name="date">Null for the newest published one.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<EditionRow?> FindRowAsync(string digest, EditionDate? date, CancellationToken cancellationToken) =>
        date is { } day ? editions.FindAsync(digest, day, cancellationToken) : editions.NewestPublishedAsync(digest, cancellationToken);

    /// <summary>The date of an edition that may not exist; null if none is named and none is published.</summary>
    /// <param name="digest">The digest that it is of.</param>
    /// <param name="date">Null for the newest published one.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<EditionDate?> DateOfAsync(string digest, EditionDate? date, CancellationToken cancellationToken) =>
        date ?? (await editions.NewestPublishedAsync(digest, cancellationToken))?.Date;

    /// <summary>A paper in the file of an edition.</summary>
    public async Task<EditionEntryDetails?> FindEntryAsync(string digest, EditionDate date, PaperId id, CancellationToken cancellationToken)
    {
        if (await editions.FindAsync(digest, date, cancellationToken) is not { File: { } file } row
            || reader.Read(file) is not { } published
            || published.Entries.FirstOrDefault(entry => entry.Id == id) is not { } found)
        {
            return null;
        }
        return new EditionEntryDetails(row, published, found, [.. (await votes.OfAsync([id], cancellationToken))[id]]);
    }

    /// <summary>A year of a digest; null if there is no such year.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="year">Null for the year of the newest edition.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<EditionYear?> YearAsync(string digest, int? year, CancellationToken cancellationToken)
    {
        var span = await editions.SpanAsync(digest, cancellationToken);
        var shown = year ?? span?.Last.Year ?? time.Today().Year;
        if (shown < DateOnly.MinValue.Year || shown > DateOnly.MaxValue.Year)
            return null;
        var filter = new EditionFilter { Digest = digest, From = new DateOnly(shown, 1, 1), To = new DateOnly(shown, 12, 31) };
        var found = await editions.PageAsync(filter, 0, MaxPerYear, cancellationToken);
        return new EditionYear(
            shown, [.. found.Rows.Reverse()],
            span?.First.Year < shown ? Math.Min(shown - 1, span.Value.Last.Year) : null,
            span?.Last.Year > shown ? Math.Max(shown + 1, span.Value.First.Year) : null);
    }

    public async Task<EditionList> ListAsync(EditionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await editions.PageAsync(filter, page.Skip, page.Size, cancellationToken);
        var counts = await editions.CountByStateAsync(cancellationToken);
        return new EditionList(rows, [.. counts.Where(count => filter.Digest is null || count.Digest == filter.Digest)]);
    }

    public async Task<EditionSummary> SummaryAsync(string digest, CancellationToken cancellationToken)
    {
        var counts = await editions.CountByStateAsync(cancellationToken);
        return new EditionSummary(await editions.NewestPublishedAsync(digest, cancellationToken), [.. counts.Where(count => count.Digest == digest)]);
    }

    /// <summary>The newest published editions of a digest with their entries.</summary>
    public async Task<IReadOnlyList<EditionWithEntries>> NewestWithEntriesAsync(string digest, int limit, CancellationToken cancellationToken)
    {
        var rows = await editions.NewestPublishedAsync(digest, limit, cancellationToken);
        var byDate = (await entries.OfNewestEditionsAsync(digest, limit, cancellationToken)).ToLookup(entry => entry.Date);
        return [.. rows.Select(row => new EditionWithEntries(row, [.. byDate[row.Date]]))];
    }

    private async Task<EditionDetails> DetailsAsync(EditionRow row, CancellationToken cancellationToken)
    {
        var published = row.File is { } file ? reader.Read(file) : null;
        var (previous, next) = await editions.NeighboursAsync(row.Digest, row.Date, cancellationToken);
        var seen = await votes.OfAsync([.. published?.Entries.Select(entry => entry.Id) ?? []], cancellationToken);
        return new EditionDetails(row, published, seen, previous, next, await UnpublishedAsync(row, previous, next, cancellationToken));
    }

    private async Task<IReadOnlyList<EditionRow>> UnpublishedAsync(
        EditionRow row, EditionDate? previous, EditionDate? next, CancellationToken cancellationToken)
    {
        var between = new EditionFilter { Digest = row.Digest, From = previous?.First.AddDays(1), To = next?.First.AddDays(-1) };
        var found = await editions.PageAsync(between, 0, MaxBetween, cancellationToken);
        return [.. found.Rows
            .Where(other => other.File is null && other.Date != row.Date
                && (other.State is not EditionState.Pending || other.Listing.PublishesOn(other.Date))
                && (other.State is not EditionState.Empty || (next is null && other.Date.First > row.Date.First)))
            .Take(MaxUnpublished)];
    }
}
