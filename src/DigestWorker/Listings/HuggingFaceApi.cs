using System.Text.Json;
using DigestWorker.Papers;
using DigestWorker.Sites;

namespace DigestWorker.Listings;

/// <summary>Reads <c>/api/daily_papers</c>, page by page.</summary>
internal sealed class HuggingFaceApi(SiteClient sites)
{
    private const int PageSize = 100;

    /// <summary>The longest real list has some 1,500. More are doubted, and not read.</summary>
    public const int MaxPapers = 2_000;

    /// <param name="question">Which list: <c>date=2025-01-08</c>, <c>week=2025-W02</c>.</param>
    public async Task<Response> FetchAsync(string question, CancellationToken cancellationToken)
    {
        var (rows, ids, repeated) = (new List<HuggingFaceRow>(), new HashSet<string?>(), false);
        for (var p = 0; rows.Count <= MaxPapers; p++)
        {
            var fetched = await sites.GetAsync(
                Site.HuggingFace, $"/api/daily_papers?{question}&limit={PageSize}{(p == 0 ? "" : $"&p={p}")}", ContentFormat.Json, cancellationToken);
            if (fetched is Fetched.Failed { Kind: FetchFailure.Rejected } rejected)
                return new Response.NotYet(rejected.Reason);
            if (fetched is Fetched.Failed failed)
                return new Response.Unreadable(ListingOutcome.Failed.Of(failed));

            var page = (Fetched.Page)fetched;
            if (!LenientJson.TryParse(page.Text, out var json) || json.ValueKind is not JsonValueKind.Array)
                return new Response.Unreadable(new(ListingFailure.LayoutChanged, new Reason(ReasonCode.LayoutChanged)
                {
                    Detail = $"{page.Address.Host}{page.Address.AbsolutePath} answered JSON that is not a list of papers",
                }));
            await sites.KeepAsync(page, cancellationToken);

            var more = LenientJson.Items(json).Take(MaxPapers + 1).Select(row => new HuggingFaceRow(row)).ToList();
            // If the site ignores p, every page is the first one and the rest cannot be read.
            repeated = p > 0 && more.Count > 0 && more.All(row => ids.Contains(row.Id));
            if (repeated)
                break;
            rows.AddRange(more);
            ids.UnionWith(more.Select(row => row.Id));
            if (more.Count < PageSize)
                break;
        }

        var papers = PaperRows.Of(rows, MaxPapers, Read);
        return papers.LayoutChanged("the API") is { } changed ? new Response.Unreadable(changed) : new Response.Rows(rows, papers, repeated);
    }

    public static (ListedPaper? Paper, string? Id, string Problem) Read(HuggingFaceRow row) =>
        row.TryRead(out var paper, out var problem) ? (paper, row.Id, "") : (null, row.Id, problem);

    internal abstract record Response
    {
        /// <param name="Repeated">The next page repeated the last one, so there may be more papers.</param>
        internal sealed record Rows(IReadOnlyList<HuggingFaceRow> Raw, PaperRows Papers, bool Repeated) : Response;

        /// <summary>The API rejects dates that it does not have yet.</summary>
        internal sealed record NotYet(Reason Reason) : Response;

        internal sealed record Unreadable(ListingOutcome.Failed Failure) : Response;
    }
}
