using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DigestWorker.Papers;

/// <summary>
/// The period of a listing's calendar that an edition covers: a day (<c>2025-01-08</c>), an ISO week (<c>2025-W02</c>)
/// or a month (<c>2025-01</c>).
/// </summary>
internal readonly record struct EditionDate : IComparable<EditionDate>
{
    /// <summary>The years 1 and 9999 are left out: the days around a date are dates too.</summary>
    public static readonly DateOnly MinDay = new(2, 1, 1);

    public static readonly DateOnly MaxDay = new(9998, 12, 31);

    private EditionDate(DateOnly first, DateOnly last, string text) => (First, Last, Text) = (first, last, text);

    public DateOnly First { get; }
    public DateOnly Last { get; }
    public string Text { get; }

    public bool IsDay => First == Last;
    public bool IsWeek => Text is [_, _, _, _, '-', 'W', ..];
    public bool IsWeekend => IsDay && First.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    public static EditionDate Day(DateOnly day) => new(Within(day), day, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static EditionDate Week(DateOnly day)
    {
        var date = Within(day).ToDateTime(TimeOnly.MinValue);
        var (year, week) = (ISOWeek.GetYear(date), ISOWeek.GetWeekOfYear(date));
        var monday = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
        return new(monday, monday.AddDays(6), $"{year:D4}-W{week:D2}");
    }

    public static EditionDate Month(DateOnly day)
    {
        var first = new DateOnly(Within(day).Year, day.Month, 1);
        return new(first, first.AddMonths(1).AddDays(-1), day.ToString("yyyy-MM", CultureInfo.InvariantCulture));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out EditionDate date)
    {
        date = default;
        if (text is ['0', '0', '0', '0' or '1', ..] or ['9', '9', '9', '9', ..])
            return false;
        if (TryParseDay(text, out var day))
            date = Day(day);
        else if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            date = Month(month);
        else if (text is [_, _, _, _, '-', 'W', _, _]
                 && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                 && int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week)
                 && week >= 1 && week <= ISOWeek.GetWeeksInYear(year))
            date = Week(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)));
        else
            return false;
        return true;
    }

    public static bool TryParseDay([NotNullWhen(true)] string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day >= MinDay && day <= MaxDay;

    public static EditionDate Parse(string text) =>
        TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a day (2025-01-08), ISO week (2025-W02) or month (2025-01).");

    /// <summary>When its last day begins, in the listing's calendar (UTC).</summary>
    public DateTimeOffset LastBegins => new(Last, TimeOnly.MinValue, TimeSpan.Zero);

    public int CompareTo(EditionDate other) => First.CompareTo(other.First);

    public override string ToString() => Text;

    private static DateOnly Within(DateOnly day) =>
        day >= MinDay && day <= MaxDay ? day : throw new ArgumentOutOfRangeException(nameof(day), day, "It is not a day of the calendar of editions.");
}
