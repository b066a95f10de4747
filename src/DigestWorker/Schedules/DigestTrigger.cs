using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>The Quartz job of a digest, the trigger of its schedule, and triggers that fire at once.</summary>
internal static class DigestTrigger
{
    /// <summary>The group of the jobs and of the schedule triggers, which have the name of their digest.</summary>
    public const string Group = "digests";

    private const string AtOnceGroup = "at-once";
    private const string ManualGroup = "manual";

    public static JobKey JobOf(string digest) => new(digest, Group);

    public static TriggerKey KeyOf(string digest) => new(digest, Group);

    public static TriggerKey ManualKeyOf(string run) => new(run, ManualGroup);

    /// <summary>The job. Quartz recovers a run whose process was killed.</summary>
    public static IJobDetail Job(string digest) => JobBuilder.Create<DigestJob>().WithIdentity(JobOf(digest)).StoreDurably().RequestRecovery().Build();

    /// <summary>Identifies the schedule of a stored trigger, so that an unchanged one is not replaced.</summary>
    public static string ScheduleOf(DigestOptions options) => $"{options.Cron} {options.TimeZone}";

    /// <summary>The trigger of the digest's schedule, from now on; null if it never fires again.</summary>
    public static ITrigger? Scheduled(DigestDefinition digest, TimeProvider time)
    {
        var (cron, zone) = (digest.Options.Cron, digest.Options.TimeZone);
        return CronText.Upcoming(cron, zone, time.GetUtcNow()).Select(next => (DateTimeOffset?)next).FirstOrDefault() is { } next
            ? TriggerBuilder.Create(time)
                .WithIdentity(digest.Name, Group).WithDescription(ScheduleOf(digest.Options)).ForJob(JobOf(digest.Name)).StartAt(next)
                .WithSchedule(CronScheduleBuilder.Create(cron)
                    .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(zone)).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
                .Build()
            : null;
    }

    /// <summary>Gives the schedule of a digest to its new name: whether it is paused, and a firing that was missed.</summary>
    public static async Task MoveAsync(IScheduler scheduler, string from, DigestDefinition to, TimeProvider time, CancellationToken cancellationToken)
    {
        if (from == to.Name || await scheduler.GetJobDetail(JobOf(from), cancellationToken) is null)
            return;
        if (await scheduler.GetJobDetail(JobOf(to.Name), cancellationToken) is null)
        {
            await scheduler.AddJob(Job(to.Name), AddJobOptions.Replacing, cancellationToken);
            var paused = await scheduler.GetTriggerState(KeyOf(from), cancellationToken) is TriggerState.Paused;
            var stored = await scheduler.GetTrigger(KeyOf(from), cancellationToken);
            if (Scheduled(to, time) is { } scheduled)
            {
                if (stored?.NextFireTimeUtc is { } next && stored.Description == scheduled.Description)
                    scheduled = scheduled.GetTriggerBuilder().StartAt(next).Build();
                await scheduler.ScheduleJob(scheduled, new ScheduleJobOptions { Replace = true, Paused = paused }, cancellationToken);
            }
        }
        await scheduler.DeleteJob(JobOf(from), cancellationToken);
    }

    /// <summary>Advances a trigger that a firing did not advance; see <see cref="CronText"/>.</summary>
    public static async Task MoveOnAsync(IJobExecutionContext firing, DigestDefinition digest, TimeProvider time, CancellationToken cancellationToken)
    {
        if (firing.NextFireTimeUtc <= firing.ScheduledFireTimeUtc && Scheduled(digest, time) is { } onward)
            await firing.Scheduler.ScheduleJob(onward, ScheduleJobOptions.Replacing, cancellationToken);
    }

    /// <summary>Fires once, now. The name is fixed, so that two nodes create only one.</summary>
    public static ITrigger AtOnce(string digest, TimeProvider time) =>
        TriggerBuilder.Create(time).WithIdentity(digest, AtOnceGroup).ForJob(JobOf(digest)).StartNow().Build();

    /// <summary>Fires once, now, for a manual request.</summary>
    public static ITrigger Manual(string digest, string run, RunRequest request, TimeProvider time)
    {
        var trigger = TriggerBuilder.Create(time).WithIdentity(ManualKeyOf(run)).ForJob(JobOf(digest)).StartNow().UsingJobData(nameof(RunRequest.Id), run)
            .UsingJobData(nameof(RunRequest.Force), request.Force).UsingJobData(nameof(RunRequest.Regenerate), request.Regenerate);
        return (request.Dates is [var date] ? trigger.UsingJobData(nameof(RunRequest.Dates), date.Text) : trigger).Build();
    }

    /// <summary>The request of a firing; a schedule requests every open edition.</summary>
    public static RunRequest RequestOf(IJobExecutionContext firing)
    {
        var asked = firing.MergedJobDataMap;
        return asked.GetString(nameof(RunRequest.Id)) is not { } run
            ? new RunRequest()
            : new RunRequest
            {
                Id = run,
                Dates = asked.GetString(nameof(RunRequest.Dates)) is { } date ? [EditionDate.Parse(date)] : [],
                Force = asked.GetBoolean(nameof(RunRequest.Force)),
                Regenerate = asked.GetBoolean(nameof(RunRequest.Regenerate)),
            };
    }
}
