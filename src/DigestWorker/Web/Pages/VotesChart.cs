using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>The chart of the votes on a paper: time to the right, votes from 0 at the bottom to a round number at the top.</summary>
/// <param name="Points">The line.</param>
/// <param name="Top">The votes at the top.</param>
/// <param name="Most">The first of the highest values.</param>
internal sealed record VotesChart(string Points, int Top, VotesAt First, VotesAt Last, VotesAt Most)
{
    public const int Width = 720;
    public const int Height = 200;

    private static readonly int[] RoundNumbers = [1, 2, 5, 10];

    /// <summary>The line, closed along the bottom.</summary>
    public string Area => $"0,{Height} {Points} {Width},{Height}";

    /// <summary>Null if there are fewer than two values.</summary>
    public static VotesChart? Of(IReadOnlyList<VotesAt> votes)
    {
        if (votes.Count < 2 || votes[^1].At <= votes[0].At)
            return null;
        var (first, last, top) = (votes[0], votes[^1], RoundUp(votes.Max(seen => seen.Votes)));
        var points = votes.Select(seen => FormattableString.Invariant(
            $"{Width * ((seen.At - first.At) / (last.At - first.At)):0.#},{Height - ((double)Height * seen.Votes / top):0.#}"));
        return new VotesChart(string.Join(' ', points), top, first, last, votes.MaxBy(seen => seen.Votes));
    }

    /// <summary>The next of 2, 4, 10, 20, 40 …: half of it is a whole number.</summary>
    internal static int RoundUp(int max)
    {
        for (long unit = 1; ; unit *= 10)
        {
            foreach (var factor in RoundNumbers)
            {
                if (2 * factor * unit >= max)
                    return (int)Math.Min(2 * factor * unit, int.MaxValue);
            }
        }
    }
}
