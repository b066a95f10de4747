using System.Text.Json;
using DigestWorker.Papers;
using DigestWorker.Sites;

namespace DigestWorker.Listings;

/// <summary>Reads <c>/api/daily_papers</c>, page by page.</summary>
internal sealed class HuggingFaceApi(SiteClient sites)
{
    private const int PageSize = 100;
    private const int MaxPages = 20;

    /// <param name="question">Which list: <c>date=2025-01-08</c>, <c>week=2025-W02</c>.</param>
    public async Task<Response> FetchAsync(string question, CancellationToken cancellationToken)
    {
        var (rows, repeated) = (new List<HuggingFaceRow>(), false);
        for (var p = 0; p < MaxPages; p++)
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

            var more = LenientJson.Items(json).Select(row => new HuggingFaceRow(row)).ToList();
            // If the site ignores p, every page is the first one and the rest cannot be read.
            repeated = p > 0 && more.Count > 0 && more.All(row => rows.Exists(earlier => earlier.Id == row.Id));
            if (repeated)
                break;
            rows.AddRange(more);
            if (more.Count < PageSize)
                break;
        }

        var papers = PaperRows.Of(rows, Read);
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
