using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>How much the votes on a paper changed in the last 24 hours.</summary>
internal static class VotesChange
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(24);

    /// <param name="votes">The changes, the oldest first. What a paper had when it was first seen is no change.</param>
    /// <param name="now">The time of the request.</param>
    public static int Of(IReadOnlyList<VotesAt> votes, DateTimeOffset now) => votes is [var first, .., var last]
        ? last.Votes - votes.LastOrDefault(seen => seen.At <= now - Period, first).Votes
        : 0;
}
