using System.Globalization;
using DigestWorker.Papers;

namespace DigestWorker.Web.Pages;

/// <summary>Formats dates in the language of the page.</summary>
internal static class DateFormatting
{
    private const string Weekdays = "일월화수목금토";

    /// <summary>2025년 1월 8일 수요일.</summary>
    public static string Long(this PageContext view, EditionDate date) => view.Text(Long(date));

    public static (string Korean, string English) Long(EditionDate date) => date switch
    {
        { IsDay: true } => ($"{Korean(date.First)} {Weekday(date.First)}요일", English(date.First, "dddd, d MMMM yyyy")),
        _ when date.Text.Contains('W', StringComparison.Ordinal) => (
            $"{date.Text[..4]}년 {date.Text[6..].TrimStart('0')}주 ({Short(date.First)}~{Short(date.Last)})",
            $"Week {date.Text[6..].TrimStart('0')} of {date.Text[..4]} ({English(date.First, "d MMM")} to {English(date.Last, "d MMM")})"),
        _ => Month(date.First),
    };

    /// <summary>1월 8일.</summary>
    public static string Short(this PageContext view, EditionDate date) => date switch
    {
        { IsDay: true } => view.Text(Short(date.First), English(date.First, "d MMMM")),
        _ when date.Text.Contains('W', StringComparison.Ordinal) => view.Text($"{date.Text[6..].TrimStart('0')}주", $"Week {date.Text[6..].TrimStart('0')}"),
        _ => view.Month(date.First),
    };

    public static string Month(this PageContext view, DateOnly day) => view.Text(Month(day));

    public static string Weekday(this PageContext view, DayOfWeek day) =>
        view.Text(Weekdays[(int)day].ToString(), CultureInfo.InvariantCulture.DateTimeFormat.GetShortestDayName(day));

    /// <summary>1월 8일 18:30 (Asia/Seoul).</summary>
    public static string Moment(this PageContext view, string digest, DateTimeOffset moment)
    {
        var zone = view.ZoneOf(digest);
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var day = view.Text(Short(DateOnly.FromDateTime(local.DateTime)), English(DateOnly.FromDateTime(local.DateTime), "d MMMM"));
        return $"{day} {local.ToString("HH:mm", CultureInfo.InvariantCulture)} ({zone.Id})";
    }

    /// <summary>2025년 1월 8일, in the time zone of the moment.</summary>
    public static string Day(this PageContext view, DateTimeOffset moment) => view.Day(DateOnly.FromDateTime(moment.DateTime));

    /// <summary>2025년 1월 8일.</summary>
    public static string Day(this PageContext view, DateOnly day) => view.Text(Korean(day), English(day, "d MMMM yyyy"));

    private static (string Korean, string English) Month(DateOnly day) => ($"{day.Year}년 {day.Month}월", English(day, "MMMM yyyy"));

    private static string Text(this PageContext view, (string Korean, string English) text) => view.Text(text.Korean, text.English);

    private static string Korean(DateOnly day) => $"{day.Year}년 {Short(day)}";

    private static string Short(DateOnly day) => $"{day.Month}월 {day.Day}일";

    private static char Weekday(DateOnly day) => Weekdays[(int)day.DayOfWeek];

    private static string English(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}
