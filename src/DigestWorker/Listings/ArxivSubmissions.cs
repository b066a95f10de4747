using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Sites;

namespace DigestWorker.Listings;

/// <summary>
/// What arXiv shows of the papers that were submitted between two times, in some categories, the newest first. arXiv shows papers only
/// once they are announced, and it has no votes. Its API sometimes returns empty pages for no reason, so an empty page is requested again.
/// </summary>
internal sealed class ArxivSubmissions(SiteClient sites, TimeProvider time)
{
    // arXiv allows 2000; a page of 500 has 1.3 MB and comes within the timeout.
    private const int PageSize = 500;
    private const int MaxPapers = 30_000;

    public async Task<ListingOutcome> FetchAsync(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> categories, CancellationToken cancellationToken)
    {
        var rows = new List<ArxivRow>();
        var doubt = new Reason(ReasonCode.ListStopsAtLimit) { Papers = MaxPapers };
        for (var page = 0; page < MaxPapers / PageSize && rows.Count < MaxPapers; page++)
        {
            var (feed, failure) = await FetchPageAsync(Query(from, to, categories), page * PageSize, PageSize, cancellationToken);
            if (feed is null)
                return failure!;

            rows.AddRange(feed.Rows);
            // The API sometimes ignores the range of the query, but not the order.
            if (feed.Rows.Count == 0 || (page + 1) * PageSize >= feed.TotalResults || feed.Papers.LastOrDefault()?.PublishedAt < from)
            {
                doubt = feed.Rows.Count == 0 && page * PageSize < feed.TotalResults
                    ? new Reason(ReasonCode.ListEndsEarly) { Papers = page * PageSize, Of = feed.TotalResults } : null;
                break;
            }
        }

        var papers = PaperRows.Of(rows, MaxPapers, Read);
        return papers.LayoutChanged("arXiv") is { } changed ? changed : Outcome(papers, rows, from, to, doubt ?? papers.Cut);
    }

    /// <summary>Whether arXiv shows any paper, in whatever category, that was submitted between two times.</summary>
    public async Task<bool> ShowsAnyAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (feed, _) = await FetchPageAsync(Query(from, to, []), start: 0, size: 1, cancellationToken);
        return feed?.Papers.Any(paper => IsBetween(paper.PublishedAt, from, to)) is true;
    }

    /// <summary>Whether arXiv has a paper in a category; true if it does not answer.</summary>
    public async Task<bool> HasCategoryAsync(string category, CancellationToken cancellationToken)
    {
        var (feed, _) = await FetchPageAsync($"cat:{category}", start: 0, size: 1, cancellationToken);
        return feed is not { TotalResults: 0 };
    }

    private ListingOutcome Outcome(PaperRows papers, List<ArxivRow> rows, DateTimeOffset from, DateTimeOffset to, Reason? doubt)
    {
        var listed = papers.Papers.Where(paper => IsBetween(paper.PublishedAt, from, to)).OrderByDescending(paper => paper.PublishedAt).ToList();
        var details = rows.Select(row => row.Paper).OfType<PaperDetails>().DistinctBy(paper => paper.Id)
            .ToDictionary(paper => paper.Id, paper => paper with { ReadAt = time.GetUtcNow() });
        return listed.Count > 0
            ? new ListingOutcome.Listed(listed, doubt is null, doubt, papers.Rejected) { Details = details }
            : new ListingOutcome.NothingListed(Confirmed: doubt is null, doubt ?? new Reason(ReasonCode.NothingInCategories));
    }

    private async Task<(ArxivFeed? Feed, ListingOutcome.Failed? Failure)> FetchPageAsync(
        string query, int start, int size, CancellationToken cancellationToken)
    {
        var question = $"/api/query?search_query={Uri.EscapeDataString(query)}&sortBy=submittedDate&sortOrder=descending&start={start}&max_results={size}";
        var first = Read(await sites.GetAsync(Site.Arxiv, question, ContentFormat.Atom, cancellationToken));
        return first.Feed is { Rows.Count: 0 }
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

    private static string Query(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> categories)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"submittedDate:[{from.UtcDateTime:yyyyMMddHHmm} TO {to.UtcDateTime:yyyyMMddHHmm}]");
        return categories.Count == 0 ? range : $"({string.Join(" OR ", categories.Select(category => $"cat:{category}"))}) AND {range}";
    }

    // The range of a query includes its last minute.
    private static bool IsBetween(DateTimeOffset? at, DateTimeOffset from, DateTimeOffset to) => at >= from && at < to;

    private static (ListedPaper? Paper, string? Id, string Problem) Read(ArxivRow row) => row switch
    {
        { Paper: { PublishedAt: not null } paper } => (Listed(paper), row.Id, ""),
        { Paper: not null } => (null, row.Id, "it has no time of submission"),
        _ => (null, row.Id, row.Problem),
    };

    private static ListedPaper Listed(PaperDetails paper) => new(paper.Id, paper.Title, Votes: 0)
    {
        Abstract = paper.Abstract is { Length: > 0 } text ? text : null,
        Authors = paper.Authors,
        PublishedAt = paper.PublishedAt,
    };
}
