using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestWorker.Web.Api;

/// <summary>The runs, and the request for a new one.</summary>
internal static class RunRoutes
{
    /// <summary>Identifies repeated requests: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    public static void MapRuns(this IEndpointRouteBuilder operating)
    {
        operating.MapGet("/runs", ListAsync).WithName("listRuns").WithTags(ApiTags.Runs).Takes(Parameter.Digest, Parameter.Page, Parameter.Size)
            .WithSummary("The runs, the newest first.");
        operating.MapGet("/runs/{id}", FindAsync).WithName("getRun").WithTags(ApiTags.Runs).WithSummary("A run.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        operating.MapGet("/runs/{id}/papers", ListPapersAsync).WithName("listRunPapers").WithTags(ApiTags.Runs)
            .Takes(Parameter.Step, Parameter.Page, Parameter.Size)
            .WithSummary("The papers of a run, and how far each came, the newest edition first. They are kept for 31 days.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static void MapNewRuns(this IEndpointRouteBuilder changing) =>
        changing.MapPost("/runs", StartAsync).WithName("requestRun").WithTags(ApiTags.Runs).Accepts<StartRunRequest>("application/json")
            .WithSummary(
                "Requests a run outside the schedule. It starts when no other run of the digest is in progress; "
                + "the header Location contains its address.")
            .Produces<RunResponse>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The response of a worker without a scheduler, such as the demo.</summary>
    public static ProblemHttpResult NoScheduler() => TypedResults.Problem(
        "This worker has no scheduler, so it cannot start runs; digestworker serve can.", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<PageResponse<RunResponse>>> ListAsync(QueryParameters query, RunQueries queries, CancellationToken cancellationToken)
    {
        var runs = await queries.ListAsync(query.Text(Parameter.Digest), query.Page, cancellationToken);
        return TypedResults.Ok(query.ResponseOf(runs.Rows.Select(RunResponse.Of), runs.Total));
    }

    private static async Task<Results<Ok<RunResponse>, NotFound>> FindAsync(
        string id, RunQueries queries, DigestSchedules schedules, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, schedules.IsWaitingAsync, cancellationToken) is { } run
            ? TypedResults.Ok(RunResponse.Of(id, run))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<PageResponse<RunPaperResponse>>, NotFound>> ListPapersAsync(
        string id, QueryParameters query, RunQueries queries, DigestSchedules schedules, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, schedules.IsWaitingAsync, cancellationToken) is null)
            return TypedResults.NotFound();
        var papers = await queries.PapersAsync(id, query.Step, query.Page, cancellationToken);
        return TypedResults.Ok(query.ResponseOf(papers.Rows.Select(RunPaperResponse.Of), papers.Total));
    }

    private static async Task<IResult> StartAsync(
        HttpContext context, CurrentDigests digests, RunQueries queries, DigestSchedules schedules, RunRequestFactory requests, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!schedules.IsAvailable)
            return NoScheduler();
        StartRunRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJson.Default.StartRunRequest, cancellationToken);
        }
        catch (JsonException wrong)
        {
            return RequestValidation.Invalid(
                "body",
                "it is not JSON of the form {\"digest\": …, \"date\": …, \"force\": …, \"regenerate\": …}, of which only digest is required "
                + $"({wrong.Path ?? "$"}, line {wrong.LineNumber + 1}).");
        }
        if (body is null || digests.Find(body.Digest) is not { } digest)
            return RequestValidation.Invalid("digest", Parameter.UnknownDigest(body?.Digest ?? "", digests));
        var options = new RunRequest { Force = body.Force, Regenerate = body.Regenerate };
        if (!requests.TryCreate(digest, body.Date, options, out var request, out var problem))
            return RequestValidation.Invalid("date", problem.English);

        var id = context.Request.Headers[IdempotencyKey] is [{ Length: > 0 } key] ? IdOf(key, body) : RunId.New(time);
        RequestedRun? run;
        try
        {
            run = await queries.FindAsync(id, schedules.IsWaitingAsync, cancellationToken);
            if (run is null)
                await schedules.RunAsync(digest.Name, id, request, cancellationToken);
        }
        catch (StorageException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        var response = run is null ? RunResponse.Waiting(id) with { Digest = digest.Name } : RunResponse.Of(id, run);
        return TypedResults.Accepted($"{context.Request.PathBase}{context.Request.Path}/{id}", response);
    }

    /// <summary>Derives the id from key and request, so that a repeated request is the same run.</summary>
    private static string IdOf(string key, StartRunRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{request}")).AsSpan(0, 16));
}
