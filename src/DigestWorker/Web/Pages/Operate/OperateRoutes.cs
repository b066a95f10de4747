using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using DigestWorker.Web.Access;
using DigestWorker.Web.Live;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>What operators see, and what they may do.</summary>
internal static class OperateRoutes
{
    public const string Base = "/operate";

    public static void MapOperate(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Base).RequireAuthorization(AccessRegistration.Operate);
        pages.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            // Where there are forms, they have seen to it already.
            var headers = context.HttpContext.Response.Headers;
            if (headers.CacheControl is [] && !context.HttpContext.Response.HasStarted)
                headers.CacheControl = "no-store";
            return result;
        });
        pages.MapGet("", OverviewPage.GetAsync);
        pages.MapGet("/editions", EditionsPage.GetAsync);
        pages.MapGet("/runs", RunsPage.GetAsync);
        pages.MapGet("/runs/{id}", RunPage.GetAsync);
        pages.MapGet("/answers", AnswersPage.GetAsync);
        pages.MapGet("/spending", SpendingPage.GetAsync);
        pages.MapGet("/settings", IResult (HttpContext context) => SettingsPage.Get(context));
        pages.MapGet("/live", Task (HttpContext context, RunTracker tracker) => EventStream.SendAsync(
            context, ended => tracker.ChangesAsync(ended).Select(LiveState.Of), LiveJson.Default.LiveState));

        var changes = pages.MapGroup("/digests/{digest}").RequireAuthorization(AccessRegistration.Change).RequireRateLimiting(AccessRegistration.Change);
        changes.AddEndpointFilter<SameOrigin>();
        changes.MapPost("/run", RunAsync);
        changes.MapPost("/pause", Task<IResult> (string digest, HttpContext context) => HoldAsync(digest, context, static (schedules, name, ended) => schedules.PauseAsync(name, ended)));
        changes.MapPost("/resume", Task<IResult> (string digest, HttpContext context) => HoldAsync(digest, context, static (schedules, name, ended) => schedules.ResumeAsync(name, ended)));
    }

    private static async Task<IResult> RunAsync(string digest, HttpContext context, CurrentDigests digests, RunLog runs)
    {
        if (digests.Find(digest) is null || context.RequestServices.GetService<DigestSchedules>() is not { } schedules)
            return Results.NotFound();
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        EditionDate date = default;
        if (form["date"].ToString() is { Length: > 0 } text && !EditionDate.TryParse(text, out date))
            return Results.BadRequest();

        var request = new RunRequest { Dates = date == default ? [] : [date], Force = form.ContainsKey("force"), Regenerate = form.ContainsKey("regenerate") };
        var run = runs.NewId();
        await schedules.RunAsync(digest, run, request, context.RequestAborted);
        return SeeOther(context, $"{Base}/runs/{run}");
    }

    private static async Task<IResult> HoldAsync(string digest, HttpContext context, Func<DigestSchedules, string, CancellationToken, Task> change)
    {
        var services = context.RequestServices;
        if (services.GetRequiredService<CurrentDigests>().Find(digest) is null || services.GetService<DigestSchedules>() is not { } schedules)
            return Results.NotFound();
        await change(schedules, digest, context.RequestAborted);
        return SeeOther(context, Base);
    }

    /// <summary>To a page that may be loaded again without asking for the same once more.</summary>
    private static IResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = new PageContext(context, "").Link(path);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
