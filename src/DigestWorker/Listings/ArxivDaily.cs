using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Sites;

namespace DigestWorker.Listings;

/// <summary>
/// The papers submitted to arXiv in some categories on one day (UTC), newest first. arXiv has no votes.
/// Its API sometimes returns empty pages for no reason, so an empty page is requested again.
/// </summary>
internal sealed class ArxivDaily(SiteClient sites)
{
    private const int PageSize = 100;
    private const int MaxPages = 50;

    public async Task<ListingOutcome> FetchAsync(
        EditionDate date, IReadOnlyList<string> categories, IReadOnlySet<PaperId> known, CancellationToken cancellationToken)
    {
        var papers = new Dictionary<PaperId, PaperDetails>();
        var doubt = new Reason(ReasonCode.ListStopsAtLimit) { Papers = MaxPages * PageSize };
        for (var page = 0; page < MaxPages; page++)
        {
            var (feed, failure) = await FetchPageAsync(date, categories, page * PageSize, cancellationToken);
            if (feed is null)
                return failure!;

            foreach (var paper in feed.Papers)
                papers.TryAdd(paper.Id, paper);

            // The API sometimes ignores the date range of the query, but not the order.
            if (feed.Papers.Count == 0 || (page + 1) * PageSize >= feed.TotalResults || feed.Papers[^1].PublishedAt < Midnight(date.First))
            {
                doubt = feed.Papers.Count == 0 && page * PageSize < feed.TotalResults
                    ? new Reason(ReasonCode.ListEndsEarly) { Papers = page * PageSize, Of = feed.TotalResults } : null;
                break;
            }
        }

        return Outcome(date, [.. papers.Values.Where(paper => IsOf(paper, date)).OrderByDescending(paper => paper.PublishedAt).Select(Listed)], doubt, known);
    }

    private static ListingOutcome Outcome(EditionDate date, IReadOnlyList<ListedPaper> papers, Reason? doubt, IReadOnlySet<PaperId> known)
    {
        var missing = known.Except(papers.Select(paper => paper.Id)).Count();
        if (missing > 0)
            doubt ??= new Reason(ReasonCode.PapersMissing) { Papers = missing };
        return papers.Count > 0
            ? new ListingOutcome.Listed(papers, doubt is null, doubt, [])
            : new ListingOutcome.NothingListed(Confirmed: doubt is null, doubt ?? new Reason(ReasonCode.NothingInCategories) { Date = date.Text });
    }

    private async Task<(ArxivFeed? Feed, ListingOutcome.Failed? Failure)> FetchPageAsync(
        EditionDate date, IReadOnlyList<string> categories, int start, CancellationToken cancellationToken)
    {
        var question = $"/api/query?search_query={Uri.EscapeDataString(Query(date, categories))}"
            + $"&sortBy=submittedDate&sortOrder=descending&start={start}&max_results={PageSize}";
        var first = Read(await sites.GetAsync(Site.Arxiv, question, ContentFormat.Atom, cancellationToken));
        return first.Feed is { Papers.Count: 0 }
            ? Read(await sites.GetAsync(Site.Arxiv, question, ContentFormat.Atom, cancellationToken))
            : first;
    }

    private static (ArxivFeed? Feed, ListingOutcome.Failed? Failure) Read(Fetched fetched)
    {
        var text = fetched switch { Fetched.Page page => page.Text, Fetched.Failed { Body: { } body } => body, _ => null };
        var feed = text is null ? null : ArxivFeed.TryParse(text);
        return (feed, fetched) switch
        {
            (
                { Errors: [var error, ..] },
                _) => (null, new(ListingFailure.LayoutChanged, new Reason(ReasonCode.QueryRejected) { Host = "arXiv", Detail = error })),
            (_, Fetched.Failed failed) => (null, ListingOutcome.Failed.Of(failed)),
            (null, _) => (null, new(ListingFailure.LayoutChanged, new Reason(ReasonCode.LayoutChanged) { Host = "arXiv", Detail = "not an Atom feed" })),
            _ => (feed, null),
        };
    }

    private static string Query(EditionDate date, IReadOnlyList<string> categories)
    {
        var any = string.Join(" OR ", categories.Select(category => $"cat:{category}"));
        return string.Create(CultureInfo.InvariantCulture, $"({any}) AND submittedDate:[{date.First:yyyyMMdd}0000 TO {date.Last:yyyyMMdd}2359]");
    }

    private static bool IsOf(PaperDetails paper, EditionDate date) =>
        paper.PublishedAt is { } at && at >= Midnight(date.First) && at < Midnight(date.Last.AddDays(1));

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static ListedPaper Listed(PaperDetails paper) => new(paper.Id, paper.Title, Votes: 0)
    {
        Abstract = paper.Abstract is { Length: > 0 } text ? text : null,
        Authors = paper.Authors,
        PublishedAt = paper.PublishedAt,
        WithdrawnAt = paper.Withdrawn ? paper.UpdatedAt : null,
    };
}
