using System.Collections.Concurrent;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace DigestWorker.Tests.Schedules;

/// <summary>Two years of schedules, in zones that move their clocks by an hour and by half of one, at night and at midnight, forward in summer and back in Ramadan.</summary>
public sealed class ScheduleSimulationTests
{
    private static readonly string[] Zones =
        ["Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Africa/Cairo"];

    private static readonly (string Cron, int ADay)[] Crons =
        [("0 30 2 * * ?", 1), ("0 15 2 * * ?", 1), ("0 30 1 * * ?", 1), ("0 45 1 * * ?", 1), ("0 0 0 * * ?", 1), ("0 30 0 * * ?", 1), ("0 0 9,15,21 * * ?", 3)];

    public static MatrixTheoryData<string, (string Cron, int ADay)> Schedules => new(Zones, Crons);

    [Theory, MemberData(nameof(Schedules))]
    public void Of_every_day_no_firing_is_left_out_and_none_comes_twice(string zone, (string Cron, int ADay) schedule)
    {
        var (first, last) = (new DateOnly(2027, 1, 1), new DateOnly(2028, 12, 31));

        var firings = CronText.Upcoming(schedule.Cron, zone, ServedWorld.At("2026-12-30"))
            .TakeWhile(firing => DateOnly.FromDateTime(firing.DateTime) <= last).ToList();

        Assert.All(firings.Zip(firings.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        var byDay = firings.CountBy(firing => DateOnly.FromDateTime(firing.DateTime)).ToDictionary();
        Assert.All(Days(first, last), day => Assert.Equal((day, schedule.ADay), (day, byDay.GetValueOrDefault(day))));
    }

    [Fact]
    public async Task The_scheduler_fires_once_a_day_in_each_zone_for_two_years()
    {
        var clock = new FakeTimeProvider(ServedWorld.At("2026-12-31 12:00"));
        var digests = new CurrentDigests([.. Zones.Select(zone => new DigestDefinition(
            zone.Split('/')[1], new DigestOptions { Cron = zone is "Australia/Lord_Howe" ? "0 15 2 * * ?" : "0 30 2 * * ?", TimeZone = zone }, new LlmOptions()))]);
        var fired = new Firings();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton<TimeProvider>(clock).AddSingleton(digests).AddSingleton(fired)
            .AddQuartz(quartz => quartz.UseInMemoryStore())
            .BuildServiceProvider();
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);
        foreach (var digest in digests.Current)
        {
            var job = JobBuilder.Create<RecordingJob>().WithIdentity(DigestTrigger.JobOf(digest.Name)).Build();
            await scheduler.ScheduleJob(job, DigestTrigger.Scheduled(digest, clock)!, cancellationToken: TestContext.Current.CancellationToken);
        }
        await scheduler.Start(TestContext.Current.CancellationToken);

        for (var end = ServedWorld.At("2029-01-01 12:00"); clock.GetUtcNow() < end;)
        {
            await Firings.SettleAsync(scheduler, clock);
            var triggers = await scheduler.QueryTriggers(new TriggerQuery { Take = PagedQuery.All }, TestContext.Current.CancellationToken);
            clock.SetUtcNow(triggers.Items.Min(trigger => trigger.NextFireTimeUtc)!.Value);
        }

        foreach (var digest in digests.Current)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(digest.Options.TimeZone);
            var days = fired.Of(digest.Name).Select(firing => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(firing, zone).DateTime));
            Assert.Equal(Days(new(2027, 1, 1), new(2028, 12, 31)), days.Where(day => day.Year is 2027 or 2028));
        }
        await scheduler.Shutdown(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("America/New_York", "0 30 2 * * ?", "2027-03-13 00:00", new[] { "03-13 07:30", "03-14 07:00", "03-15 06:30" })]
    [InlineData("America/New_York", "0 30 1 * * ?", "2027-11-06 00:00", new[] { "11-06 05:30", "11-07 05:30", "11-08 06:30" })]
    [InlineData("Australia/Lord_Howe", "0 15 2 * * ?", "2027-10-01 12:00", new[] { "10-01 15:45", "10-02 15:30", "10-03 15:15" })]
    [InlineData("Africa/Casablanca", "0 30 2 * * ?", "2027-03-13 00:00", new[] { "03-13 02:30", "03-14 01:30", "03-15 01:30" })]
    public async Task The_worker_runs_once_where_the_clocks_are_moved(string zone, string cron, string from, string[] runs)
    {
        await using var world = await ServedWorld.StartAsync(from);
        world.Digests[0] = ("daily", cron, zone);
        await world.ServeAsync();
        await world.RunsAsync(1);

        var end = ServedWorld.At(from).AddDays(3);
        var inTime = Limit.Loop($"the last firing before {end}");
        while (await world.NextAsync() is { } next && next < end)
        {
            inTime();
            world.Clock.SetUtcNow(next > world.Clock.GetUtcNow() ? next : world.Clock.GetUtcNow());
            await world.SettleAsync();
        }

        Assert.Equal(runs, (await world.RunsAsync()).Skip(1));
    }

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last) =>
        Enumerable.Range(first.DayNumber, last.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber);

    /// <summary>Does what the worker's job does with its trigger, and keeps the moment instead of running.</summary>
    [DisallowConcurrentExecution]
    private sealed class RecordingJob(CurrentDigests digests, Firings firings, TimeProvider time) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            var digest = digests.Find(context.JobDetail.Key.Name)!;
            await DigestTrigger.MoveOnAsync(context, digest, time, cancellationToken);
            firings.Add(digest.Name, context.FireTimeUtc);
        }
    }

    private sealed class Firings
    {
        private readonly ConcurrentQueue<(string Digest, DateTimeOffset At)> _all = [];

        public void Add(string digest, DateTimeOffset at) => _all.Enqueue((digest, at));

        public IEnumerable<DateTimeOffset> Of(string digest) => _all.Where(firing => firing.Digest == digest).Select(firing => firing.At);

        /// <summary>Waits until nothing is due at this moment, and nothing is going on.</summary>
        public static async Task SettleAsync(IScheduler scheduler, TimeProvider clock)
        {
            var inTime = Limit.Loop("a scheduler with nothing due");
            while (true)
            {
                inTime();
                var due = await scheduler.QueryTriggers(new TriggerQuery { NextFireTimeBefore = clock.GetUtcNow().AddMilliseconds(1) }, TestContext.Current.CancellationToken);
                var firing = await scheduler.QueryFireInstances(new FireInstanceQuery(), TestContext.Current.CancellationToken);
                if (due.Items.Count == 0 && firing.Items.Count == 0)
                    return;
                await Task.Yield();
            }
        }
    }
}
