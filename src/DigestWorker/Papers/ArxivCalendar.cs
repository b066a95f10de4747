namespace DigestWorker.Papers;

/// <summary>
/// When arXiv announces papers: https://info.arxiv.org/help/availability.html. Announcements are made at 20:00 in New York, Sunday to
/// Thursday, of what was submitted before 14:00 (on Sunday: before Friday 14:00). arXiv's listing and feeds date them with the next day,
/// which is also the day in UTC: the announcement of Tuesday evening is that of Wednesday.
/// </summary>
/// <remarks>
/// arXiv publishes its holidays a year at a time and defers single announcements at short notice, so this calendar can be wrong. It only
/// decides which edition a paper comes into and when a day without papers is final; no paper is left out because of it.
/// </remarks>
internal static class ArxivCalendar
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeOnly Deadline = new(14, 0);
    private static readonly TimeOnly Announcement = new(20, 0);

    /// <summary>The evenings that arXiv listed in addition to the holidays of every year.</summary>
    private static readonly HashSet<DateOnly> OtherHolidays =
        [new(2023, 6, 14), new(2023, 12, 27), new(2025, 7, 6), new(2026, 12, 29), new(2026, 12, 31)];

    /// <summary>Whether arXiv announces papers on a date.</summary>
    public static bool Announces(DateOnly date) => IsAnnouncementEvening(date.AddDays(-1));

    /// <summary>When the papers of a date are announced.</summary>
    public static DateTimeOffset AnnouncedAt(DateOnly date) => At(date.AddDays(-1), Announcement);

    /// <summary>The date on which a paper is announced, unless moderators hold it.</summary>
    public static DateOnly DateOf(DateTimeOffset submittedAt)
    {
        var evening = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(submittedAt, NewYork).DateTime);
        while (!IsAnnouncementEvening(evening) || DeadlineOf(evening) <= submittedAt)
            evening = evening.AddDays(1);
        return evening.AddDays(1);
    }

    /// <summary>When the papers of an announcement were submitted: from the deadline of the announcement before it to its own.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) SubmissionsOf(DateOnly date)
    {
        var before = date.AddDays(-2);
        while (!IsAnnouncementEvening(before))
            before = before.AddDays(-1);
        return (DeadlineOf(before), DeadlineOf(date.AddDays(-1)));
    }

    // Friday's deadline counts on Sunday, because no announcement is made on Friday.
    private static DateTimeOffset DeadlineOf(DateOnly evening) =>
        At(evening.DayOfWeek is DayOfWeek.Sunday ? evening.AddDays(-2) : evening, Deadline);

    private static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, NewYork.GetUtcOffset(local)).ToUniversalTime();
    }

    private static bool IsAnnouncementEvening(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday) && !IsHoliday(day) && !OtherHolidays.Contains(day);

    // As in the lists of 2023, 2025 and 2026. Memorial Day is not among them.
    private static bool IsHoliday(DateOnly day) => (day.Month, day.DayOfWeek, (day.Day - 1) / 7) switch
    {
        (1, DayOfWeek.Monday, 2) or (9, DayOfWeek.Monday, 0) or (11, DayOfWeek.Thursday, 3) => true,
        (_, DayOfWeek.Sunday, _) => false,
        _ => IsFixed(day) || (day.DayOfWeek is DayOfWeek.Monday && IsFixed(day.AddDays(-1))),
    };

    private static bool IsFixed(DateOnly day) => (day.Month, day.Day) is (1, 1) or (6, 19) or (7, 4) or (12, 25);
}
