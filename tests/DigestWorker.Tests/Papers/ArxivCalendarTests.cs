using System.Globalization;
using DigestWorker.Papers;

namespace DigestWorker.Tests.Papers;

public sealed class ArxivCalendarTests
{
    // https://info.arxiv.org/help/availability.html; in New York, in winter and in summer.
    [Theory]
    [InlineData("2026-02-09T14:00-05:00", "2026-02-11")] // Monday 14:00
    [InlineData("2026-02-10T13:59:59-05:00", "2026-02-11")] // to Tuesday 14:00: Tuesday evening
    [InlineData("2026-02-10T14:00-05:00", "2026-02-12")]
    [InlineData("2026-02-11T15:00-05:00", "2026-02-13")]
    [InlineData("2026-02-12T15:00-05:00", "2026-02-16")] // Thursday
    [InlineData("2026-02-13T13:59-05:00", "2026-02-16")] // to Friday: Sunday evening
    [InlineData("2026-02-13T14:00-05:00", "2026-02-17")] // Friday
    [InlineData("2026-02-15T12:00-05:00", "2026-02-17")]
    [InlineData("2026-02-16T13:59-05:00", "2026-02-17")] // to Monday: Monday evening
    [InlineData("2026-07-14T13:59-04:00", "2026-07-15")]
    [InlineData("2026-07-14T14:00-04:00", "2026-07-16")]
    [InlineData("2026-03-06T13:59-05:00", "2026-03-09")] // the clocks go forward on the Sunday of the announcement
    [InlineData("2026-03-09T13:59-04:00", "2026-03-10")]
    [InlineData("2026-11-25T15:00-05:00", "2026-11-30")] // Thanksgiving: with those of Friday
    [InlineData("2026-01-17T12:00-05:00", "2026-01-21")] // Martin Luther King Day: with those of Tuesday
    [InlineData("2025-07-03T15:00-04:00", "2025-07-08")] // the Sunday after Independence Day
    public void A_paper_is_announced_after_the_deadline_of_the_next_announcement(string submittedAt, string date)
    {
        var at = DateTimeOffset.Parse(submittedAt, CultureInfo.InvariantCulture);

        Assert.Equal(date, Text(ArxivCalendar.DateOf(at)));
        var (from, to) = ArxivCalendar.SubmissionsOf(ArxivCalendar.DateOf(at));
        Assert.True(from <= at && at < to);
    }

    [Theory]
    [InlineData("2026-02-11", "2026-02-11T01:00Z")]
    [InlineData("2026-07-15", "2026-07-15T00:00Z")]
    public void The_date_is_that_of_the_announcement_in_utc(string date, string announcedAt) =>
        Assert.Equal(DateTimeOffset.Parse(announcedAt, CultureInfo.InvariantCulture), ArxivCalendar.AnnouncedAt(DateOnly.Parse(date, CultureInfo.InvariantCulture)));

    // The lists of 2023, 2025 and 2026, of which the Fridays have no announcement anyway.
    [Theory]
    [InlineData(2023, "01-16 06-14 06-19 07-04 09-04 11-23 12-25 12-27")]
    [InlineData(2025, "01-01 01-20 06-19 07-06 09-01 11-27 12-25")]
    [InlineData(2026, "01-01 01-19 09-07 11-26 12-29 12-31")]
    public void The_evenings_without_an_announcement_are_weekends_and_the_holidays_that_arxiv_listed(int year, string holidays)
    {
        var evenings = Enumerable.Range(0, 365).Select(new DateOnly(year, 1, 1).AddDays)
            .Where(evening => evening.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday) && !ArxivCalendar.Announces(evening.AddDays(1)));

        Assert.Equal(holidays, string.Join(' ', evenings.Where(evening => (year, evening.DayOfYear) is not (2023, 2)).Select(evening => Text(evening)[5..])));
    }

    [Fact]
    public void Every_moment_of_three_years_belongs_to_one_announcement()
    {
        for (var at = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero); at.Year < 2027; at = at.AddMinutes(173))
        {
            var date = ArxivCalendar.DateOf(at);
            var (from, to) = ArxivCalendar.SubmissionsOf(date);
            Assert.True(from <= at && at < to && at < ArxivCalendar.AnnouncedAt(date) && ArxivCalendar.Announces(date), $"{at}");
        }
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
