using DigestWorker.Models;
using DigestWorker.Storage;
using DigestWorker.Web.Access;

namespace DigestWorker.Web.Health;

internal static class HealthRegistration
{
    public const string Store = "store";
    private const string Folder = "folder";
    private const string Editions = "editions";
    private const string Runs = "runs";
    private const string Model = "model";
    private const string Configuration = "configuration";
    private const string Overdue = "overdue";
    private const string Schedule = "schedule";

    // Quartz registers its own.
    private const string Scheduler = "scheduler";

    public static IReadOnlyList<string> Names { get; } = [Store, Folder, Editions, Runs, Model, Configuration, Overdue, Schedule, Scheduler];

    /// <param name="scheduled">Whether the digests run by themselves here: only then can anything be late.</param>
    public static IServiceCollection AddHealth(this IServiceCollection services, bool scheduled)
    {
        var checks = services
            .AddSingleton<StoreProbe>()
            .AddSingleton<ReloadStatus>()
            .AddSingleton<ActiveRuns>()
            .AddSingleton<FiringsCheck>()
            .AddSingleton<Readiness>()
            .AddHostedService<HealthWatch>()
            .AddHealthChecks()
            .AddCheck<StoreCheck>(Store)
            .AddCheck<FolderCheck>(Folder)
            .AddCheck<EditionsCheck>(Editions)
            .AddCheck<LastRunsCheck>(Runs)
            .AddCheck<ModelCheck>(Model)
            .AddCheck<SettingsCheck>(Configuration);
        if (scheduled)
            checks.AddCheck<OverdueCheck>(Overdue).AddCheck<FiringsCheck>(Schedule);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => "live");
        routes.MapGet("/health/ready", async (Readiness readiness, HttpContext context, CancellationToken cancellationToken) =>
        {
            var report = await readiness.NowAsync(cancellationToken);
            // Whether all is well is for every probe; what is not, for operators.
            if (!AccessRegistration.MayOperate(context))
                report = report with { Problems = [], Notes = [] };
            return Results.Json(report, HealthJson.Readable.ReadinessReport, statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }
}
