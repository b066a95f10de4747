using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using DigestWorker.Web.Live;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The pages and actions for operators.</summary>
internal static class OperateRoutes
{
    public const string Base = "/operate";

    public static void MapOperate(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Base).RequireAuthorization(AccessRegistration.Operate);
        pages.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            // Antiforgery sets the header itself.
            var headers = context.HttpContext.Response.Headers;
            if (headers.CacheControl is [] && !context.HttpContext.Response.HasStarted)
                headers.CacheControl = "no-store";
            return result;
        });
        pages.MapGet("", OverviewPage.GetAsync);
        pages.MapGet("/editions", EditionsPage.GetAsync);
        pages.MapGet("/runs", RunsPage.GetAsync);
        pages.MapGet("/runs/{id}", RunPage.GetAsync);
        pages.MapGet("/deliveries", DeliveriesPage.GetAsync);
        pages.MapGet("/answers", AnswersPage.GetAsync);
        pages.MapGet("/spending", SpendingPage.GetAsync);
        pages.MapGet("/settings", SettingsPage.Get);
        pages.MapGet("/live", Task (HttpContext context, RunTracker tracker, string? run) => EventStream.SendAsync(
            context, ended => tracker.ChangesAsync(ended).Select(runs => LiveState.Of(runs, run)), LiveJson.Default.LiveState))
            .RequireRateLimiting(AccessRegistration.Streams);

        var changes = pages.MapGroup("/digests/{digest}").RequireAuthorization(AccessRegistration.Change).RequireRateLimiting(AccessRegistration.Change);
        changes.AddEndpointFilter<SameOrigin>();
        changes.MapPost("/run", RunAsync);
        changes.MapPost("/pause", PauseAsync);
        changes.MapPost("/resume", ResumeAsync);

        var retries = pages.MapGroup("/deliveries/{delivery}").RequireAuthorization(AccessRegistration.Change).RequireRateLimiting(AccessRegistration.Change);
        retries.AddEndpointFilter<SameOrigin>();
        retries.MapPost("/retry", RetryAsync);
    }

    private static async Task<IResult> RunAsync(
        string digest, HttpContext context, CurrentDigests digests, DigestSchedules schedules, RunRequestFactory requests, TimeProvider time)
    {
        if (digests.Find(digest) is not { } definition || !schedules.IsAvailable)
            return Results.NotFound();
        var form = await Forms.ReadAsync(context.Request);
        var options = new RunRequest { Force = form.ContainsKey("force"), Regenerate = form.ContainsKey("regenerate") };
        // Browsers send empty fields too.
        var date = form["date"].ToString() is { Length: > 0 } entered ? entered : null;
        if (!requests.TryCreate(definition, date, options, out var request, out var problem))
            return ErrorPage.Invalid(context, problem.Korean, problem.English);

        var run = RunId.New(time);
        try
        {
            await schedules.RunAsync(digest, run, request, context.RequestAborted);
        }
        catch (StorageException e)
        {
            return ErrorPage.Unavailable(context, e.Message);
        }
        return SeeOther(context, $"{Base}/runs/{run}");
    }

    private static Task<IResult> PauseAsync(string digest, HttpContext context, CurrentDigests digests, DigestSchedules schedules) =>
        ChangeAsync(digest, context, digests, schedules, schedules.PauseAsync);

    private static Task<IResult> ResumeAsync(string digest, HttpContext context, CurrentDigests digests, DigestSchedules schedules) =>
        ChangeAsync(digest, context, digests, schedules, schedules.ResumeAsync);

    private static async Task<IResult> ChangeAsync(
        string digest, HttpContext context, CurrentDigests digests, DigestSchedules schedules, Func<string, CancellationToken, Task> change)
    {
        if (digests.Find(digest) is null || !schedules.IsAvailable)
            return Results.NotFound();
        await change(digest, context.RequestAborted);
        return SeeOther(context, Base);
    }

    private static async Task<IResult> RetryAsync(string delivery, HttpContext context, DeliveryQueries queries)
    {
        if (queries.Find(delivery) is not { } found)
            return Results.NotFound();
        await queries.RetryAsync(found, id: null, context.RequestAborted);
        return SeeOther(context, DeliveriesPage.Path);
    }

    /// <summary>Redirects, so that a reload does not submit the form again.</summary>
    private static IResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = PageContext.LinkTo(context, path);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
