using System.Globalization;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>The votes on a paper over time, drawn from 0 at the bottom to the maximum at the top.</summary>
internal sealed record VotesLine(string Points, string LastX, string LastY, string Words)
{
    public const int Width = 80;
    public const int Height = 20;

    /// <summary>Null if there is only one value.</summary>
    public static VotesLine? Of(PageContext view, string digest, IReadOnlyList<VotesAt> votes)
    {
        if (votes.Count < 2)
            return null;
        var (first, last, max) = (votes[0], votes[^1], Math.Max(1, votes.Max(seen => seen.Votes)));
        var points = votes.Select(seen => (
            X: Text(Width * (seen.At - first.At) / (last.At - first.At)),
            Y: Text(Height - ((double)Height * seen.Votes / max)))).ToList();
        return new VotesLine(
            string.Join(' ', points.Select(point => $"{point.X},{point.Y}")), points[^1].X, points[^1].Y,
            view.Text(
                $"추천수 변화: {view.Moment(digest, first.At)} {first.Votes}, {view.Moment(digest, last.At)} {last.Votes}",
                $"Votes over time: {first.Votes} on {view.Moment(digest, first.At)}, {last.Votes} on {view.Moment(digest, last.At)}"));
    }

    private static string Text(double length) => length.ToString("0.#", CultureInfo.InvariantCulture);
}
