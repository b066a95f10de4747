using DigestWorker.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The search over titles, summaries and fields.</summary>
internal static class SearchRoutes
{
    public static void MapSearch(this IEndpointRouteBuilder reading) =>
        reading.MapGet("/search", SearchAsync).WithName("search").WithTags(ApiTags.Papers)
            .Takes(Parameter.Words, Parameter.Digest, Parameter.From, Parameter.To, Parameter.For, Parameter.Page, Parameter.Size)
            .WithSummary("The papers that match every word, the newest edition first. The spacing of Korean is ignored.");

    private static async Task<Ok<PageResponse<EntryResponse>>> SearchAsync(
        QueryParameters query, EntryQueries queries, InterestQueries interests, CancellationToken cancellationToken) =>
        TypedResults.Ok(await EntryRoutes.SearchAsync(query, query.Text(Parameter.Words), queries, interests, cancellationToken));
}
