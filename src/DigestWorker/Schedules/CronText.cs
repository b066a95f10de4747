using Quartz;

namespace DigestWorker.Schedules;

/// <summary>Validates and evaluates cron expressions and time zones.</summary>
internal static class CronText
{
    // The column for the schedule of a trigger limits the length; this leaves room for the time zone.
    private const int MaxLength = 200;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    public static string? Problem(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == 5)
            return $"'{cron}' has five fields, as in crontab; add the seconds in front, and write ? for one of the two days: 0 0 9 * * ?.";
        if (!CronExpression.TryParse(cron, out var expression))
            return $"'{cron}' is not a valid cron expression (seconds minutes hours day-of-month month day-of-week, with ? for one of the two days); "
                + "set one such as 0 0 9,15,21 * * ?.";
        if (cron.Length > MaxLength)
            return $"'{cron}' is longer than {MaxLength} characters; set a shorter one, or configure several digests.";
        return expression.GetNextValidTimeAfter(DateTimeOffset.UnixEpoch) is null
            ? $"'{cron}' never fires; set one that does, such as 0 0 9,15,21 * * ?."
            : null;
    }

    public static string? ZoneProblem(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
        ? null
        : $"'{zone}' is not a time zone of this system; set an IANA name such as Asia/Seoul, and install tzdata if it is missing.";

    /// <summary>The next firing times of a schedule, in its time zone.</summary>
    public static IEnumerable<DateTimeOffset> Upcoming(string cron, string zone, DateTimeOffset after)
    {
        var timeZone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var expression = new CronExpression(cron, timeZone);
        for (var next = Next(expression, after); next is { } moment; next = Next(expression, moment))
            yield return TimeZoneInfo.ConvertTime(moment, timeZone);
    }

    /// <summary>
    /// If winter time is the exception in a zone (Africa/Casablanca in Ramadan), Quartz 4.7.3 returns for an hour that the clocks skip
    /// an earlier time, repeatedly: this asks again from later times until the result advances.
    /// </summary>
    private static DateTimeOffset? Next(CronExpression expression, DateTimeOffset after)
    {
        for (var from = after; ; from += Step)
        {
            var next = expression.GetNextValidTimeAfter(from);
            if (next is null || next > from)
                return next;
        }
    }
}
