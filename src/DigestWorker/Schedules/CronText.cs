using Quartz;

namespace DigestWorker.Schedules;

/// <summary>Cron expressions and time zones as operators write them.</summary>
internal static class CronText
{
    public static string? Problem(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == 5)
            return $"'{cron}' has five fields, as crontab has them; put the seconds in front, and ? for one of the two days: 0 0 9 * * ?.";
        if (!CronExpression.TryParse(cron, out var expression))
            return $"'{cron}' is no cron expression (seconds minutes hours day-of-month month day-of-week, with ? for one of the two days); set one such as 0 0 9,15,21 * * ?.";
        return expression.GetNextValidTimeAfter(DateTimeOffset.UnixEpoch) is null
            ? $"'{cron}' never fires; set one that does, such as 0 0 9,15,21 * * ?."
            : null;
    }

    public static string? ZoneProblem(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
        ? null
        : $"'{zone}' is no time zone of this system; set an IANA name such as Asia/Seoul, and install tzdata where it is missing.";

    public static CronExpression Parse(string cron, string zone) => new(cron, TimeZoneInfo.FindSystemTimeZoneById(zone));

    /// <summary>The next moments at which a schedule fires, in its own zone.</summary>
    public static IEnumerable<DateTimeOffset> Upcoming(string cron, string zone, DateTimeOffset after)
    {
        var (expression, timeZone) = (Parse(cron, zone), TimeZoneInfo.FindSystemTimeZoneById(zone));
        for (var next = expression.GetNextValidTimeAfter(after); next is { } moment; next = expression.GetNextValidTimeAfter(moment))
            yield return TimeZoneInfo.ConvertTime(moment, timeZone);
    }
}
