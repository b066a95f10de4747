using DigestWorker.Schedules;

namespace DigestWorker.Tests.Schedules;

public sealed class TimesOfDayTests
{
    [Theory]
    [InlineData("9", "0 0 9 * * ?")]
    [InlineData("21:30, 9:30,09:30", "0 30 9,21 * * ?")]
    [InlineData("0:00", "0 0 0 * * ?")]
    [InlineData("0 0 9 ? * MON-FRI", "0 0 9 ? * MON-FRI")]
    public void Times_become_a_schedule_and_a_schedule_stays(string text, string cron) => Assert.Equal((cron, null), CronText.OfTimes(text));

    [Theory]
    [InlineData("9:30,10:00", "'9:30,10:00' has different minutes, which one schedule cannot have; set times such as 09:30,15:30, or configure several digests.")]
    [InlineData("25:00", "'25:00' is neither times such as 09:00,15:00 nor a cron expression such as 0 0 9,15,21 * * ?.")]
    [InlineData("", "'' is neither times such as 09:00,15:00 nor a cron expression such as 0 0 9,15,21 * * ?.")]
    [InlineData("9:00,", "'9:00,' is neither times such as 09:00,15:00 nor a cron expression such as 0 0 9,15,21 * * ?.")]
    [InlineData("every day", "'every day' is neither times such as 09:00,15:00 nor a cron expression such as 0 0 9,15,21 * * ?.")]
    [InlineData("0 9 * * *", "'0 9 * * *' has five fields, as in crontab; add the seconds in front, and write ? for one of the two days: 0 0 9 * * ?.")]
    [InlineData("* * * * * ?", "'* * * * * ?' fires in consecutive seconds; write one number in its first field: 0 * * * * ?.")]
    public void What_is_neither_is_answered_by_one_line(string text, string problem) => Assert.Equal(problem, CronText.OfTimes(text).Problem);
}
