using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>Counts what a digest was about over some weeks.</summary>
internal sealed class TrendQueries(EditionStore editions, EntryStore entries)
{
    /// <summary>A year of 100 papers a day; more would make the page slow.</summary>
    private const int MaxEntries = 36_500;

    private const int MaxFields = 8;
    private const int MaxWords = 10;
    private const int MaxVoted = 10;
    private const int MinPapersOfWord = 3;

    /// <summary>The weeks up to that of the newest published edition; null if none is published.</summary>
    public async Task<Trends?> OfAsync(string digest, int weeks, CancellationToken cancellationToken)
    {
        if (await editions.NewestPublishedAsync(digest, cancellationToken) is not { } newest)
            return null;
        var last = EditionDate.Week(newest.Date.First);
        var first = last.First.AddDays(-7 * (weeks - 1));
        var found = await entries.FiguresAsync(
            newest.Digest, first < EditionDate.MinDay ? EditionDate.MinDay : first, last.Last, MaxEntries + 1, cancellationToken);
        return Of(newest.Digest, last.First, weeks, found);
    }

    private static Trends Of(string digest, DateOnly lastMonday, int weeks, IReadOnlyList<EntryFigures> found)
    {
        var isCut = found.Count > MaxEntries;
        var counted = found.Take(MaxEntries).Select(entry => (Entry: entry, Week: weeks - 1 - WeeksBetween(entry.Date.First, lastMonday)))
            .Where(entry => entry.Week >= 0 && entry.Week < weeks).ToList();
        var keyOf = FieldCounts.Keys();
        var byWeek = counted.ToLookup(entry => entry.Week, entry => entry.Entry);
        var recent = weeks < 8 ? Math.Max(1, weeks / 2) : 4;
        var (rising, falling) = WordsOf(
            [.. counted.Where(entry => entry.Week >= weeks - recent).Select(entry => entry.Entry)],
            [.. counted.Where(entry => entry.Week < weeks - recent).Select(entry => entry.Entry)]);
        return new Trends(
            digest,
            [.. Enumerable.Range(0, weeks).Select(week => new TrendWeek(
                EditionDate.Week(lastMonday.AddDays(-7 * (weeks - 1 - week))), byWeek[week].Count(), byWeek[week].Sum(entry => (long)entry.Votes)))],
            [.. FieldCounts.Count(counted.Select(entry => entry.Entry.Fields), keyOf).Take(MaxFields).Select(field => new TrendField(
                field.Field, field.Papers, CountByWeek(keyOf(field.Field), weeks, byWeek, keyOf)))],
            recent, rising, falling,
            [.. counted.Select(entry => entry.Entry).OrderByDescending(entry => entry.Votes).ThenBy(entry => entry.Id)
                .DistinctBy(entry => entry.Id).Take(MaxVoted)],
            isCut);
    }

    private static IReadOnlyList<int> CountByWeek(string key, int weeks, ILookup<int, EntryFigures> byWeek, Func<string, string> keyOf) =>
        [.. Enumerable.Range(0, weeks).Select(week => byWeek[week].Count(entry => entry.Fields.Any(other => keyOf(other) == key)))];

    /// <summary>The words whose share of the papers changed the most.</summary>
    private static (IReadOnlyList<TrendWord> Rising, IReadOnlyList<TrendWord> Falling) WordsOf(
        IReadOnlyList<EntryFigures> now, IReadOnlyList<EntryFigures> before)
    {
        if (now.Count == 0 || before.Count == 0)
            return ([], []);
        var (counted, countedBefore) = (CountWords(now), CountWords(before));
        var words = counted.Keys.Union(countedBefore.Keys)
            .Select(word => (Word: word, Papers: counted.GetValueOrDefault(word), Before: countedBefore.GetValueOrDefault(word)))
            .Where(word => word.Papers + word.Before >= MinPapersOfWord)
            .Select(word => new TrendWord(
                word.Word, word.Papers, word.Before, (double)word.Papers / now.Count, (double)word.Before / before.Count)).ToList();
        return (
            [.. words.Where(word => word.Share > word.ShareBefore && word.Papers >= MinPapersOfWord)
                .OrderByDescending(word => word.Share - word.ShareBefore).ThenBy(word => word.Word, StringComparer.Ordinal).Take(MaxWords)],
            [.. words.Where(word => word.Share < word.ShareBefore && word.Before >= MinPapersOfWord)
                .OrderBy(word => word.Share - word.ShareBefore).ThenBy(word => word.Word, StringComparer.Ordinal).Take(MaxWords)]);
    }

    private static Dictionary<string, int> CountWords(IReadOnlyList<EntryFigures> entries)
    {
        var counts = new Dictionary<string, int>();
        foreach (var word in entries.SelectMany(entry => TextWords.Of(entry.Title).Union(entry.Fields)))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    private static int WeeksBetween(DateOnly day, DateOnly lastMonday) => (int)Math.Floor((lastMonday.DayNumber + 6 - day.DayNumber) / 7.0);
}
