using DigestWorker.Schedules;
using Quartz;

namespace DigestWorker.Tests.Schedules;

public sealed class CronDescriptionTests
{
    public static TheoryData<string, string, string> Schedules => new()
    {
        { "0 0 9,15,21 * * ?", "매일 09:00, 15:00, 21:00", "every day at 09:00, 15:00 and 21:00" },
        { "0 0 9 * * ?", "매일 09:00", "every day at 09:00" },
        { "0 0 9 ? * *", "매일 09:00", "every day at 09:00" },
        { "0 30 8 ? * MON-FRI", "평일 08:30", "on weekdays at 08:30" },
        { "0 30 8 ? * 2-6", "평일 08:30", "on weekdays at 08:30" },
        { "0 0 10 ? * SAT,SUN", "주말 10:00", "at weekends at 10:00" },
        { "0 0 9 ? * mon,thu", "매주 월·목요일 09:00", "every Monday and Thursday at 09:00" },
        { "0 0 9 ? * SUN", "매주 일요일 09:00", "every Sunday at 09:00" },
        { "0 0 9 ? * FRI-MON", "매주 월·금·토·일요일 09:00", "every Monday, Friday, Saturday and Sunday at 09:00" },
        { "0 0 9 ? * SUN-SAT", "매일 09:00", "every day at 09:00" },
        { "0 0 9 ? * TUE#2", "매월 둘째 화요일 09:00", "on the second Tuesday of the month at 09:00" },
        { "0 0 9 ? * 6L", "매월 마지막 금요일 09:00", "on the last Friday of the month at 09:00" },
        { "0 0 9 ? * FRIL", "매월 마지막 금요일 09:00", "on the last Friday of the month at 09:00" },
        { "0 0 9 1 * ?", "매월 1일 09:00", "on day 1 of the month at 09:00" },
        { "0 0 9 1,15 * ?", "매월 1일, 15일 09:00", "on days 1 and 15 of the month at 09:00" },
        { "0 0 9 1-10 * ?", "매월 1일부터 10일까지 09:00", "on days 1 to 10 of the month at 09:00" },
        { "0 0 9 1/10 * ?", "매월 1일, 11일, 21일, 31일 09:00", "on days 1, 11, 21 and 31 of the month at 09:00" },
        { "0 0 9 L * ?", "매월 마지막 날 09:00", "on the last day of the month at 09:00" },
        { "0 0 9 L-3 * ?", "매월 마지막 날 3일 전 09:00", "3 days before the last day of the month at 09:00" },
        { "0 0 9 LW * ?", "매월 마지막 평일 09:00", "on the last weekday of the month at 09:00" },
        { "0 0 9 15W * ?", "매월 15일에 가장 가까운 평일 09:00", "on the weekday nearest to day 15 of the month at 09:00" },
        { "0 0 9 1 1,7 ?", "매년 1월, 7월 1일 09:00", "on day 1 of the month at 09:00 in January and July" },
        { "0 0 9 1 */3 ?", "매년 1월, 4월, 7월, 10월 1일 09:00", "on day 1 of the month at 09:00 in January, April, July and October" },
        { "0 0 9 * MAR-NOV ?", "매년 3월부터 11월까지 매일 09:00", "every day at 09:00 from March to November" },
        { "0 0 9 * * ? 2027", "2027년 매일 09:00", "every day at 09:00 in 2027" },
        { "0 0/15 * * * ?", "15분마다", "every 15 minutes" },
        { "0 */15 9-17 ? * MON-FRI", "평일 09:00부터 17:45까지 15분마다", "every 15 minutes from 09:00 to 17:45 on weekdays" },
        { "0 30 * * * ?", "00:30부터 1시간마다", "every hour from 00:30" },
        { "0 0 */2 * * ?", "2시간마다", "every 2 hours" },
        { "0 0 0/6 * * ?", "매일 00:00, 06:00, 12:00, 18:00", "every day at 00:00, 06:00, 12:00 and 18:00" },
        { "0/2 * * * * ?", "2초마다", "every 2 seconds" },
        { "30 5 9 * * ?", "매일 09:05:30", "every day at 09:05:30" },
        { "* * * * * ?", "1초마다", "every second" },

        // What is no easier in words speaks for itself.
        { "0 0/7 * * * ?", "0 0/7 * * * ?", "0 0/7 * * * ?" },
        { "0 */15 9,17 * * ?", "0 */15 9,17 * * ?", "0 */15 9,17 * * ?" },
        { "0 0 9 */2 * ?", "0 0 9 */2 * ?", "0 0 9 */2 * ?" },
    };

    [Theory, MemberData(nameof(Schedules))]
    public void A_schedule_is_said_in_both_languages(string cron, string korean, string english)
    {
        Assert.True(CronExpression.TryParse(cron, out _), "Quartz does not know it.");

        Assert.Equal(new CronDescription(korean, english), CronDescription.Of(cron));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0 9 * * *")]
    [InlineData("0 0 25 * * ?")]
    [InlineData("0 0 9 0 * ?")]
    [InlineData("0 0 9 ? * XYZ")]
    [InlineData("0 0 9-- * * ?")]
    [InlineData("0 0/0 9 * * ?")]
    [InlineData("0 0 9 ? * MON#9")]
    public void What_it_does_not_understand_it_does_not_put_into_words(string cron) => Assert.Equal(new CronDescription(cron, cron), CronDescription.Of(cron));
}
