using DigestWorker.Runs;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>What an operator may do about schedules: hold them, let them go on, and have a run at once.</summary>
internal sealed class DigestSchedules(ISchedulerFactory schedulers, TimeProvider time)
{
    /// <summary>The digests whose schedules are held.</summary>
    public async Task<IReadOnlySet<string>> PausedAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var triggers = await scheduler.QueryTriggers(
            new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(DigestTrigger.Group), Take = PagedQuery.All }, cancellationToken);
        return triggers.Items.Where(trigger => trigger.State is TriggerState.Paused).Select(trigger => trigger.Key.Name).ToHashSet();
    }

    public async Task<bool> IsPausedAsync(string digest, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        return await scheduler.GetTriggerState(DigestTrigger.KeyOf(digest), cancellationToken) is TriggerState.Paused;
    }

    /// <summary>Nothing fires until <see cref="ResumeAsync"/>, also over restarts; a run that is going on ends as it began.</summary>
    public async Task PauseAsync(string digest, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.PauseTrigger(DigestTrigger.KeyOf(digest), cancellationToken);
    }

    /// <summary>One run catches up on what was missed meanwhile.</summary>
    public async Task ResumeAsync(string digest, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.ResumeTrigger(DigestTrigger.KeyOf(digest), cancellationToken);
    }

    /// <summary>Asks for a run beside the schedule; it begins once no other run of the digest is going on.</summary>
    /// <param name="run">The id that it is to be recorded under.</param>
    public async Task RunAsync(string digest, string run, RunRequest request, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.ScheduleTrigger(DigestTrigger.Manual(digest, run, request, time), TriggerConflict.Keep, cancellationToken);
    }

    /// <summary>Whether a run that was asked for is still to begin. One that waits for its turn on the store has fired already.</summary>
    public async Task<bool> IsWaitingAsync(string run, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var trigger = DigestTrigger.ManualKeyOf(run);
        var firing = new FireInstanceQuery
        {
            TriggerGroup = GroupMatcher<TriggerKey>.GroupEquals(trigger.Group), TriggerName = NameMatcher<TriggerKey>.NameEquals(trigger.Name),
        };
        return await scheduler.GetTrigger(trigger, cancellationToken) is not null
           
           
           
           
           
           
           
           
           
            || (await scheduler.QueryFireInstances(firing, cancellationToken)).Items.Count > 0;
    }
}
