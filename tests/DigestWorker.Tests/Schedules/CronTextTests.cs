using System.Globalization;
using DigestWorker.Schedules;

namespace DigestWorker.Tests.Schedules;

public sealed class CronTextTests
{
    [Theory]
    [InlineData("0 0 9,15,21 * * ?")]
    [InlineData("0 30 8 ? * MON-FRI")]
    [InlineData("0 0 9 L * ?")]
    [InlineData("0 0 9 ? JAN,DEC SUN#1")]
    [InlineData("0/2 * * * * ?")]
    [InlineData("0 0 9 * * ? 2026-2099")]
    public void Schedules_in_the_words_of_Quartz_are_taken(string cron) => Assert.Null(CronText.Problem(cron));

    [Theory]
    [InlineData("0 9 * * *", "has five fields, as in crontab; add the seconds in front")]
    [InlineData("0 61 9 * * ?", "is not a valid cron expression")]
    [InlineData("0 0 25 * * ?", "is not a valid cron expression")]
    [InlineData("0 0 9 * * FUNDAY", "is not a valid cron expression")]
    [InlineData("every morning", "is not a valid cron expression")]
    [InlineData("", "is not a valid cron expression")]
    [InlineData("0 0 9 30 2 ?", "never fires")]
    [InlineData("* 0 9 * * ?", "fires in consecutive seconds; write one number in its first field: 0 0 9 * * ?.")]
    [InlineData("0/1 * * * * ?", "fires in consecutive seconds; write one number in its first field: 0 * * * * ?.")]
    [InlineData("0 0 9 1 * MON", "sets both days; write ? for one of them, and configure a second digest for the other.")]
    [InlineData("0 0 9 * * MON", "sets both days; write ? for one of them: 0 0 9 ? * MON.")]
    [InlineData("0 0 9 1 * *", "sets both days; write ? for one of them: 0 0 9 1 * ?.")]
    [InlineData("0 0 9 * * *", "sets both days; write ? for one of them: 0 0 9 * * ?.")]
    public void Others_are_refused_with_the_reason(string cron, string problem) =>
        Assert.Contains($"'{cron}' {problem}", CronText.Problem(cron), StringComparison.Ordinal);

    [Theory]
    [InlineData("0 0 9 ? * 1-5", "it fires every Monday, Tuesday, Wednesday, Thursday and Sunday at 09:00;")]
    [InlineData("0 0 9 ? * 2", "it fires every Monday at 09:00;")]
    [InlineData("0 0 9 ? * MON,7", "it fires every Monday and Saturday at 09:00;")]
    [InlineData("0 0 9 ? * 6L", "it fires on the last Friday of the month at 09:00;")]
    public void Numbers_of_weekdays_are_told_in_words(string cron, string words) =>
        Assert.Contains(words, CronText.Warning(cron)!, StringComparison.Ordinal);

    [Theory]
    [InlineData("0 0 9 ? * MON-FRI")]
    [InlineData("0 0 9 ? * SUN#1")]
    [InlineData("0 0 9 ? * MON/2")]
    [InlineData("0 0 9,15,21 * * ?")]
    [InlineData("0 0 9 1-5 * ?")]
    public void A_clear_schedule_needs_no_words(string cron) => Assert.Null(CronText.Warning(cron));

    [Theory]
    [InlineData("0 0 9 * * ? 2020", true)]
    [InlineData("0 0 9 * * ? 2025", false)]
    [InlineData("0 0 9 * * ?", false)]
    public void A_schedule_of_a_past_year_has_ended(string cron, bool ended) =>
        Assert.Equal(ended, CronText.HasEnded(cron, "UTC", DateTimeOffset.Parse("2025-01-07T12:00:00Z", CultureInfo.InvariantCulture)));

    [Fact]
    public void A_schedule_fires_by_the_clocks_of_its_own_zone() =>
        Assert.Equal(["2025-01-08 09:00 +09:00", "2025-01-08 15:00 +09:00", "2025-01-08 21:00 +09:00", "2025-01-09 09:00 +09:00"],
            Upcoming("0 0 9,15,21 * * ?", "Asia/Seoul", "2025-01-07T12:00:00Z", 4));

    [Fact]
    public void Where_the_clocks_go_forward_nine_stays_nine_and_no_day_is_left_out() =>
        Assert.Equal(["2025-03-29 09:00 +01:00", "2025-03-30 09:00 +02:00", "2025-03-31 09:00 +02:00"],
            Upcoming("0 0 9 * * ?", "Europe/Berlin", "2025-03-29T00:00:00Z", 3));

    [Fact]
    public void An_hour_that_the_clocks_leave_out_is_made_up_for_after_it() =>
        Assert.Equal(["2025-03-29 02:30 +01:00", "2025-03-30 03:00 +02:00", "2025-03-31 02:30 +02:00"],
            Upcoming("0 30 2 * * ?", "Europe/Berlin", "2025-03-29T00:00:00Z", 3));

    [Fact]
    public void An_hour_that_the_clocks_repeat_fires_once() =>
        Assert.Equal(["2025-10-25 02:30 +02:00", "2025-10-26 02:30 +02:00", "2025-10-27 02:30 +01:00"],
            Upcoming("0 30 2 * * ?", "Europe/Berlin", "2025-10-24T22:00:00Z", 3));

    [Fact]
    public void Where_both_day_fields_are_set_either_fires() =>
        Assert.Equal(["2025-01-13 09:00 +00:00", "2025-01-20 09:00 +00:00", "2025-01-27 09:00 +00:00", "2025-02-01 09:00 +00:00"],
            Upcoming("0 0 9 1 * MON", "UTC", "2025-01-07T12:00:00Z", 4));

    private static IEnumerable<string> Upcoming(string cron, string zone, string after, int count) =>
        CronText.Upcoming(cron, zone, DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)).Take(count)
            .Select(moment => moment.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
}
