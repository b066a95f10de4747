using System.Globalization;

namespace DigestWorker.Schedules;

/// <summary>Describes a schedule in words; returns the expression if words would be longer or less exact.</summary>
internal sealed record CronDescription(string Korean, string English)
{
    private const int Day = 24 * 60 * 60;

    /// <summary>Longer lists are not easier to read than the expression.</summary>
    private const int MaxItems = 6;

    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly string[] KoreanDays = ["일", "월", "화", "수", "목", "금", "토"];
    private static readonly string[] KoreanNth = ["첫째", "둘째", "셋째", "넷째", "다섯째"];
    private static readonly string[] EnglishNth = ["first", "second", "third", "fourth", "fifth"];
    private static readonly CronDescription EveryDay = new("매일", "every day");

    /// <param name="cron">As Quartz reads it: seconds minutes hours day-of-month month day-of-week, optional years.</param>
    public static CronDescription Of(string cron)
    {
        var fields = cron.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length is 6 or 7 && Times(fields[0], fields[1], fields[2]) is { } times && Days(fields[3], fields[5]) is { } days
            && Months(fields[4]) is { } months && Years(fields.ElementAtOrDefault(6) ?? "*") is { } years
            ? Joined(times, days, months, years)
            : new CronDescription(cron, cron);
    }

    private static CronDescription Joined((CronDescription Words, bool IsList) times, CronDescription days, CronDescription months, CronDescription years)
    {
        // A named month or year needs no "every".
        var korean = months.Korean is ""
            ? $"{years.Korean} {days.Korean}"
            : $"{(years.Korean is "" ? "매년" : years.Korean)} {months.Korean} {days.Korean.Replace("매월 ", "", StringComparison.Ordinal)}";
        var english = times.IsList ? $"{days.English} {times.Words.English}" : days == EveryDay ? times.Words.English : $"{times.Words.English} {days.English}";
        korean = !times.IsList && days == EveryDay && months.Korean is "" && years.Korean is "" ? times.Words.Korean : $"{korean} {times.Words.Korean}";
        return new(korean.Trim(), $"{english} {months.English} {years.English}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd());
    }

    /// <summary>The times of a day: a few are listed, many must be evenly spaced.</summary>
    private static (CronDescription Words, bool IsList)? Times(string seconds, string minutes, string hours)
    {
        if (Values(seconds, 0, 59) is not { } s || Values(minutes, 0, 59) is not { } m || Values(hours, 0, 23) is not { } h)
            return null;
        int[] moments = [.. from hour in h from minute in m from second in s select (((hour * 60) + minute) * 60) + second];
        if (moments.Length <= MaxItems)
        {
            var named = Array.ConvertAll(moments, Clock);
            return (new(string.Join(", ", named), $"at {And(named)}"), IsList: true);
        }

        var step = moments[1] - moments[0];
        if (moments.Zip(moments.Skip(1)).Any(pair => pair.Second - pair.First != step))
            return null;
        var (number, korean, english) = step % 3600 == 0 ? (step / 3600, "시간", "hour")
            : step % 60 == 0 ? (step / 60, "분", "minute")
            : (step, "초", "second");
        var every = new CronDescription($"{number}{korean}마다", number == 1 ? $"every {english}" : $"every {number} {english}s");
        var (first, last) = (moments[0], moments[^1]);
        if (first + Day - last != step)
            return (new($"{Clock(first)}부터 {Clock(last)}까지 {every.Korean}", $"{every.English} from {Clock(first)} to {Clock(last)}"), IsList: false);
        return (first == 0 ? every : new($"{Clock(first)}부터 {every.Korean}", $"{every.English} from {Clock(first)}"), IsList: false);
    }

    private static CronDescription? Days(string ofMonth, string ofWeek) => (ofMonth is "*" or "?", ofWeek is "*" or "?") switch
    {
        (true, true) => EveryDay,
        (false, true) => DaysOfMonth(ofMonth),
        (true, false) => DaysOfWeek(ofWeek),
        _ => null,
    };

    private static CronDescription? DaysOfMonth(string field)
    {
        if (field is "L")
            return new("매월 마지막 날", "on the last day of the month");
        if (field is "LW")
            return new("매월 마지막 평일", "on the last weekday of the month");
        if (field.StartsWith("L-", StringComparison.Ordinal) && Number(field[2..]) is { } before)
            return new($"매월 마지막 날 {before}일 전", $"{before} {(before == 1 ? "day" : "days")} before the last day of the month");
        if (field.EndsWith('W') && Number(field[..^1]) is { } near)
            return new($"매월 {near}일에 가장 가까운 평일", $"on the weekday nearest to day {near} of the month");
        return Values(field, 1, 31) is not { } days ? null
            : days.Length <= MaxItems ? new(
                $"매월 {string.Join(", ", days.Select(day => $"{day}일"))}",
                $"on {(days.Length == 1 ? "day" : "days")} {And([.. days.Select(Text)])} of the month")
            : IsRow(days) ? new($"매월 {days[0]}일부터 {days[^1]}일까지", $"on days {days[0]} to {days[^1]} of the month")
            : null;
    }

    private static CronDescription? DaysOfWeek(string field)
    {
        if (field.Split('#') is [var name, ['1' or '2' or '3' or '4' or '5'] nth] && Weekday(name) is { } day)
            return new($"매월 {KoreanNth[nth[0] - '1']} {KoreanDays[day]}요일", $"on the {EnglishNth[nth[0] - '1']} {EnglishDay(day)} of the month");
        if (field is [_, .., 'L'] && Weekday(field[..^1]) is { } last)
            return new($"매월 마지막 {KoreanDays[last]}요일", $"on the last {EnglishDay(last)} of the month");
        return Values(field, 1, 7, DayNames) switch
        {
            null => null,
            { Length: 7 } => EveryDay,
            [2, 3, 4, 5, 6] => new("평일", "on weekdays"),
            [1, 7] => new("주말", "at weekends"),
            // The week starts on Monday, unlike in Quartz.
            var days => EachWeek([.. days.Select(day => day - 1).OrderBy(index => (index + 6) % 7)]),
        };
    }

    private static CronDescription EachWeek(int[] days) =>
        new($"매주 {string.Join('·', days.Select(index => KoreanDays[index]))}요일", $"every {And([.. days.Select(EnglishDay)])}");

    private static CronDescription? Months(string field) => field is "*" or "?" ? new("", "")
        : Values(field, 1, 12, MonthNames) is not { } months ? null
        : months.Length == 12 ? new("", "")
        : months.Length <= MaxItems ? new(string.Join(", ", months.Select(month => $"{month}월")), $"in {And([.. months.Select(EnglishMonth)])}")
        : IsRow(months) ? new($"{months[0]}월부터 {months[^1]}월까지", $"from {EnglishMonth(months[0])} to {EnglishMonth(months[^1])}")
        : null;

    private static CronDescription? Years(string field) => field is "*" or "?" ? new("", "")
        : Values(field, 1970, 2199) is not { } years ? null
        : years.Length <= MaxItems ? new(string.Join(", ", years.Select(year => $"{year}년")), $"in {And([.. years.Select(Text)])}")
        : IsRow(years) ? new($"{years[0]}년부터 {years[^1]}년까지", $"from {years[0]} to {years[^1]}")
        : null;

    /// <summary>The values of a field, in order; null if it is not a plain list of numbers, names, ranges and steps.</summary>
    private static int[]? Values(string field, int lowest, int highest, string[]? names = null)
    {
        var values = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var start, var by] when Number(by) is > 0 and { } wide => (start, wide),
                _ => ("none", 1),
            };
            var stepped = part.Contains('/', StringComparison.Ordinal);
            var ends = range is "*" or ""
                && (range is "*" || stepped) ? [lowest, highest] : Array.ConvertAll(range.Split('-'), end => Value(end, lowest, names));
            if (ends is not ([_] or [_, _]) || Array.Exists(ends, end => end is null || end < lowest || end > highest))
                return null;
            var first = ends[0]!.Value;
            var last = ends.Length == 2 ? ends[1]!.Value : stepped ? highest : first;
            // FRI-MON wraps around the end of the week.
            var length = last >= first ? last - first : last - first + highest - lowest + 1;
            for (var at = 0; at <= length; at += step)
                values.Add(lowest + ((first - lowest + at) % (highest - lowest + 1)));
        }
        return [.. values];
    }

    private static int? Value(string text, int lowest, string[]? names) =>
        names is not null && Array.IndexOf(names, text) is >= 0 and var index ? lowest + index : Number(text);

    private static int? Weekday(string text) => Value(text, 1, DayNames) is >= 1 and <= 7 and { } day ? day - 1 : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsRow(int[] values) => values[^1] - values[0] == values.Length - 1;

    private static string Clock(int second) =>
        new TimeOnly(second * TimeSpan.TicksPerSecond).ToString(second % 60 == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static string And(string[] parts) => parts.Length == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string EnglishDay(int index) => CultureInfo.InvariantCulture.DateTimeFormat.DayNames[index];

    private static string EnglishMonth(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
}
