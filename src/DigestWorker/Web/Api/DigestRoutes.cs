using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Schedules;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The digests, and their schedules.</summary>
internal static class DigestRoutes
{
    public static void MapDigests(this IEndpointRouteBuilder reading)
    {
        reading.MapGet("/digests", ListAsync).WithName("listDigests").WithTags(ApiTags.Digests).WithSummary("The configured digests.");
        reading.MapGet("/digests/{digest}", FindAsync).WithName("getDigest").WithTags(ApiTags.Digests)
            .WithSummary("A digest.").ProducesProblem(StatusCodes.Status404NotFound);
        reading.MapGet("/digests/{digest}/schedule", ScheduleAsync).WithName("getSchedule").WithTags(ApiTags.Schedules).Takes(Parameter.Count)
            .WithSummary("The schedule of a digest.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static void MapSchedules(this IEndpointRouteBuilder changing)
    {
        changing.MapPost("/digests/{digest}/pause", PauseAsync).WithName("pauseSchedule").WithTags(ApiTags.Schedules)
            .WithSummary("Pauses the schedule of a digest, even after a restart. A run in progress is not affected. Idempotent.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        changing.MapPost("/digests/{digest}/resume", ResumeAsync).WithName("resumeSchedule").WithTags(ApiTags.Schedules)
            .WithSummary("Resumes the schedule of a digest. One run covers the firings that were missed. Idempotent.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<IReadOnlyList<DigestResponse>>> ListAsync(
        CurrentDigests digests, EditionQueries queries, DigestSchedules schedules, CancellationToken cancellationToken)
    {
        var responses = new List<DigestResponse>();
        foreach (var digest in digests.Current)
            responses.Add(await ResponseOfAsync(digest, queries, schedules, cancellationToken));
        return TypedResults.Ok<IReadOnlyList<DigestResponse>>(responses);
    }

    private static async Task<Results<Ok<DigestResponse>, NotFound>> FindAsync(
        string digest, CurrentDigests digests, EditionQueries queries, DigestSchedules schedules, CancellationToken cancellationToken) =>
        digests.Find(digest) is { } found ? TypedResults.Ok(await ResponseOfAsync(found, queries, schedules, cancellationToken)) : TypedResults.NotFound();

    private static async Task<Results<Ok<ScheduleResponse>, NotFound>> ScheduleAsync(
        string digest, QueryParameters query, CurrentDigests digests, DigestSchedules schedules, TimeProvider time, CancellationToken cancellationToken) =>
        digests.Find(digest) is { } found
            ? TypedResults.Ok(await ScheduleOfAsync(found, query, schedules, time, cancellationToken))
            : TypedResults.NotFound();

    private static Task<Results<Ok<ScheduleResponse>, NotFound, ProblemHttpResult>> PauseAsync(
        string digest, QueryParameters query, CurrentDigests digests, DigestSchedules schedules, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(digest, schedules.PauseAsync, query, digests, schedules, time, cancellationToken);

    private static Task<Results<Ok<ScheduleResponse>, NotFound, ProblemHttpResult>> ResumeAsync(
        string digest, QueryParameters query, CurrentDigests digests, DigestSchedules schedules, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(digest, schedules.ResumeAsync, query, digests, schedules, time, cancellationToken);

    private static async Task<Results<Ok<ScheduleResponse>, NotFound, ProblemHttpResult>> ChangeAsync(
        string digest, Func<string, CancellationToken, Task> change, QueryParameters query, CurrentDigests digests, DigestSchedules schedules,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is not { } found)
            return TypedResults.NotFound();
        if (!schedules.IsAvailable)
            return RunRoutes.NoScheduler();
        await change(digest, cancellationToken);
        return TypedResults.Ok(await ScheduleOfAsync(found, query, schedules, time, cancellationToken));
    }

    private static async Task<ScheduleResponse> ScheduleOfAsync(
        DigestDefinition digest, QueryParameters query, DigestSchedules schedules, TimeProvider time, CancellationToken cancellationToken)
    {
        var (cron, zone) = (digest.Options.Cron, digest.Options.TimeZone);
        var firings = CronText.Upcoming(cron, zone, time.GetUtcNow()).Take(query.Number(Parameter.Count));
        return new ScheduleResponse(cron, zone, await schedules.IsPausedAsync(digest.Name, cancellationToken), [.. firings]);
    }

    private static async Task<DigestResponse> ResponseOfAsync(
        DigestDefinition digest, EditionQueries queries, DigestSchedules schedules, CancellationToken cancellationToken)
    {
        var editions = await queries.SummaryAsync(digest.Name, cancellationToken);
        return new DigestResponse(
            digest.Name, digest.TitleIn(Language.Korean), digest.TitleIn(Language.English), digest.Options.Listing.ToString(),
            digest.Options.Cron, digest.Options.TimeZone,
            await schedules.IsPausedAsync(digest.Name, cancellationToken), editions.Newest is { } newest ? EditionResponse.Of(newest) : null,
            editions.Counts.ToDictionary(count => Parameter.JsonName(count.State.ToString()), count => count.Editions));
    }
}
