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

    private static async Task<Ok<IReadOnlyList<DigestAnswer>>> ListAsync(DigestsInForce digests, EditionStore editions, IServiceProvider services, CancellationToken cancellationToken)
    {
        var answers = new List<DigestAnswer>();
        foreach (var digest in digests.Current)
            answers.Add(await AnswerAsync(digest, editions, services, cancellationToken));
        return TypedResults.Ok<IReadOnlyList<DigestAnswer>>(answers);
    }

    private static async Task<Results<Ok<DigestAnswer>, NotFound>> FindAsync(
        string digest, DigestsInForce digests, EditionStore editions, IServiceProvider services, CancellationToken cancellationToken) =>
        digests.Find(digest) is { } found ? TypedResults.Ok(await AnswerAsync(found, editions, services, cancellationToken)) : TypedResults.NotFound();

    private static async Task<Results<Ok<ScheduleAnswer>, NotFound>> ScheduleAsync(
        string digest, Asked asked, DigestsInForce digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        if (digests.Find(digest)?.Options is not { } options)
            return TypedResults.NotFound();
        var firings = CronText.Upcoming(options.Cron, options.TimeZone, time.GetUtcNow()).Take(asked.Number(Parameter.Count));
        return TypedResults.Ok(new ScheduleAnswer(options.Cron, options.TimeZone, await IsPausedAsync(digest, services, cancellationToken), [.. firings]));
    }

    private static Task<Results<Ok<ScheduleAnswer>, NotFound, ProblemHttpResult>> PauseAsync(
        string digest, Asked asked, DigestsInForce digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(digest, schedules => schedules.PauseAsync(digest, cancellationToken), asked, digests, services, time, cancellationToken);

    private static Task<Results<Ok<ScheduleAnswer>, NotFound, ProblemHttpResult>> ResumeAsync(
        string digest, Asked asked, DigestsInForce digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(digest, schedules => schedules.ResumeAsync(digest, cancellationToken), asked, digests, services, time, cancellationToken);

    private static async Task<Results<Ok<ScheduleAnswer>, NotFound, ProblemHttpResult>> ChangeAsync(
        string digest, Func<DigestSchedules, Task> change, Asked asked, DigestsInForce digests, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        if (digests.Find(digest) is null)
            return TypedResults.NotFound();
        if (services.GetService<DigestSchedules>() is not { } schedules)
            return RunRoutes.NothingRuns();
        await change(schedules);
        return (await ScheduleAsync(digest, asked, digests, services, time, cancellationToken)).Result is Ok<ScheduleAnswer> changed ? changed : TypedResults.NotFound();
    }

    private static async Task<DigestAnswer> AnswerAsync(DigestDefinition digest, EditionStore editions, IServiceProvider services, CancellationToken cancellationToken)
    {
        var counts = (await editions.CountByStateAsync(cancellationToken)).Where(count => count.Digest == digest.Name);
        return new DigestAnswer(
            digest.Name, digest.Options.Listing.ToString(), digest.Options.Cron, digest.Options.TimeZone, await IsPausedAsync(digest.Name, services, cancellationToken),
            await editions.NewestPublishedAsync(digest.Name, cancellationToken) is { } newest ? EditionAnswer.Of(newest) : null,
            counts.ToDictionary(count => Parameter.JsonName(count.State.ToString()), count => count.Editions));
    }

    private static async Task<bool?> IsPausedAsync(string digest, IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService<DigestSchedules>() is { } schedules ? await schedules.IsPausedAsync(digest, cancellationToken) : null;
}
