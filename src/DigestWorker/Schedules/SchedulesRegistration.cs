using DigestWorker.Runs;
using Quartz;

namespace DigestWorker.Schedules;

internal static class SchedulesRegistration
{
    public static IServiceCollection AddSchedules(this IServiceCollection services, IReadOnlyList<DigestDefinition> digests)
    {
        services.AddSingleton(digests);
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            foreach (var digest in digests)
            {
                var key = new JobKey(digest.Name);
                quartz.AddJob<DigestJob>(job => job.WithIdentity(key).StoreDurably());
                quartz.AddTrigger(trigger => trigger.WithIdentity(digest.Name).ForJob(key).WithCronSchedule(
                    digest.Options.Cron,
                    cron => cron.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(digest.Options.TimeZone))
                        .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
            }
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return services.AddHostedService<MissedRuns>();
    }
}
