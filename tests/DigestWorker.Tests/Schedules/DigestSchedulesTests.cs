using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;
using DigestWorker.Web.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Tests.Schedules;

/// <summary>What operators do about schedules, with the real scheduler on its real store.</summary>
public sealed class DigestSchedulesTests
{
    private static readonly RunRequest Nothing = new();

    [Fact]
    public async Task A_renamed_digest_stays_paused_and_does_not_run_at_once_as_a_new_one_does()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        await world.RunsAsync(1);
        await Of(world).PauseAsync("daily", Ended);
        var renamed = world.Services.GetRequiredService<CurrentDigests>().Current[0] with { Name = "papers" };

        await Of(world).RenameAsync("daily", renamed, Ended);
        await Of(world).RenameAsync("daily", renamed, Ended);
        await world.StopAsync();
        world.Digests[0] = world.Digests[0] with { Name = "papers" };
        await world.ServeAsync();

        Assert.Equal(["papers"], await Of(world).PausedAsync(Ended));
        Assert.Empty(await world.RunsAsync("papers"));
    }

    [Fact]
    public async Task A_pause_outlives_a_restart_and_another_configuration_and_what_was_missed_is_made_up_for_by_one_run()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        await world.RunsAsync(1);
        await Of(world).PauseAsync("daily", Ended);
        Assert.True(await Of(world).IsPausedAsync("daily", Ended));

        await world.StopAsync();
        world.Digests[0] = ("daily", "0 30 10 * * ?", "UTC");
        world.Clock.SetUtcNow(ServedWorld.At("2027-01-10 12:00"));
        await world.ServeAsync();
        await world.GoToAsync("2027-01-11 12:00");
        world.Reconfigure(("daily", "0 45 10 * * ?", "UTC"));
        await world.UntilAsync(async () => await world.NextAsync() == ServedWorld.At("2027-01-12 10:45"));

        Assert.Equal(["daily"], await Of(world).PausedAsync(Ended));
        Assert.Equal(["01-08 07:00"], await world.RunsAsync());
        world.Clock.SetUtcNow(ServedWorld.At("2027-01-14 12:00"));
        await Of(world).ResumeAsync("daily", Ended);

        Assert.Equal(["01-08 07:00", "01-14 12:00"], await world.RunsAsync(2));
        Assert.False(await Of(world).IsPausedAsync("daily", Ended));
        await world.GoToAsync("2027-01-15 10:45");
        Assert.Equal(["01-08 07:00", "01-14 12:00", "01-15 10:45"], await world.RunsAsync(3));
    }

    [Fact]
    public async Task A_pause_during_a_run_lets_the_run_end_and_no_other_begin()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        var answer = Hold(world, out var asked);
        await world.ServeAsync();
        await asked.WithinLimitAsync();

        await Of(world).PauseAsync("daily", Ended);
        answer.SetResult();

        Assert.Equal(["01-08 07:00"], await world.RunsAsync(1));
        Assert.True(await Of(world).IsPausedAsync("daily", Ended));
        await world.GoToAsync("2027-01-09 12:00");
        Assert.Equal(["01-08 07:00"], await world.RunsAsync());
    }

    [Fact]
    public async Task A_paused_digest_runs_all_the_same_when_somebody_wants_it_to()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        await world.RunsAsync(1);
        await Of(world).PauseAsync("daily", Ended);

        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 08:00"));
        await Of(world).RunAsync("daily", "wished", Nothing, Ended);

        Assert.Equal(["01-08 07:00", "01-08 08:00"], await world.RunsAsync(2));
        Assert.True(await Of(world).IsPausedAsync("daily", Ended));
    }

    [Fact]
    public async Task A_run_that_was_asked_for_has_its_id_in_the_log_and_asks_for_what_was_wished()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        await world.RunsAsync(1);
        var id = Log(world).NewId();

        await Of(world).RunAsync("daily", id, new RunRequest { Dates = [EditionDate.Parse("2027-01-05")], Force = true }, Ended);
        await world.RunsAsync(2);

        Assert.Equal(RunOutcome.Done, (await Log(world).FindAsync(id, Ended))!.Outcome);
        Assert.False(await Of(world).IsWaitingAsync(id, Ended));
        Assert.NotNull(await world.Services.GetRequiredService<EditionStore>().FindAsync("daily", EditionDate.Parse("2027-01-05"), Ended));
    }

    [Fact]
    public async Task A_run_that_is_asked_for_during_another_one_waits_for_its_turn()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        var answer = Hold(world, out var asked);
        await world.ServeAsync();
        await asked.WithinLimitAsync();

        await Of(world).RunAsync("daily", "wished", Nothing, Ended);

        Assert.True(await Of(world).IsWaitingAsync("wished", Ended));
        Assert.Null(await Log(world).FindAsync("wished", Ended));
        answer.SetResult();
        await world.RunsAsync(2);
        Assert.NotNull((await Log(world).FindAsync("wished", Ended))!.Outcome);
        Assert.False(await Of(world).IsWaitingAsync("wished", Ended));
    }

    [Fact]
    public async Task A_wish_outlives_the_process_that_heard_it()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        var answer = Hold(world, out var asked);
        await world.ServeAsync();
        await asked.WithinLimitAsync();
        await Of(world).RunAsync("daily", "wished", Nothing, Ended);
        await world.StopAsync();
        answer.SetResult();

        world.Sites.Restore("/papers");
        world.Clock.SetUtcNow(ServedWorld.At("2027-01-08 08:30"));
        await world.ServeAsync();
        await world.UntilAsync(async () => await Log(world).FindAsync("wished", Ended) is { Outcome: not null });

        await world.SettleAsync();
        Assert.False(await Of(world).IsWaitingAsync("wished", Ended));
    }

    [Fact]
    public async Task A_paused_digest_misses_no_firing_but_health_says_that_it_is_paused()
    {
        await using var world = await ServedWorld.StartAsync("2027-01-08 07:00");
        await world.ServeAsync();
        await world.RunsAsync(1);
        var activeRuns = ActivatorUtilities.CreateInstance<ActiveRuns>(world.Services);
        var overdue = ActivatorUtilities.CreateInstance<OverdueCheck>(world.Services, activeRuns);
        var firings = ActivatorUtilities.CreateInstance<FiringsCheck>(world.Services, activeRuns);
        Assert.Empty(await NotesAsync(overdue));

        await Of(world).PauseAsync("daily", Ended);
        Assert.Empty(HealthData.ProblemsOf(await LookAsync(firings)));
        await world.GoToAsync("2027-01-12 12:00");

        Assert.Empty(HealthData.ProblemsOf(await LookAsync(firings)));
        var note = Assert.Single(await NotesAsync(overdue));
        Assert.Equal(("daily", "the schedule is paused"), (note.What, note.Why));
        Assert.All(HealthData.ProblemsOf(await LookAsync(overdue)), problem => Assert.EndsWith(" not settled: the schedule is paused", problem.Why, StringComparison.Ordinal));
        Assert.NotEmpty(HealthData.ProblemsOf(await LookAsync(overdue)));

        await Of(world).ResumeAsync("daily", Ended);
        await world.RunsAsync(2);
        Assert.Empty(await NotesAsync(overdue));
    }

    private static async Task<HealthReportEntry> LookAsync(IHealthCheck check)
    {
        var result = await check.CheckHealthAsync(new HealthCheckContext(), Ended);
        return new HealthReportEntry(result.Status, result.Description, TimeSpan.Zero, result.Exception, result.Data);
    }

    private static async Task<IReadOnlyList<HealthProblem>> NotesAsync(IHealthCheck check) => HealthData.NotesOf(await LookAsync(check));

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    private static DigestSchedules Of(ServedWorld world) => world.Services.GetRequiredService<DigestSchedules>();

    private static RunLog Log(ServedWorld world) => world.Services.GetRequiredService<RunLog>();

    /// <summary>Lets a run come as far as its listing, and no further until the answer is set.</summary>
    private static TaskCompletionSource Hold(ServedWorld world, out Task asked)
    {
        var (seen, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Sites.On("/papers", async context =>
        {
            seen.TrySetResult();
            await answer.Task.WaitAsync(context.RequestAborted);
            return false;
        });
        asked = seen.Task;
        return answer;
    }
}
