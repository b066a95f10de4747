using DigestWorker.Digests;
using DigestWorker.Storage;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>
/// Synchronizes the stored schedules with the configured digests, at startup and on every configuration change.
/// Unchanged triggers are not replaced, because a replaced trigger would lose its missed firing.
/// </summary>
internal sealed partial class ScheduleSynchronizer(
    ISchedulerFactory schedulers, CurrentDigests digests, Database database, TimeProvider time, ILogger<ScheduleSynchronizer> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _changed = new(0);

    /// <summary>Runs before the scheduler starts, which then fires the triggers that missed a firing.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        digests.Changed += SignalChange;
        // The scheduler does not create the store.
        database.Migrate();
        try
        {
            await SynchronizeAsync(cancellationToken);
        }
        catch (SchedulerException e)
        {
            throw new StorageException($"Storage:ConnectionString: the schedules cannot be stored: {OneLine.Of(e.GetBaseException().Message)}", e);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _changed.WaitAsync(stoppingToken);
            try
            {
                await SynchronizeAsync(stoppingToken);
            }
            catch (SchedulerException e)
            {
                Log.Failed(logger, e);
                await Task.Delay(RetryDelay, time, stoppingToken);
                SignalChange();
            }
        }
    }

    public override void Dispose()
    {
        digests.Changed -= SignalChange;
        _changed.Dispose();
        base.Dispose();
    }

    private void SignalChange() => _changed.Release();

    private async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var inForce = digests.Current;
        var jobs = await scheduler.QueryJobs(
            new JobQuery { Group = GroupMatcher<JobKey>.GroupEquals(DigestTrigger.Group), Take = PagedQuery.All }, cancellationToken);
        var triggers = await scheduler.QueryTriggers(
            new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(DigestTrigger.Group), Take = PagedQuery.All }, cancellationToken);

        foreach (var (stored, digest) in jobs.Items.Select(job => (job.Key.Name, digests.Find(job.Key.Name))))
        {
            // A name that was spelled in another case.
            if (digest is not null && digest.Name != stored)
                await DigestTrigger.MoveAsync(scheduler, stored, digest, time, cancellationToken);
        }
        jobs = await scheduler.QueryJobs(
            new JobQuery { Group = GroupMatcher<JobKey>.GroupEquals(DigestTrigger.Group), Take = PagedQuery.All }, cancellationToken);
        foreach (var gone in jobs.Items.Select(job => job.Key).Where(key => !inForce.Any(digest => digest.Name == key.Name)))
        {
            await scheduler.DeleteJob(gone, cancellationToken);
            Log.Removed(logger, gone.Name);
        }
        foreach (var digest in inForce)
        {
            if (CronText.Warning(digest.Options.Cron) is { } warning)
                Log.Unclear(logger, digest.Name, warning);
            if (CronText.HasEnded(digest.Options.Cron, digest.Options.TimeZone, time.GetUtcNow()))
                Log.NeverFires(logger, digest.Name, DigestTrigger.ScheduleOf(digest.Options));
            if (jobs.Items.Any(job => job.Key.Name == digest.Name))
                await UpdateAsync(scheduler, digest, triggers.Items.FirstOrDefault(trigger => trigger.Key.Name == digest.Name), cancellationToken);
            else
                await AddAsync(scheduler, digest, cancellationToken);
        }
    }

    /// <summary>Adds a new digest, which runs at once, in one transaction.</summary>
    private async Task AddAsync(IScheduler scheduler, DigestDefinition digest, CancellationToken cancellationToken)
    {
        var schedule = DigestTrigger.ScheduleOf(digest.Options);
        var atOnce = DigestTrigger.AtOnce(digest.Name, time);
        try
        {
            await scheduler.ScheduleJob(
                DigestTrigger.Job(digest.Name), DigestTrigger.Scheduled(digest, time) is { } scheduled
                    ? [atOnce, scheduled]
                    : [atOnce], cancellationToken: cancellationToken);
            Log.Added(logger, digest.Name, schedule);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another node has already stored it.
        }
    }

    private async Task UpdateAsync(IScheduler scheduler, DigestDefinition digest, TriggerHeader? stored, CancellationToken cancellationToken)
    {
        await scheduler.AddJob(DigestTrigger.Job(digest.Name), AddJobOptions.Replacing, cancellationToken);
        var schedule = DigestTrigger.ScheduleOf(digest.Options);
        if (stored is { State: not TriggerState.Error } && stored.Description == schedule)
            return;

        var paused = stored is { State: TriggerState.Paused };
        if (!paused && stored?.NextFireTimeUtc <= time.GetUtcNow())
        {
            Log.MisfireHandled(logger, digest.Name, stored.NextFireTimeUtc.Value);
            await scheduler.ScheduleTrigger(DigestTrigger.AtOnce(digest.Name, time), TriggerConflict.Keep, cancellationToken);
        }

        if (DigestTrigger.Scheduled(digest, time) is not { } scheduled)
        {
            await scheduler.UnscheduleJob(new TriggerKey(digest.Name, DigestTrigger.Group), cancellationToken);
            return;
        }
        // Replaced in place: RescheduleJob would delete the record of an active run, and with it the recovery after a crash.
        await scheduler.ScheduleJob(scheduled, new ScheduleJobOptions { Replace = true, Paused = paused }, cancellationToken);
        Log.Rescheduled(logger, digest.Name, stored?.Description ?? "none", schedule);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Digest} added: it runs now, then at {Schedule}")]
        public static partial void Added(ILogger logger, string digest, string schedule);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Digest} rescheduled from {Before} to {Schedule}")]
        public static partial void Rescheduled(ILogger logger, string digest, string before, string schedule);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Digest}: misfire of {Due} handled, it runs now")]
        public static partial void MisfireHandled(ILogger logger, string digest, DateTimeOffset due);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Digest} is no longer configured; schedule removed")]
        public static partial void Removed(ILogger logger, string digest);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Digests:{Digest}:Cron: {Warning}")]
        public static partial void Unclear(ILogger logger, string digest, string warning);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Digest}: schedule {Schedule} never fires again; set another Cron, or remove the digest")]
        public static partial void NeverFires(ILogger logger, string digest, string schedule);

        [LoggerMessage(Level = LogLevel.Error, Message = "Schedules could not be synchronized with the configuration; retrying in 5 seconds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
