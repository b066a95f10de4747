using DigestWorker.Schedules;
using Quartz;

namespace DigestWorker.Tests.Schedules;

public sealed class ScheduleSynchronizerTests
{
    [Fact]
    public async Task A_new_digest_runs_at_once_and_then_by_its_schedule()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        Assert.Equal(["01-08 07:00"], await world.RunsAsync(1));

        await world.GoToAsync("2027-01-08 08:59");
        Assert.Equal(["01-08 07:00"], await world.RunsAsync());
        await world.GoToAsync("2027-01-08 09:00");

        Assert.Equal(["01-08 07:00", "01-08 09:00"], await world.RunsAsync());
    }

    [Fact]
    public async Task After_three_firings_that_nobody_saw_it_runs_once_at_the_start()
    {
        await using var world = await ServedBeforeAsync("2027-01-08 07:00");

        world.Clock.SetUtcNow(ServedWorld.At("2027-01-09 08:00"));
        await world.ServeAsync();

        Assert.Equal(["01-08 07:00", "01-09 08:00"], await world.RunsAsync(2));
        Assert.Equal(ServedWorld.At("2027-01-09 09:00"), await world.NextAsync());
    }

    [Fact]
    public async Task Where_nothing_was_missed_a_start_runs_nothing()
    {
        await using var world = await ServedBeforeAsync("2027-01-08 07:00");

        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 08:59"));
        await world.ServeAsync();
        await world.SettleAsync();

        Assert.Equal(["01-08 07:00"], await world.RunsAsync());
    }

    [Fact]
    public async Task A_firing_that_was_missed_is_made_up_for_though_the_schedule_is_another_one_by_now()
    {
        await using var world = await ServedBeforeAsync("2027-01-08 07:00");

        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 12:00"));
        world.Digests[0] = ("daily", "0 0 4 1 1 ?", "UTC");
        await world.ServeAsync();

        Assert.Equal(["01-08 07:00", "01-08 12:00"], await world.RunsAsync(2));
        Assert.Equal(ServedWorld.At("2028-01-01 04:00"), await world.NextAsync());
    }

    [Fact]
    public async Task A_schedule_that_is_changed_before_it_was_due_waits_for_its_new_time()
    {
        await using var world = await ServedBeforeAsync("2027-01-08 07:00");

        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 08:00"));
        world.Digests[0] = ("daily", "0 30 10 * * ?", "UTC");
        await world.ServeAsync();
        await world.GoToAsync("2027-01-08 10:00");
        Assert.Equal(["01-08 07:00"], await world.RunsAsync());

        await world.GoToAsync("2027-01-08 10:30");
        Assert.Equal(["01-08 07:00", "01-08 10:30"], await world.RunsAsync());
    }

    [Fact]
    public async Task While_it_serves_digests_are_added_moved_and_removed()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        world.Digests.Add(("evening", "0 0 20 * * ?", "UTC"));
        await world.ServeAsync();
        await world.RunsAsync(1);
        await world.RunsAsync(1, "evening");

        world.Reconfigure(("evening", "0 0 8 * * ?", "UTC"), ("new", "0 0 8 * * ?", "Asia/Seoul"));

        Assert.Equal(["01-08 07:00"], await world.RunsAsync(1, "new"));
        await world.UntilAsync(async () => await world.NextAsync() is null && await world.NextAsync("evening") == ServedWorld.At("2027-01-08 08:00"));
        await world.GoToAsync("2027-01-08 08:00");
        await world.GoToAsync("2027-01-08 23:00");
        Assert.Equal(["01-08 07:00"], await world.RunsAsync());
        Assert.Equal(["01-08 07:00", "01-08 08:00"], await world.RunsAsync("evening"));
        Assert.Equal(["01-08 07:00", "01-08 23:00"], await world.RunsAsync("new"));
    }

    [Fact]
    public async Task What_somebody_paused_stays_paused_through_a_restart_and_a_change()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        await world.RunsAsync(1);
        await (await world.SchedulerAsync()).PauseTrigger(new TriggerKey("daily", DigestTrigger.Group), TestContext.Current.CancellationToken);
        await world.StopAsync();

        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 12:00"));
        world.Digests[0] = ("daily", "0 30 12 * * ?", "UTC");
        await world.ServeAsync();
        await world.GoToAsync("2027-01-08 13:00");

        Assert.Equal(["01-08 07:00"], await world.RunsAsync());
        await (await world.SchedulerAsync()).ResumeTrigger(new TriggerKey("daily", DigestTrigger.Group), TestContext.Current.CancellationToken);
        Assert.Equal(["01-08 07:00", "01-08 13:00"], await world.RunsAsync(2));
    }

    [Fact]
    public async Task A_run_that_was_stopped_in_the_middle_is_taken_up_again_at_the_next_start()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        var asked = new TaskCompletionSource();
        world.Sites.On("/papers", async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return true;
        });
        await world.ServeAsync();
        await asked.Task.WithinLimitAsync();

        await world.StopAsync();
        world.Sites.Restore("/papers");
        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 07:30"));
        await world.ServeAsync();

        Assert.Equal(["01-08 07:30"], await world.RunsAsync(1));
    }

    [Fact]
    public async Task A_schedule_that_is_changed_during_a_run_lets_the_run_end_and_runs_beside_none()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Sites.On("/papers", async context =>
        {
            asked.TrySetResult();
            await answer.Task.WaitAsync(context.RequestAborted);
            return false;
        });
        await world.ServeAsync();
        await asked.Task.WithinLimitAsync();

        world.Reconfigure(("daily", "0 5 7 * * ?", "UTC"));
        await world.UntilAsync(async () => await world.NextAsync() == ServedWorld.At("2027-01-08 07:05"));
        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 07:05"));
        var running = await (await world.SchedulerAsync()).QueryFireInstances(new FireInstanceQuery(), TestContext.Current.CancellationToken);
        Assert.Single(running.Items);
        answer.SetResult();

        Assert.Equal(["01-08 07:00", "01-08 07:05"], await world.RunsAsync(2));
    }

    [Fact]
    public async Task A_schedule_that_is_over_starts_without_firing()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        world.Digests[0] = ("daily", "0 0 9 * * ? 2026", "UTC");
        await world.ServeAsync();

        Assert.Equal(["01-08 07:00"], await world.RunsAsync(1));
        Assert.Null(await world.NextAsync());
        await world.StopAsync();
        await world.ServeAsync();
        await world.SettleAsync();
        Assert.Equal(["01-08 07:00"], await world.RunsAsync());
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_makes_one_run_and_one_that_goes_back_none()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        await world.RunsAsync(1);

        await world.GoToAsync("2027-01-09 10:00");
        Assert.Equal(["01-08 07:00", "01-09 10:00"], await world.RunsAsync(2));

        world.Clock.AdjustTime(ServedWorld.At("2027-01-09 08:00"));
        for (var minute = 0; minute < (6 * 60) + 50; minute += 10)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(10));
            await world.SettleAsync();
        }
        Assert.Equal(["01-08 07:00", "01-09 10:00"], await world.RunsAsync());
        await world.GoToAsync("2027-01-09 15:00");
        Assert.Equal(["01-08 07:00", "01-09 10:00", "01-09 15:00"], await world.RunsAsync(3));
    }

    private static async Task<ServedWorld> ServedBeforeAsync(string now)
    {
        var world = await ServedWorld.StartAsync(now);
        await world.ServeAsync();
        await world.RunsAsync(1);
        await world.StopAsync();
        return world;
    }
}
