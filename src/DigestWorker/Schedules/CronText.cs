using System.Globalization;
using Quartz;

namespace DigestWorker.Schedules;

/// <summary>Validates and evaluates cron expressions and time zones.</summary>
internal static class CronText
{
    // The column for the schedule of a trigger limits the length; this leaves room for the time zone.
    private const int MaxLength = 200;

    private static readonly string[] TimesOfDay = ["%H", "H:mm"];
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(2);

    public static string? Problem(string cron)
    {
        if (Fields(cron).Length == 5)
            return $"'{cron}' has five fields, as in crontab; add the seconds in front, and write ? for one of the two days: 0 0 9 * * ?.";
        if (!CronExpression.TryParse(cron, out var expression))
            return $"'{cron}' is not a valid cron expression (seconds minutes hours day-of-month month day-of-week, with ? for one of the two days); "
                + "set one such as 0 0 9,15,21 * * ?.";
        if (cron.Length > MaxLength)
            return $"'{cron}' is longer than {MaxLength} characters; set a shorter one, or configure several digests.";
        if (Fields(cron) is [_, _, _, not "?" and var ofMonth, _, not "?" and var ofWeek, ..])
            return $"'{cron}' sets both days; write ? for one of them{Remedy(cron, ofMonth, ofWeek)}.";
        if (expression.GetNextValidTimeAfter(DateTimeOffset.UnixEpoch) is not { } first)
            return $"'{cron}' never fires; set one that does, such as 0 0 9,15,21 * * ?.";
        return expression.GetNextValidTimeAfter(first) is { } second && second - first < MinInterval
            ? $"'{cron}' fires in consecutive seconds; write one number in its first field: {With(cron, 0, "0")}."
            : null;
    }

    /// <summary>The schedule of times of the day such as <c>09:00,15:00</c>; a cron expression stays as it is.</summary>
    /// <returns>The cron expression, and what is wrong with the text; null if nothing is.</returns>
    public static (string Cron, string? Problem) OfTimes(string text)
    {
        if (Fields(text).Length >= 5 && !text.Contains(':', StringComparison.Ordinal))
            return (text, Problem(text));
        var times = new SortedSet<TimeOnly>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TimeOnly.TryParseExact(part, TimesOfDay, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                return (text, $"'{text}' is neither times such as 09:00,15:00 nor a cron expression such as 0 0 9,15,21 * * ?.");
            times.Add(time);
        }
        return times.Any(time => time.Minute != times.Min.Minute)
            ? (text, $"'{text}' has different minutes, which one schedule cannot have; set times such as 09:30,15:30, or configure several digests.")
            : (string.Create(CultureInfo.InvariantCulture, $"0 {times.Min.Minute} {string.Join(',', times.Select(time => time.Hour))} * * ?"), null);
    }

    /// <summary>How a schedule is read, if it is often meant differently; null if it is clear.</summary>
    public static string? Warning(string cron) =>
        Fields(cron) is [_, _, _, _, _, var ofWeek, ..] && ofWeek.Split(',').Any(day => day.Split('#', '/')[0].Any(char.IsAsciiDigit))
            ? $"'{cron}' has numbers for days of the week, which begin with 1 for Sunday: it fires {CronDescription.Of(cron).English}; "
                + "write names instead, such as MON-FRI."
            : null;

    /// <summary>Whether a schedule does not fire any more, such as one of a past year.</summary>
    public static bool HasEnded(string cron, string zone, DateTimeOffset now) => !Upcoming(cron, zone, now).Any();

    // Quartz fires if either of two days matches, and * matches every day.
    private static string Remedy(string cron, string ofMonth, string ofWeek) => (ofMonth, ofWeek) switch
    {
        (_, "*") => $": {With(cron, 5, "?")}",
        ("*", _) => $": {With(cron, 3, "?")}",
        _ => ", and configure a second digest for the other",
    };

    private static string With(string cron, int field, string value) =>
        string.Join(' ', Fields(cron).Select((text, index) => index == field ? value : text));

    private static string[] Fields(string cron) => cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);

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
