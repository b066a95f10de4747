using DigestWorker.Papers;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>Tokens and money by day.</summary>
internal static class SpendingRoutes
{
    private const int DaysBack = 29;

    public static void MapSpending(this IEndpointRouteBuilder operating) =>
        operating.MapGet("/spending", ListAsync).Takes(Parameter.Since).WithSummary("What the runs took, by the UTC day on which they began.");

    private static async Task<Ok<SpendingResponse>> ListAsync(QueryParameters query, RunLog runs, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = query.Day(Parameter.Since) ?? time.Today().AddDays(-DaysBack);
        var days = await runs.SpendingByDayAsync(from, cancellationToken);
        return TypedResults.Ok(new SpendingResponse(from, [.. days.Select(day => new DailySpendingResponse(day.Day, day.Runs, day.Calls, day.Tokens.Prompt, day.Tokens.Completion, day.Cost))]));
    }
}
