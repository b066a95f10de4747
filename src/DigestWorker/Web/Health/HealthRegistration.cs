using DigestWorker.Storage;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

internal static class HealthRegistration
{
    public const string Store = "store";
    private const string Folder = "folder";
    private const string Editions = "editions";
    private const string Runs = "runs";
    private const string Stalled = "stalled";
    private const string Model = "model";
    private const string Configuration = "configuration";
    private const string Overdue = "overdue";
    private const string Schedule = "schedule";

    private const string Deliveries = "deliveries";

    // Quartz registers its own.
    private const string Scheduler = "scheduler";

    public static IReadOnlyList<string> Names { get; } =
        [Store, Folder, Editions, Runs, Stalled, Model, Configuration, Overdue, Schedule, Deliveries, Scheduler];

    /// <param name="scheduled">Whether this process has schedules: only then can an edition be overdue.</param>
    public static IServiceCollection AddHealth(this IServiceCollection services, bool scheduled)
    {
        var checks = services
            .AddSingleton<StoreProbe>()
            .AddSingleton<ReloadStatus>()
            .AddSingleton<ActiveRuns>()
            .AddSingleton<FiringsCheck>()
            .AddSingleton<Readiness>()
            .AddSingleton<IHealthCheckPublisher, ReadinessPublisher>()
            .Configure<HealthCheckPublisherOptions>(ReadinessPublisher.Configure)
            .AddHealthChecks()
            .AddCheck<StoreCheck>(Store)
            .AddCheck<FolderCheck>(Folder)
            .AddCheck<EditionsCheck>(Editions)
            .AddCheck<LastRunsCheck>(Runs)
            .AddCheck<StalledCheck>(Stalled)
            .AddCheck<ModelCheck>(Model)
            .AddCheck<SettingsCheck>(Configuration)
            .AddCheck<DeliveriesCheck>(Deliveries);
        if (scheduled)
            checks.AddCheck<OverdueCheck>(Overdue).AddCheck<FiringsCheck>(Schedule);
        return services;
    }

    /// <summary>Needs no service of the worker.</summary>
    public static void MapLiveness(this IEndpointRouteBuilder routes) => routes.MapGet($"{HealthPaths.Base}/live", () => "live");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapLiveness();
        routes.MapGet($"{HealthPaths.Base}/ready", async (Readiness readiness, HttpContext context, CancellationToken cancellationToken) =>
        {
            var report = await readiness.NowAsync(cancellationToken);
            // Any probe may see the status; only operators see the problems.
            if (!AccessRegistration.MayOperate(context))
                report = report with { Problems = [], Notes = [] };
            var status = report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Results.Json(report, HealthJson.Readable.ReadinessReport, statusCode: status);
        });
    }
}
