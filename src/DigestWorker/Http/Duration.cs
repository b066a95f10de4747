using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Http;

/// <summary>Reads spans of time as people and servers write them.</summary>
internal static partial class Duration
{
    /// <summary>
    /// <c>2m</c>, <c>1h30m</c>, <c>20ms</c>, <c>1d</c>, a number of seconds, or <c>days.hours:minutes:seconds</c>; null if it is none of them.
    /// </summary>
    public static TimeSpan? Parse(string text) => OfUnits(text) ?? OfClock(text);

    /// <summary><c>6m0s</c>, <c>1s</c>, <c>20ms</c>, <c>1h2m3.5s</c>; without a unit it is seconds.</summary>
    public static TimeSpan? OfUnits(string? text)
    {
        if (IsNumber(text))
            return TimeSpan.FromSeconds(Math.Min(double.Parse(text!, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), int.MaxValue));
        return text is not null && Units().Match(text) is { Success: true, Length: > 0 } match ? Sum(match) : null;
    }

    /// <summary>Whether it has no unit.</summary>
    public static bool IsNumber(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    /// <summary>
    /// What to write instead of hours that a clock does not have: <c>36h</c> for <c>36:00:00</c>, which TimeSpan reads as 36 days; null for the rest.
    /// </summary>
    public static string? InUnits(string text) =>
        Clock().Match(text) is { Success: true } match && !IsOfDay(match)
            ? string.Concat(match.Groups.Values.Skip(1).Where(part => part.Success && !IsZero(part)).Select(part => $"{part.Value.TrimStart('0')}{part.Name}"))
            : null;

    private static TimeSpan? OfClock(string text) => Clock().Match(text) is { Success: true } match && IsOfDay(match) ? Sum(match) : null;

    private static bool IsOfDay(Match clock) => int.Parse(clock.Groups["h"].ValueSpan, CultureInfo.InvariantCulture) < 24;

    private static bool IsZero(Group part) => part.Value.All(c => c is '0' or '.');

    private static TimeSpan Sum(Match match)
    {
        var seconds = (Part("d") * 86_400) + (Part("h") * 3600) + (Part("m") * 60) + Part("s") + (Part("ms") / 1000);
        return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));

        double Part(string name) => match.Groups[name] is { Success: true } part
            ? double.Parse(part.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex(
        @"^((?<d>[0-9]{1,5})d)?((?<h>[0-9]{1,6})h)?((?<m>[0-9]{1,6})m)?((?<s>[0-9]{1,9}(\.[0-9]{1,9})?)s)?((?<ms>[0-9]{1,9}(\.[0-9]{1,9})?)ms)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Units();

    [GeneratedRegex(
        @"^((?<d>[0-9]{1,5})\.)?(?<h>[0-9]{1,3}):(?<m>[0-5]?[0-9])(:(?<s>[0-5]?[0-9](\.[0-9]{1,7})?))?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();
}
