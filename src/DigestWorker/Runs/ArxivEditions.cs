using DigestWorker.Digests;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>What arXiv shows of the papers that were submitted since a time.</summary>
internal sealed record ArxivReading(ListingOutcome Outcome, DateTimeOffset From)
{
    public IReadOnlyList<ListedPaper> Papers => (Outcome as ListingOutcome.Listed)?.Papers ?? [];
}

/// <summary>
/// Reads arXiv once for all editions of a run, and decides which edition each paper comes into: that of its announcement, or, if this
/// one is settled already, the newest open one. arXiv does not say when it announced a paper. It shows one for the first time long after it
/// was submitted if moderators held it, so every run looks back over the submissions of at least two weeks.
/// </summary>
internal sealed class ArxivEditions(ListingSites listings, EditionStore store, TimeProvider time)
{
    private const int MinLookBackDays = 14;

    /// <summary>Reads the look-back window.</summary>
    public Task<ArxivReading> ReadAsync(DigestDefinition digest, CancellationToken cancellationToken) =>
        ReadAsync(digest, time.Today(), LookBackOf(digest), time.GetUtcNow(), cancellationToken);

    /// <summary>The newest date of which a reading has papers; null if there is none.</summary>
    public EditionDate? NewestOf(ArxivReading reading, DigestDefinition digest)
    {
        var (today, first) = (time.Today(), time.Today().AddDays(1 - digest.Options.LookBackDays));
        return reading.Papers.Select(DateOf).Where(date => date.First >= first && date.First <= today).Select(date => (EditionDate?)date).Max();
    }

    /// <summary>The editions with what arXiv lists for each of them.</summary>
    /// <param name="reading">The look-back window, if it was read to find the first edition of the digest.</param>
    public async Task<IReadOnlyList<OpenEdition>> FillAsync(
        RunContext run, IReadOnlyList<OpenEdition> editions, ArxivReading? reading, CancellationToken cancellationToken)
    {
        if (editions.Count == 0)
            return editions;
        var settled = run.Request.Reopens
            ? new HashSet<EditionDate>()
            : await store.SettledAsync(run.Digest.Name, editions[0].Date.First, editions[^1].Date.Last, cancellationToken);
        var announced = editions.Select(edition => edition.Date).Where(date => !settled.Contains(date) && IsAnnounced(date)).ToList();
        if (announced.Count > 0)
            reading ??= await ReadAsync(run, announced, cancellationToken);
        var placed = reading is null
            ? new Dictionary<PaperId, EditionDate>()
            : await store.PlacedAsync(run.Digest.Name, DateOnly.FromDateTime(reading.From.UtcDateTime), cancellationToken);
        var open = editions.Select(edition => edition.Date).Where(date => !settled.Contains(date)).ToHashSet();
        var placement = reading is null ? placed : await PlaceAsync(run, reading, placed, open, announced, cancellationToken);
        var shown = (reading?.Papers ?? []).Where(paper => placement.ContainsKey(paper.Id)).ToLookup(paper => placement[paper.Id]);
        var known = placed.Values.ToHashSet();

        var filled = new List<OpenEdition>();
        foreach (var edition in editions)
        {
            var papers = shown[edition.Date].ToList();
            var isKnown = papers.Count > 0 || known.Contains(edition.Date);
            var listing = isKnown && reading?.Outcome is ListingOutcome.Listed listed ? listed with { Papers = papers }
                : open.Contains(edition.Date) ? await NothingOfAsync(run.Digest, edition.Date, reading?.Outcome, cancellationToken)
                : null;
            filled.Add(edition with { Listing = listing });
        }
        return filled;
    }

    private Task<ArxivReading> ReadAsync(RunContext run, List<EditionDate> dates, CancellationToken cancellationToken)
    {
        var (from, to) = (ArxivCalendar.SubmissionsOf(dates[0].First).From, ArxivCalendar.SubmissionsOf(dates[^1].First).To);
        if (run.Request.Dates.Count > 0)
            return ReadAsync(run.Digest, dates[^1].First, from, to, cancellationToken);
        var lookBack = LookBackOf(run.Digest);
        return ReadAsync(run.Digest, dates[^1].First, from < lookBack ? from : lookBack, time.GetUtcNow(), cancellationToken);
    }

    private async Task<ArxivReading> ReadAsync(
        DigestDefinition digest, DateOnly newest, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        new(await listings.FetchSubmissionsAsync(EditionDate.Day(newest), from, to, [.. digest.Options.Categories], cancellationToken), from);

    private DateTimeOffset LookBackOf(DigestDefinition digest) => time.GetUtcNow().AddDays(-Math.Max(MinLookBackDays, digest.Options.LookBackDays));

    /// <summary>The edition of each paper. A paper that no edition can take now waits for the next announcement.</summary>
    private async Task<IReadOnlyDictionary<PaperId, EditionDate>> PlaceAsync(
        RunContext run, ArxivReading reading, IReadOnlyDictionary<PaperId, EditionDate> placed, HashSet<EditionDate> open, List<EditionDate> announced,
        CancellationToken cancellationToken)
    {
        var placement = placed.ToDictionary();
        var others = new List<PaperId>();
        foreach (var paper in reading.Papers.Where(paper => !placed.ContainsKey(paper.Id)))
        {
            if (open.Contains(DateOf(paper)))
                placement.Add(paper.Id, DateOf(paper));
            else
                others.Add(paper.Id);
        }

        if (run.Request.Dates.Count > 0 || announced.Count == 0)
            return placement;
        var earlier = await ShownEarlierAsync(run, others, cancellationToken);
        foreach (var late in others.Where(paper => !earlier.Contains(paper)))
            placement.Add(late, announced[^1]);
        return placement;
    }

    /// <summary>
    /// The papers that arXiv showed before the digest began to follow its categories. They are recorded at the first reading:
    /// otherwise they would all seem to be late.
    /// </summary>
    private async Task<IReadOnlySet<PaperId>> ShownEarlierAsync(RunContext run, List<PaperId> unplaced, CancellationToken cancellationToken)
    {
        var categories = run.Digest.Options.Categories.Order(StringComparer.Ordinal).ToList();
        var recorded = await store.ShownEarlierAsync(run.Digest.Name, cancellationToken);
        if (recorded is not null && categories.SequenceEqual(recorded.Categories))
            return recorded.Papers.ToHashSet();

        var earlier = new ShownEarlier(categories, [.. unplaced.Union(recorded?.Papers ?? []).Order()]);
        if (!run.Request.DryRun)
            await store.SaveShownEarlierAsync(run.Digest.Name, earlier, run.Lock.Fence, cancellationToken);
        return earlier.Papers.ToHashSet();
    }

    /// <summary>What it says about an open edition that a reading has no papers of it.</summary>
    private async Task<ListingOutcome?> NothingOfAsync(DigestDefinition digest, EditionDate date, ListingOutcome? read, CancellationToken cancellationToken)
    {
        if (!ArxivCalendar.Announces(date.First))
            return new ListingOutcome.NothingListed(Confirmed: true, new Reason(date.IsWeekend ? ReasonCode.WeekendEmpty : ReasonCode.HolidayEmpty));

        var notYet = new ListingOutcome.NotPublishedYet(new Reason(ReasonCode.NotListedYet) { Date = date.Text });
        if (!IsAnnounced(date))
            return notYet;
        var nothing = new Reason(ReasonCode.NothingInCategories) { Date = date.Text };
        return read switch
        {
            null or ListingOutcome.Failed => read,
            ListingOutcome.Listed { Certain: false } doubtful => new ListingOutcome.NothingListed(Confirmed: false, doubtful.Doubt!),
            ListingOutcome.NothingListed { Confirmed: false } doubtful => doubtful,
            _ when time.GetUtcNow() < ListingKind.Arxiv.DueAt(date, digest.Options.SettleAfter) => notYet,
            // The announcement may have been deferred: then arXiv shows no papers of this date at all.
            _ => await listings.IsAnnouncedAsync(date, cancellationToken) ? new ListingOutcome.NothingListed(Confirmed: true, nothing) : notYet,
        };
    }

    private bool IsAnnounced(EditionDate date) => ArxivCalendar.Announces(date.First) && ArxivCalendar.AnnouncedAt(date.First) <= time.GetUtcNow();

    private static EditionDate DateOf(ListedPaper paper) => EditionDate.Day(ArxivCalendar.DateOf(paper.PublishedAt!.Value));
}
