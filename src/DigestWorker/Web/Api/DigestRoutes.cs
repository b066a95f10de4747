using DigestWorker.Digests;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The digests, and their schedules.</summary>
internal static class DigestRoutes
{
    public static void MapDigests(this IEndpointRouteBuilder reading)
    {
        reading.MapGet("/digests", ListAsync).WithSummary("The digests of the configuration.");
        reading.MapGet("/digests/{digest}", FindAsync).WithSummary("A digest.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/digests/{digest}/schedule", ScheduleAsync).Takes(Parameter.Count)
            .WithSummary("When a digest runs next.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static void MapSchedules(this IEndpointRouteBuilder changing)
    {
        changing.MapPost("/digests/{digest}/pause", PauseAsync)
            .WithSummary("Holds the schedule of a digest, over restarts too. A run that is going on ends as it began. Doing it twice is doing it once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        changing.MapPost("/digests/{digest}/resume", ResumeAsync)
            .WithSummary("Lets the schedule of a digest go on. What was missed is made up for by one run. Doing it twice is doing it once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<IReadOnlyList<DigestResponse>>> ListAsync(CurrentDigests digests, EditionStore editions, IServiceProvider services, CancellationToken cancellationToken)
    {
        var answers = new List<DigestResponse>();
        foreach (var digest in digests.Current)
            answers.Add(await ResponseOfAsync(digest, editions, services, cancellationToken));
        return TypedResults.Ok<IReadOnlyList<DigestResponse>>(answers);
    }

    private static async Task<Results<Ok<DigestResponse>, NotFound>> FindAsync(
        string digest, CurrentDigests digests, EditionStore editions, IServiceProvider services, CancellationToken cancellationToken) =>
        digests.Find(digest) is { } found ? TypedResults.Ok(await ResponseOfAsync(found, editions, services, cancellationToken)) : TypedResults.NotFound();

    private static async Task<Results<Ok<ScheduleResponse>, NotFound>> ScheduleAsync(
        string digest, QueryParameters query, CurrentDigests digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        if (digests.Find(digest)?.Options is not { } options)
            return TypedResults.NotFound();
        var firings = CronText.Upcoming(options.Cron, options.TimeZone, time.GetUtcNow()).Take(query.Number(Parameter.Count));
        return TypedResults.Ok(new ScheduleResponse(options.Cron, options.TimeZone, await IsPausedAsync(digest, services, cancellationToken), [.. firings]));
    }

    private static Task<Results<Ok<ScheduleResponse>, NotFound, ProblemHttpResult>> PauseAsync(
        string digest, QueryParameters query, CurrentDigests digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(digest, schedules => schedules.PauseAsync(digest, cancellationToken), query, digests, services, time, cancellationToken);

    private static Task<Results<Ok<ScheduleResponse>, NotFound, ProblemHttpResult>> ResumeAsync(
        string digest, QueryParameters query, CurrentDigests digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(digest, schedules => schedules.ResumeAsync(digest, cancellationToken), query, digests, services, time, cancellationToken);

    private static async Task<Results<Ok<ScheduleResponse>, NotFound, ProblemHttpResult>> ChangeAsync(
        string digest, Func<DigestSchedules, Task> change, QueryParameters query, CurrentDigests digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        if (services.GetService<DigestSchedules>() is not { } schedules)
            return RunRoutes.NoScheduler();
        await change(schedules);
        return (await ScheduleAsync(digest, query, digests, services, time, cancellationToken)).Result is Ok<ScheduleResponse> changed ? changed : TypedResults.NotFound();
    }

    private static async Task<DigestResponse> ResponseOfAsync(DigestDefinition digest, EditionStore editions, IServiceProvider services, CancellationToken cancellationToken)
    {
        var counts = (await editions.CountByStateAsync(cancellationToken)).Where(count => count.Digest == digest.Name);
        return new DigestResponse(
            digest.Name, digest.Options.Listing.ToString(), digest.Options.Cron, digest.Options.TimeZone, await IsPausedAsync(digest.Name, services, cancellationToken),
            await editions.NewestPublishedAsync(digest.Name, cancellationToken) is { } newest ? EditionResponse.Of(newest) : null,
            counts.ToDictionary(count => Parameter.JsonName(count.State.ToString()), count => count.Editions));
    }

    private static async Task<bool?> IsPausedAsync(string digest, IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService<DigestSchedules>() is { } schedules ? await schedules.IsPausedAsync(digest, cancellationToken) : null;
}
