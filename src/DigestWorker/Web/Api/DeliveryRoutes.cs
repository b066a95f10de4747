using DigestWorker.Deliveries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The deliveries and their messages.</summary>
internal static class DeliveryRoutes
{
    public static void MapDeliveries(this IEndpointRouteBuilder operating)
    {
        operating.MapGet("/deliveries", ListAsync).WithName("listDeliveries").WithTags(ApiTags.Deliveries)
            .WithSummary("The configured deliveries, with their messages of the last 30 days in numbers.");
        operating.MapGet("/deliveries/{delivery}/messages", MessagesAsync).WithName("listMessages").WithTags(ApiTags.Deliveries)
            .Takes(Parameter.Page, Parameter.Size).WithSummary("The messages of a delivery, the newest first.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static void MapDeliveryRetries(this IEndpointRouteBuilder changing) =>
        changing.MapPost("/deliveries/{delivery}/retry", RetryAsync).WithName("retryDelivery").WithTags(ApiTags.Deliveries)
            .WithSummary("Has the messages sent again that were given up, and those that wait at once.").ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<IReadOnlyList<DeliveryResponse>>> ListAsync(DeliveryQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<DeliveryResponse>>([.. (await queries.ListAsync(cancellationToken)).Select(DeliveryResponse.Of)]);

    private static async Task<Results<Ok<PageResponse<MessageResponse>>, NotFound>> MessagesAsync(
        string delivery, QueryParameters query, DeliveryQueries queries, CancellationToken cancellationToken)
    {
        if (queries.Find(delivery) is not { } found)
            return TypedResults.NotFound();
        var messages = await queries.MessagesAsync(found.Name, state: null, query.Page.Skip, query.Page.Size, cancellationToken);
        return TypedResults.Ok(query.ResponseOf(messages.Rows.Select(MessageResponse.Of), messages.Total));
    }

    private static async Task<Results<Ok<RetriedResponse>, NotFound>> RetryAsync(
        string delivery, DeliveryQueries queries, CancellationToken cancellationToken) =>
        queries.Find(delivery) is { } found
            ? TypedResults.Ok(new RetriedResponse(await queries.RetryAsync(found, id: null, cancellationToken)))
            : TypedResults.NotFound();
}
