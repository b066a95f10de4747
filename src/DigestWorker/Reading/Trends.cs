using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Reading;

/// <summary>A week of a digest.</summary>
/// <param name="Papers">The papers in the editions that begin in it.</param>
/// <param name="Votes">The sum of their votes.</param>
internal sealed record TrendWeek(EditionDate Week, int Papers, long Votes);

/// <summary>A field in each of the weeks.</summary>
/// <param name="Papers">The papers of all the weeks.</param>
/// <param name="ByWeek">The papers of each week, in the order of the weeks.</param>
internal sealed record TrendField(string Field, int Papers, IReadOnlyList<int> ByWeek);

/// <summary>A word of titles and fields, now and before.</summary>
/// <param name="Papers">The papers of the recent weeks that have it.</param>
/// <param name="Before">The papers of the weeks before that have it.</param>
/// <param name="Share">Its papers by all papers of the recent weeks.</param>
/// <param name="ShareBefore">Its papers by all papers of the weeks before.</param>
internal sealed record TrendWord(string Word, int Papers, int Before, double Share, double ShareBefore);

/// <summary>What a digest was about over some weeks; every number is counted in its published editions.</summary>
/// <param name="Weeks">The oldest first; the last is that of the newest edition.</param>
/// <param name="Fields">The most frequent fields.</param>
/// <param name="RecentWeeks">How many of the last weeks the words are compared of, with the others.</param>
/// <param name="Rising">The words whose share grew the most.</param>
/// <param name="Falling">The words whose share shrank the most.</param>
/// <param name="MostVoted">The papers with the most votes.</param>
/// <param name="IsCut">Whether there are more papers than are counted; then the oldest are not.</param>
internal sealed record Trends(
    string Digest, IReadOnlyList<TrendWeek> Weeks, IReadOnlyList<TrendField> Fields, int RecentWeeks, IReadOnlyList<TrendWord> Rising,
    IReadOnlyList<TrendWord> Falling, IReadOnlyList<EntryFigures> MostVoted, bool IsCut)
{
    /// <summary>The spans that the page offers.</summary>
    public static readonly IReadOnlyList<int> Spans = [12, 26, 52];

    public const int DefaultWeeks = 12;
    public const int MinWeeks = 2;
    public const int MaxWeeks = 52;

    public int Papers => Weeks.Sum(week => week.Papers);

    public long Votes => Weeks.Sum(week => week.Votes);
}
