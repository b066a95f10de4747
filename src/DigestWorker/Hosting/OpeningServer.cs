using DigestWorker.Reasons;
using DigestWorker.Storage;
using DigestWorker.Web;
using DigestWorker.Web.Assets;
using DigestWorker.Web.Health;
using DigestWorker.Web.Http;
using DigestWorker.Web.Pages;

namespace DigestWorker.Hosting;

/// <summary>
/// Answers while the store is opened, which takes long where it is rebuilt: the process lives, and nothing else is available yet.
/// It is a server of its own, because the worker's services open the store when they start.
/// </summary>
internal static class OpeningServer
{
    /// <summary>A store that is opened within this time has no such server.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(500);

    private static readonly Reason Opening = new(ReasonCode.StoreOpening);

    public static async Task AnswerDuringAsync(Settings settings, Func<CancellationToken, Task> open, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // SQLite's library blocks.
        var opening = Task.Run(() => open(ended.Token), ended.Token);
        try
        {
            if (await Task.WhenAny(opening, Task.Delay(Unnoticed, TimeProvider.System, ended.Token)) != opening)
            {
                await using var server = Build(settings.Options.Web);
                await server.StartAsync(ended.Token);
                var address = WebOptions.OwnUrlOf(server.Urls.First());
                ServedAddress.Write(settings.Options.Storage, address);
                await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ServedAddress.Delete(settings.Options.Storage, address);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await opening;
    }

    private static WebApplication Build(WebOptions web)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Edge.Listen);
        builder.Services.AddEdge(web).AddSingleton(TimeProvider.System);
        var server = builder.Build();
        server.UseEdge(web);
        server.UseLanguages();
        server.UseRouting();
        server.MapAssets();
        server.MapLiveness();
        server.MapFallback("{**path}", IResult (HttpContext context) =>
        {
            (context.Response.Headers.RetryAfter, context.Response.Headers.CacheControl) = ("5", "no-store");
            if (context.Request.Path.StartsWithSegments("/health"))
            {
                var report = ReadinessReport.Of(TimeProvider.System.GetUtcNow(), [new HealthProblem("store", Opening, Since: null) { Check = "store" }], []);
                return Results.Json(report, HealthJson.Readable.ReadinessReport, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
            return Problems.IsForPrograms(context.Request)
                ? Results.Problem(ReasonText.Line(Opening), statusCode: StatusCodes.Status503ServiceUnavailable)
                : ErrorPage.Unavailable(context, ReasonText.ForOperator(Opening, Language.Korean), ReasonText.ForOperator(Opening, Language.English));
        });
        return server;
    }
}
