using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DigestWorker.Papers;

/// <summary>
/// The period of a listing's calendar that an edition covers: a day (<c>2025-01-08</c>), an ISO week (<c>2025-W02</c>)
/// or a month (<c>2025-01</c>).
/// </summary>
internal readonly record struct EditionDate : IComparable<EditionDate>
{
    private EditionDate(DateOnly first, DateOnly last, string text) => (First, Last, Text) = (first, last, text);

    public DateOnly First { get; }
    public DateOnly Last { get; }
    public string Text { get; }

    public bool IsDay => First == Last;
    public bool IsWeekend => IsDay && First.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    public static EditionDate Day(DateOnly day) => new(day, day, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static EditionDate Week(DateOnly day)
    {
        var date = day.ToDateTime(TimeOnly.MinValue);
        var (year, week) = (ISOWeek.GetYear(date), ISOWeek.GetWeekOfYear(date));
        var monday = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
        return new(monday, monday.AddDays(6), $"{year:D4}-W{week:D2}");
    }

    public static EditionDate Month(DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new(first, first.AddMonths(1).AddDays(-1), day.ToString("yyyy-MM", CultureInfo.InvariantCulture));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out EditionDate date)
    {
        date = default;
        // The last week and the last month of the year 9999 end after DateOnly.MaxValue.
        if (text is ['9', '9', '9', '9', ..])
            return false;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            date = Day(day);
        else if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            date = Month(month);
        else if (text is [_, _, _, _, '-', 'W', _, _]
                 && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year > 0
                 && int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week)
                 && week >= 1 && week <= ISOWeek.GetWeeksInYear(year))
            date = Week(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)));
        else
            return false;
        return true;
    }

    public static EditionDate Parse(string text) =>
        TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a day (2025-01-08), ISO week (2025-W02) or month (2025-01).");

    /// <summary>When its last day begins, in the listing's calendar (UTC).</summary>
    public DateTimeOffset LastBegins => new(Last, TimeOnly.MinValue, TimeSpan.Zero);

    public int CompareTo(EditionDate other) => First.CompareTo(other.First);

    public override string ToString() => Text;
}
