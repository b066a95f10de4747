using DigestWorker.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>Tokens and money by day.</summary>
internal static class SpendingRoutes
{
    private const int DefaultDays = 30;

    public static void MapSpending(this IEndpointRouteBuilder operating) =>
        operating.MapGet("/spending", ListAsync).WithName("listSpending").WithTags(ApiTags.Spending).Takes(Parameter.Since)
            .WithSummary("The spending of the runs, by the UTC day on which they started.");

    private static async Task<Ok<SpendingResponse>> ListAsync(QueryParameters query, RunQueries queries, CancellationToken cancellationToken)
    {
        var report = query.Day(Parameter.Since) is { } from
            ? await queries.SpendingAsync(from, cancellationToken)
            : await queries.SpendingAsync(DefaultDays, cancellationToken);
        return TypedResults.Ok(new SpendingResponse(report.From, [.. report.Days.Select(DailySpendingResponse.Of)]));
    }
}
