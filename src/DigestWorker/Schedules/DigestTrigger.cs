using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>A digest in the words of Quartz: its job, the trigger of its schedule, and the ones that fire at once.</summary>
internal static class DigestTrigger
{
    /// <summary>The group of the jobs and of the triggers that follow a schedule; each has its digest's name.</summary>
    public const string Group = "digests";

    private const string AtOnceGroup = "at-once";
    private const string ManualGroup = "manual";

    public static JobKey JobOf(string digest) => new(digest, Group);

    public static TriggerKey KeyOf(string digest) => new(digest, Group);

    public static TriggerKey ManualKeyOf(string run) => new(run, ManualGroup);

    /// <summary>What is run. A run that its process did not survive is asked for again by Quartz.</summary>
    public static IJobDetail Job(string digest) => JobBuilder.Create<DigestJob>().WithIdentity(JobOf(digest)).StoreDurably().RequestRecovery().Build();

    /// <summary>Says which schedule a stored trigger follows, so that an unchanged one can be left alone.</summary>
    public static string ScheduleOf(DigestOptions options) => $"{options.Cron} {options.TimeZone}";

    /// <summary>The trigger of the digest's schedule, from now on; null where that never fires again.</summary>
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

    /// <summary>Moves a trigger on that its own firing has not moved on: <see cref="CronText"/> says when that happens.</summary>
    public static async Task MoveOnAsync(IJobExecutionContext firing, DigestDefinition digest, TimeProvider time, CancellationToken cancellationToken)
    {
        if (firing.NextFireTimeUtc <= firing.ScheduledFireTimeUtc && Scheduled(digest, time) is { } onward)
            await firing.Scheduler.ScheduleJob(onward, ScheduleJobOptions.Replacing, cancellationToken);
    }

    /// <summary>Fires once, now. Its name is fixed: of two nodes that both want it, one is enough.</summary>
    public static ITrigger AtOnce(string digest, TimeProvider time) =>
        TriggerBuilder.Create(time).WithIdentity(digest, AtOnceGroup).ForJob(JobOf(digest)).StartNow().Build();

    /// <summary>Fires once, now, for a manual request.</summary>
    public static ITrigger Manual(string digest, string run, RunRequest request, TimeProvider time)
    {
        var trigger = TriggerBuilder.Create(time).WithIdentity(ManualKeyOf(run)).ForJob(JobOf(digest)).StartNow().UsingJobData(nameof(RunRequest.Id), run)
            .UsingJobData(nameof(RunRequest.Force), request.Force).UsingJobData(nameof(RunRequest.Regenerate), request.Regenerate);
        return (request.Dates is [var date] ? trigger.UsingJobData(nameof(RunRequest.Dates), date.Text) : trigger).Build();
    }

    /// <summary>What a firing was asked for; the schedule asks for everything that is open.</summary>
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
