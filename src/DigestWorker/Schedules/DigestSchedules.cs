using DigestWorker.Digests;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>Pauses and resumes schedules, and requests runs. The demo has no scheduler.</summary>
internal sealed class DigestSchedules(TimeProvider time, Database database, ISchedulerFactory? schedulers = null)
{
    /// <summary>Whether this process has a scheduler. Without one, nothing can be changed, paused or waiting.</summary>
    public bool IsAvailable => schedulers is not null;

    /// <summary>The digests whose schedules are paused.</summary>
    public async Task<IReadOnlySet<string>> PausedAsync(CancellationToken cancellationToken)
    {
        if (schedulers is null)
            return new HashSet<string>();
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var triggers = await scheduler.QueryTriggers(
            new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(DigestTrigger.Group), Take = PagedQuery.All }, cancellationToken);
        return triggers.Items.Where(trigger => trigger.State is TriggerState.Paused).Select(trigger => trigger.Key.Name).ToHashSet();
    }

    /// <returns>Null without a scheduler.</returns>
    public async Task<bool?> IsPausedAsync(string digest, CancellationToken cancellationToken)
    {
        if (schedulers is null)
            return null;
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        return await scheduler.GetTriggerState(DigestTrigger.KeyOf(digest), cancellationToken) is TriggerState.Paused;
    }

    /// <summary>Nothing fires until <see cref="ResumeAsync"/>, even after a restart; an active run is not affected.</summary>
    public async Task PauseAsync(string digest, CancellationToken cancellationToken)
    {
        var scheduler = await SchedulerAsync(cancellationToken);
        await scheduler.PauseTrigger(DigestTrigger.KeyOf(digest), cancellationToken);
    }

    /// <inheritdoc cref="PauseAsync(string, CancellationToken)"/>
    /// <param name="digest">May be one that no worker has served yet; its first run then waits too.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task PauseAsync(DigestDefinition digest, CancellationToken cancellationToken)
    {
        var scheduler = await SchedulerAsync(cancellationToken);
        if (await scheduler.GetTrigger(DigestTrigger.KeyOf(digest.Name), cancellationToken) is not null)
            await scheduler.PauseTrigger(DigestTrigger.KeyOf(digest.Name), cancellationToken);
        else if (DigestTrigger.Scheduled(digest, time) is { } scheduled)
        {
            await scheduler.AddJob(DigestTrigger.Job(digest.Name), AddJobOptions.Replacing, cancellationToken);
            await scheduler.ScheduleJob(scheduled, new ScheduleJobOptions { Replace = true, Paused = true }, cancellationToken);
        }
    }

    /// <summary>One run covers the firings that were missed in the meantime.</summary>
    public async Task ResumeAsync(string digest, CancellationToken cancellationToken)
    {
        var scheduler = await SchedulerAsync(cancellationToken);
        await scheduler.ResumeTrigger(DigestTrigger.KeyOf(digest), cancellationToken);
    }

    /// <inheritdoc cref="DigestTrigger.MoveAsync"/>
    public async Task RenameAsync(string from, DigestDefinition to, CancellationToken cancellationToken) =>
        await DigestTrigger.MoveAsync(await SchedulerAsync(cancellationToken), from, to, time, cancellationToken);

    /// <summary>Requests a run outside the schedule; it starts when no other run of the digest is active.</summary>
    /// <param name="run">The id under which the run is recorded.</param>
    public async Task RunAsync(string digest, string run, RunRequest request, CancellationToken cancellationToken)
    {
        var scheduler = await SchedulerAsync(cancellationToken);
        await scheduler.ScheduleTrigger(DigestTrigger.Manual(digest, run, request, time), TriggerConflict.Keep, cancellationToken);
    }

    /// <summary>Whether a requested run has not fired yet. A run that waits for the lock on the store has fired.</summary>
    public async Task<bool> IsWaitingAsync(string run, CancellationToken cancellationToken)
    {
        if (schedulers is null)
            return false;
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var manual = DigestTrigger.ManualKeyOf(run);
        if (await scheduler.GetTrigger(manual, cancellationToken) is not null)
            return true;
        var firing = new FireInstanceQuery
        {
            TriggerGroup = GroupMatcher<TriggerKey>.GroupEquals(manual.Group), TriggerName = NameMatcher<TriggerKey>.NameEquals(manual.Name),
        };
        return (await scheduler.QueryFireInstances(firing, cancellationToken)).Items.Count > 0;
    }

    private async Task<IScheduler> SchedulerAsync(CancellationToken cancellationToken)
    {
        database.EnsurePresent();
        return schedulers is null ? throw new InvalidOperationException("This process has no scheduler.") : await schedulers.GetScheduler(cancellationToken);
    }
}
