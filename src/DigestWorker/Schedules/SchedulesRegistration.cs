using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;

namespace DigestWorker.Schedules;

internal static class SchedulesRegistration
{
    // A killed node is detected after one missed check-in and taken over at the next: within 6 seconds instead of the default 28.
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MissedCheckIn = TimeSpan.FromSeconds(3);

    /// <param name="services">The service collection.</param>
    /// <param name="storage">The store of the triggers.</param>
    /// <param name="enabled">Whether this process runs the schedules.</param>
    public static IServiceCollection AddSchedules(this IServiceCollection services, StorageOptions storage, bool enabled)
    {
        services.AddSingleton<DigestSchedules>();
        if (!enabled)
            return services;
        services.AddTransient<DigestJob>();
        // Registered before the scheduler, so that it starts first.
        services.AddHostedService<ScheduleSynchronizer>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "digestworker";
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
                store.ConfigureStore(kept => kept.RecoverFiringsCancelledByShutdown = true);
                if (storage.Provider is StorageProvider.Sqlite)
                    store.UseSqlite(storage.Provider.Factory(), SqliteFile.WithoutCreating(storage.ReadConnectionString()));
                else
                    store.UsePostgres(storage.Provider.Factory(), PostgresEngine.EndingIdleTransactions(storage.ReadConnectionString()))
                        .UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, MissedCheckIn));
            });
        });
        // In standby nothing fires, and the worker never uses it.
        services.AddHealthChecks().AddQuartz(check => (check.Name, check.StandbyStatus, check.StaleFiringTolerance) = ("scheduler", HealthStatus.Unhealthy, 1));
        return services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
