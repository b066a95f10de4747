using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The runs: what became of them, and a new one.</summary>
internal static class RunRoutes
{
    /// <summary>Who asks twice with the same one has asked once: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    public static void MapRuns(this IEndpointRouteBuilder operating)
    {
        operating.MapGet("/runs", ListAsync).Takes(Parameter.Digest, Parameter.Page, Parameter.Size).WithSummary("The runs, the newest first.");
        operating.MapGet("/runs/{id}", FindAsync).WithSummary("A run.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static void MapNewRuns(this IEndpointRouteBuilder changing) =>
        changing.MapPost("/runs", StartAsync).Accepts<StartRunRequest>("application/json")
            .WithSummary("Asks for a run beside the schedule. It begins once no other run of the digest is going on; the header Location says where to look.")
            .Produces<RunResponse>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The answer of a worker that follows no schedules, as that of the demo.</summary>
    public static ProblemHttpResult NoScheduler() =>
        TypedResults.Problem("This worker runs nothing by schedule, so it has nothing to ask for a run; digestworker serve does.", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<PageResponse<RunResponse>>> ListAsync(QueryParameters query, RunLog runs, CancellationToken cancellationToken)
    {
        var page = await runs.PageAsync(query.Text(Parameter.Digest), query.Skip, query.Take, cancellationToken);
        return TypedResults.Ok(query.Page(page.Rows.Select(RunResponse.Of), page.Total));
    }

    private static async Task<Results<Ok<RunResponse>, NotFound>> FindAsync(string id, RunLog runs, IServiceProvider services, CancellationToken cancellationToken) =>
        await StatusAsync(id, runs, services.GetService<DigestSchedules>(), cancellationToken) is { } run ? TypedResults.Ok(run) : TypedResults.NotFound();

    private static async Task<IResult> StartAsync(HttpContext context, CurrentDigests digests, RunLog runs, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        if (services.GetService<DigestSchedules>() is not { } schedules)
            return NoScheduler();
        StartRunRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJson.Default.StartRunRequest, cancellationToken);
        }
        catch (JsonException wrong)
        {
            return RequestValidation.Invalid("body", $"it is no JSON of the form {{\"digest\": …, \"date\": …, \"force\": …, \"regenerate\": …}}, of which only digest has to be there ({wrong.Path ?? "$"}, line {wrong.LineNumber + 1}).");
        }
        if (request is null || digests.Find(request.Digest) is not { } digest)
            return RequestValidation.Invalid("digest", Parameter.Digest.Problem(request?.Digest ?? "", services)!);
        EditionDate? date = null;
        if (request.Date is not null)
        {
            if (!EditionDate.TryParse(request.Date, out var asked))
                return RequestValidation.Invalid("date", $"'{request.Date}' is no date; allowed are a day (2025-01-08), an ISO week (2025-W02) or a month (2025-01).");
            if (digest.ProblemOf(asked, time.Today()) is { } problem)
                return RequestValidation.Invalid("date", problem);
            date = digest.Options.Listing.EditionOn(asked.First);
        }

        var id = context.Request.Headers[IdempotencyKey] is [{ Length: > 0 } key] ? IdOf(key, request) : runs.NewId();
        var run = await StatusAsync(id, runs, schedules, cancellationToken);
        if (run is null)
        {
            await schedules.RunAsync(digest.Name, id, new RunRequest { Dates = date is { } one ? [one] : [], Force = request.Force, Regenerate = request.Regenerate }, cancellationToken);
            run = RunResponse.Waiting(id) with { Digest = digest.Name };
        }
        return TypedResults.Accepted($"{context.Request.PathBase}{context.Request.Path}/{id}", run);
    }

    private static async Task<RunResponse?> StatusAsync(string id, RunLog runs, DigestSchedules? schedules, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is { } run)
            return RunResponse.Of(run);
        if (schedules is null)
            return null;
        if (await schedules.IsWaitingAsync(id, cancellationToken))
            return RunResponse.Waiting(id);
        // It may have begun between the two looks.
        return await runs.FindAsync(id, cancellationToken) is { } begun ? RunResponse.Of(begun) : null;
    }

    /// <summary>The same key with the same wish is the same run; with another wish it is another one.</summary>
    private static string IdOf(string key, StartRunRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{request}")).AsSpan(0, 16));
}
