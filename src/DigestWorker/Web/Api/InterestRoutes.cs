using DigestWorker.Interests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The interests that papers can be ranked by.</summary>
internal static class InterestRoutes
{
    public static void MapInterests(this IEndpointRouteBuilder reading) =>
        reading.MapGet("/interests", List).WithName("listInterests").WithTags(ApiTags.Papers)
            .WithSummary("The configured interests: the values of the parameter for.");

    private static Ok<IReadOnlyList<InterestResponse>> List(CurrentInterests interests) =>
        TypedResults.Ok<IReadOnlyList<InterestResponse>>(
            [.. interests.Current.Select(interest => new InterestResponse(interest.Name, interest.Title, interest.MinScore))]);
}
