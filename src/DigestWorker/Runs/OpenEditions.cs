using DigestWorker.Digests;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>An edition that a run updates.</summary>
/// <param name="Listing">The listing, if it was already read to find the edition.</param>
/// <param name="NoLongerListed">Whether the listing now shows another date and cannot be read for this one.</param>
/// <param name="SkipModel">Whether the model is not called, because it failed for an earlier edition of the run.</param>
/// <param name="RestoreOnly">Whether only its files are looked at, because they are not as they are recorded.</param>
internal sealed record OpenEdition(
    EditionDate Date, ListingOutcome? Listing = null, bool NoLongerListed = false, bool SkipModel = false, bool RestoreOnly = false);

/// <summary>The editions of a run, the oldest first; with a failure if the first edition of a new digest could not be found.</summary>
internal sealed record OpenEditionList(IReadOnlyList<OpenEdition> Editions, ListingOutcome.Failed? Failure = null);

/// <summary>
/// Selects the editions that a run updates: the look-back window, and every unsettled edition since the digest began, including those
/// that no run has reached yet. A digest begins with the newest date of its listing at its first run.
/// </summary>
internal sealed class OpenEditions(ListingSites listings, ArxivEditions arxiv, EditionStore store, CurrentDigests digests, TimeProvider time)
{
    private const int MaxEditions = 31;

    public async Task<OpenEditionList> OfAsync(RunContext run, CancellationToken cancellationToken)
    {
        var (digest, request) = (run.Digest, run.Request);
        var (today, isArxiv) = (time.Today(), digest.Options.Listing is ListingKind.Arxiv);
        if (request.Dates.Count > 0)
        {
            var requested = request.Dates.Order().Select(date => new OpenEdition(date)).ToList();
            return new(isArxiv ? await arxiv.FillAsync(run, requested, reading: null, cancellationToken) : requested);
        }

        var current = digest.Options.EditionOn(today);
        if (digest.Options.Listing is ListingKind.Roundup)
            return new(await RoundupsAsync(run, current, cancellationToken));
        if (!digest.Options.Listing.HasPast())
            return new([.. await UnsettledBeforeAsync(digest, current, cancellationToken), new OpenEdition(current)]);

        var found = new Dictionary<EditionDate, ListingOutcome>();
        var reading = default(ArxivReading);
        // A start in the future was recorded with a wrong clock.
        if (await store.BeganAsync(digest.Name, cancellationToken) is not { } began || began.First > today)
        {
            reading = isArxiv ? await arxiv.ReadAsync(digest, cancellationToken) : null;
            if ((reading is null ? await FindNewestAsync(digest, today, found, cancellationToken) : reading.Outcome as ListingOutcome.Failed) is { } failure)
                return new([], failure);
            began = (reading is null ? found.Where(day => day.Value is ListingOutcome.Listed).Select(day => (EditionDate?)day.Key).Max()
                : arxiv.NewestOf(reading, digest)) ?? current;
            if (!request.DryRun)
                await store.BeginAsync(digest.Name, began, run.Lock.Fence, cancellationToken);
        }

        var settled = await store.SettledAsync(digest.Name, began.First, today, cancellationToken);
        var window = today.AddDays(-digest.Options.LookBackDays);
        var open = Days(began.First, today).Where(day => day.First > window || !settled.Contains(day));
        // Backfilled ones.
        var older = await store.UnsettledAsync(digest.Name, digest.Options.Listing, upTo: today, MaxEditions, cancellationToken);
        var editions = open.Concat(older.Select(row => row.Date)).Distinct().OrderDescending().Take(MaxEditions).Order()
            .Select(date => new OpenEdition(date, found.GetValueOrDefault(date))).ToList();
        return new(isArxiv ? await arxiv.FillAsync(run, editions, reading, cancellationToken) : editions);
    }

    /// <summary>Every week or month, since the newest that has papers at the first run, that is not settled.</summary>
    private async Task<IReadOnlyList<OpenEdition>> RoundupsAsync(RunContext run, EditionDate current, CancellationToken cancellationToken)
    {
        var (digest, today) = (run.Digest, time.Today());
        if (await store.BeganAsync(digest.Name, cancellationToken) is not { } began || began.First > today)
        {
            var newest = await store.NewestPublishedAsync(digests.SpellingOf(digest.Options.Of), cancellationToken);
            began = newest is { } source && source.Date.First <= today ? digest.Options.EditionOn(source.Date.First) : current;
            if (!run.Request.DryRun)
                await store.BeginAsync(digest.Name, began, run.Lock.Fence, cancellationToken);
        }
        var settled = await store.SettledAsync(digest.Name, began.First, today, cancellationToken);
        var older = await store.UnsettledAsync(digest.Name, digest.Options.Listing, upTo: today, MaxEditions, cancellationToken);
        return [.. Days(began.First, today).Select(day => digest.Options.EditionOn(day.First)).Where(date => !settled.Contains(date))
            .Concat(older.Select(row => row.Date)).Distinct().OrderDescending().Take(MaxEditions).Order().Select(date => new OpenEdition(date))];
    }

    /// <summary>Reads the listing backwards until a day has papers.</summary>
    private async Task<ListingOutcome.Failed?> FindNewestAsync(
        DigestDefinition digest, DateOnly today, Dictionary<EditionDate, ListingOutcome> found, CancellationToken cancellationToken)
    {
        for (var back = 0; back < digest.Options.LookBackDays; back++)
        {
            var date = EditionDate.Day(today.AddDays(-back));
            var read = await listings.FetchAsync(digest.Options.Listing, date, [], new HashSet<PaperId>(), cancellationToken);
            // Until a day has papers, the site shows the previous day instead.
            if (read is ListingOutcome.Failed { Kind: not ListingFailure.WrongDay } failure)
                return failure;
            found[date] = read;
            if (read is ListingOutcome.Listed)
                break;
        }
        return null;
    }

    private async Task<IEnumerable<OpenEdition>> UnsettledBeforeAsync(DigestDefinition digest, EditionDate current, CancellationToken cancellationToken) =>
        (await store.UnsettledAsync(digest.Name, digest.Options.Listing, upTo: current.First.AddDays(-1), MaxEditions, cancellationToken))
            .Select(row => new OpenEdition(row.Date, NoLongerListed: true)).OrderBy(open => open.Date);

    private static IEnumerable<EditionDate> Days(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(day => EditionDate.Day(first.AddDays(day)));
}
