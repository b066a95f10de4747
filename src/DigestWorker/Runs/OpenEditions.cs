using DigestWorker.Digests;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>An edition that a run brings up to date.</summary>
/// <param name="Listing">The listing as it was read to find the edition, where it was.</param>
/// <param name="NoLongerListed">The listing shows another date now: there is nothing to read any more.</param>
/// <param name="SkipModel">The model will not answer in this run: what it was asked for an edition before this one has shown that.</param>
internal sealed record OpenEdition(EditionDate Date, ListingOutcome? Listing = null, bool NoLongerListed = false, bool SkipModel = false);

/// <summary>The editions of a run, the oldest first; with a failure where a new digest could not find its first one.</summary>
internal sealed record OpenEditionList(IReadOnlyList<OpenEdition> Editions, ListingOutcome.Failed? Failure = null);

/// <summary>
/// Which editions a run brings up to date: the look-back window, and every unsettled one since the digest began, those among them that
/// no run has come to yet. A digest begins with the newest date that its listing has when it first runs.
/// </summary>
internal sealed class OpenEditions(ListingSites listings, EditionStore store, TimeProvider time)
{
    private const int MaxEditions = 31;

    public async Task<OpenEditionList> OfAsync(RunContext run, CancellationToken cancellationToken)
    {
        var (digest, request) = (run.Digest, run.Request);
        var today = time.Today();
        if (request.Dates.Count > 0)
            return new([.. request.Dates.Order().Select(date => new OpenEdition(date))]);

        var current = digest.Options.Listing.EditionOn(today);
        if (!digest.Options.Listing.HasPast())
            return new([.. await UnsettledBeforeAsync(digest, current, cancellationToken), new OpenEdition(current)]);

        var found = new Dictionary<EditionDate, ListingOutcome>();
        // One that begins in the future was begun by a clock that ran ahead.
        if (await store.BeganAsync(digest.Name, cancellationToken) is not { } began || began.First > today)
        {
            if (await FindNewestAsync(digest, today, found, cancellationToken) is { } failure)
                return new([], failure);
            began = found.Where(day => day.Value is ListingOutcome.Listed).Select(day => day.Key).DefaultIfEmpty(current).Max();
            if (!request.DryRun)
                await store.BeginAsync(digest.Name, began, run.Lock.Fence, cancellationToken);
        }

        var settled = await store.SettledAsync(digest.Name, began.First, today, cancellationToken);
        var window = today.AddDays(-digest.Options.LookBackDays);
        var open = Days(began.First, today).Where(day => day.First > window || !settled.Contains(day));
        var older = (await store.UnsettledAsync(digest.Name, upTo: today, MaxEditions, cancellationToken)).Select(row => row.Date); // backfilled ones
        return new([.. open.Concat(older).Distinct().OrderDescending().Take(MaxEditions).Order()
            .Select(date => new OpenEdition(date, found.GetValueOrDefault(date)))]);
    }

    /// <summary>Reads backwards until a day has papers.</summary>
    private async Task<ListingOutcome.Failed?> FindNewestAsync(
        DigestDefinition digest, DateOnly today, Dictionary<EditionDate, ListingOutcome> found, CancellationToken cancellationToken)
    {
        for (var back = 0; back < digest.Options.LookBackDays; back++)
        {
            var date = EditionDate.Day(today.AddDays(-back));
            var read = await listings.FetchAsync(digest.Options.Listing, date, [.. digest.Options.Categories], new HashSet<PaperId>(), cancellationToken);
            // Before a day is filled, the site shows the day before it in its place.
            if (read is ListingOutcome.Failed { Kind: not ListingFailure.WrongDay } failure)
                return failure;
            found[date] = read;
            if (read is ListingOutcome.Listed)
                break;
        }
        return null;
    }

    private async Task<IEnumerable<OpenEdition>> UnsettledBeforeAsync(DigestDefinition digest, EditionDate current, CancellationToken cancellationToken) =>
        (await store.UnsettledAsync(digest.Name, upTo: current.First.AddDays(-1), MaxEditions, cancellationToken))
            .Select(row => new OpenEdition(row.Date, NoLongerListed: true)).OrderBy(open => open.Date);

    private static IEnumerable<EditionDate> Days(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(day => EditionDate.Day(first.AddDays(day)));
}
