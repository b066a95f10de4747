using Quartz;

namespace DigestWorker.Schedules;

/// <summary>Cron expressions and time zones as operators write them.</summary>
internal static class CronText
{
    // As long as the column of the store that says which schedule a trigger follows, with room for the zone.
    private const int MaxLength = 200;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    public static string? Problem(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == 5)
            return $"'{cron}' has five fields, as crontab has them; put the seconds in front, and ? for one of the two days: 0 0 9 * * ?.";
        if (!CronExpression.TryParse(cron, out var expression))
            return $"'{cron}' is not a valid cron expression (seconds minutes hours day-of-month month day-of-week, with ? for one of the two days); "
                + "set one such as 0 0 9,15,21 * * ?.";
        if (cron.Length > MaxLength)
            return $"'{cron}' is longer than {MaxLength} characters; set a shorter one, or several digests.";
        return expression.GetNextValidTimeAfter(DateTimeOffset.UnixEpoch) is null
            ? $"'{cron}' never fires; set one that does, such as 0 0 9,15,21 * * ?."
            : null;
    }

    public static string? ZoneProblem(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
        ? null
        : $"'{zone}' is not a time zone of this system; set an IANA name such as Asia/Seoul, and install tzdata where it is missing.";

    /// <summary>The next moments at which a schedule fires, in its own zone.</summary>
    public static IEnumerable<DateTimeOffset> Upcoming(string cron, string zone, DateTimeOffset after)
    {
        var timeZone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var expression = new CronExpression(cron, timeZone);
        for (var next = Next(expression, after); next is { } moment; next = Next(expression, moment))
            yield return TimeZoneInfo.ConvertTime(moment, timeZone);
    }

    /// <summary>
    /// Where a zone's winter time is the exception (Africa/Casablanca in Ramadan), Quartz 4.7.3 says of an hour that the clocks leave out
    /// that it comes an hour ago, and so again and again: it is asked from later on, until it goes forward.
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
