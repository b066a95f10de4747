using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Editions;

/// <summary>Counts the figures of an edition.</summary>
internal static class EditionOverviews
{
    private const int MostVoted = 5;
    private const string Day = "yyyy-MM-dd";

    /// <param name="entries">The entries in file order, at least one.</param>
    /// <param name="before">The fields of the editions before it.</param>
    public static EditionOverview Of(IReadOnlyList<Entry> entries, FieldCounts before) => new()
    {
        Papers = entries.Count,
        Votes = entries.Sum(entry => (long)entry.Paper.Listed.Votes),
        // From the most votes to the fewest: of two in the middle, the second.
        MedianVotes = entries[entries.Count / 2].Paper.Listed.Votes,
        MostVoted = [.. entries.Take(MostVoted).Select(entry => new VotedPaper(entry.Paper.Id, entry.Paper.Title, entry.Paper.Listed.Votes))],
        Fields = [.. FieldCounts.Count(entries.Select(entry => entry.Summary.Text.Fields))
            .Select(field => new FieldFigure(field.Field, field.Papers, before.Of(field.Field)))],
        Before = new EditionsBefore(Text(before.From), Text(before.To), before.Editions, before.Papers),
        WithCode = entries.Count(entry => entry.Paper.Listed.CodeUrl is not null),
        Organizations = [.. entries.Select(entry => entry.Paper.Listed.Organization).OfType<string>()
            .GroupBy(organization => organization).Select(same => new OrganizationFigure(same.Key, same.Count()))
            .OrderByDescending(same => same.Papers).ThenBy(same => same.Organization, StringComparer.Ordinal)],
    };

    /// <summary>The days that an edition is compared with: the four weeks before it, for a month the month before it.</summary>
    public static (DateOnly From, DateOnly To) DaysBefore(EditionDate date) =>
        (date.Last.DayNumber - date.First.DayNumber > 7 ? date.First.AddMonths(-1) : date.First.AddDays(-28), date.First.AddDays(-1));

    /// <summary>What an overview was compared with, so that it is the same if the edition is written again.</summary>
    public static FieldCounts ComparedWith(EditionOverview overview) => new(
        DayOf(overview.Before.From), DayOf(overview.Before.To), overview.Before.Editions, overview.Before.Papers,
        overview.Fields.GroupBy(field => SearchText.NormalizedKey(field.Field)).ToDictionary(same => same.Key, same => same.First().PapersBefore));

    private static string Text(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);

    private static DateOnly DayOf(string text) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateOnly.MinValue;
}
