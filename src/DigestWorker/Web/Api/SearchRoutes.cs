using DigestWorker.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The search over titles, summaries, fields, keywords, names and identifiers.</summary>
internal static class SearchRoutes
{
    public static void MapSearch(this IEndpointRouteBuilder reading) =>
        reading.MapGet("/search", SearchAsync).WithName("search").WithTags(ApiTags.Papers)
            .Takes(
                Parameter.Words, Parameter.Digest, Parameter.Field, Parameter.From, Parameter.To, Parameter.Sort, Parameter.Exact, Parameter.For,
                Parameter.Page, Parameter.Size)
            .WithSummary("The papers that match every word, and their fields. The spacing of Korean is ignored, and mistyped words are corrected.");

    private static async Task<Ok<SearchResponse>> SearchAsync(
        QueryParameters query, EntryQueries queries, InterestQueries interests, CancellationToken cancellationToken)
    {
        var found = await queries.SearchAsync(EntryRoutes.SearchOf(query) with { CountsFields = true }, query.Page, cancellationToken);
        var ranking = await EntryRoutes.RankAsync(query, found.Page.Entries, interests, cancellationToken);
        var page = query.ResponseOf(found.Page.Entries.Select(entry => EntryResponse.Of(entry, ranking)), found.Page.Total, found.Page.TotalIsLowerBound);
        return TypedResults.Ok(new SearchResponse
        {
            Items = page.Items, Page = page.Page, Size = page.Size, Total = page.Total, TotalIsLowerBound = page.TotalIsLowerBound,
            Searched = found.Searched, Suggested = found.Suggested,
            Fields = [.. found.Page.Fields.Select(field => new FieldCountResponse(field.Name, field.Entries))], FieldsOf = found.Page.FieldsOf,
        });
    }
}
