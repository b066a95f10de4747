using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;

namespace DigestWorker.Tests.Schedules;

public sealed class MissedRunsTests
{
    // 9, 15 and 21 o'clock in Seoul are 0, 6 and 12 o'clock UTC.
    private static readonly DigestOptions Daily = new();

    [Fact]
    public void A_digest_that_never_ran_runs_at_once() =>
        Assert.Equal("it never ran", MissedRuns.WhyNow(Daily, last: null, At("2025-01-08T01:00")));

    [Fact]
    public void A_run_that_was_cut_short_is_taken_up_again() =>
        Assert.Equal("its last run was cut short", MissedRuns.WhyNow(Daily, Run("2025-01-08T00:00", ended: false), At("2025-01-08T00:01")));

    [Theory]
    [InlineData("2025-01-08T06:00")]
    [InlineData("2025-01-09T23:00")]
    public void A_firing_that_nobody_saw_is_made_up_for(string now) =>
        Assert.Equal("its schedule fired while the worker was down", MissedRuns.WhyNow(Daily, Run("2025-01-08T00:00"), At(now)));

    [Theory]
    [InlineData("2025-01-08T00:30")]
    [InlineData("2025-01-08T05:59")]
    public void Before_the_next_firing_there_is_nothing_to_make_up_for(string now) =>
        Assert.Null(MissedRuns.WhyNow(Daily, Run("2025-01-08T00:00"), At(now)));

    [Fact]
    public void A_failed_run_waits_for_its_schedule() =>
        Assert.Null(MissedRuns.WhyNow(Daily, Run("2025-01-08T00:00", outcome: RunOutcome.Failed), At("2025-01-08T01:00")));

    [Fact]
    public void A_schedule_that_is_over_makes_nothing_up() =>
        Assert.Null(MissedRuns.WhyNow(new DigestOptions { Cron = "0 0 9 * * ? 2024" }, Run("2025-01-08T00:00"), At("2025-02-08T00:00")));

    private static LoggedRun Run(string startedAt, bool ended = true, RunOutcome outcome = RunOutcome.Done) => new(
        "1", "daily", At(startedAt), ended ? At(startedAt).AddMinutes(2) : null, ended ? outcome : null, Reason: null, default);

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc + "Z", CultureInfo.InvariantCulture);
}
