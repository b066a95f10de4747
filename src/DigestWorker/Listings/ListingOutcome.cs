using DigestWorker.Papers;
using DigestWorker.Sites;

namespace DigestWorker.Listings;

/// <summary>What came of reading a listing. An empty day, a page that cannot be made sense of and a dead line are three things.</summary>
internal abstract record ListingOutcome
{
    private ListingOutcome()
    {
    }

    /// <param name="Certain">Whether this is the whole list of that date as far as can be told; if not, <paramref name="Doubt"/> says why.</param>
    /// <param name="Rejected">Rows that no paper could be made of.</param>
    internal sealed record Listed(IReadOnlyList<ListedPaper> Papers, bool Certain, Reason? Doubt, IReadOnlyList<RejectedRow> Rejected) : ListingOutcome;

    /// <param name="Confirmed">Whether both ways of reading the listing agree.</param>
    internal sealed record NothingListed(bool Confirmed, Reason Reason) : ListingOutcome;

    /// <param name="RetryAfter">How long the site wants to be left alone, where it says so.</param>
    internal sealed record Failed(ListingFailure Kind, Reason Reason, TimeSpan? RetryAfter = null) : ListingOutcome
    {
        public static Failed Of(Fetched.Failed fetch) => new(
            fetch.Kind switch
            {
                FetchFailure.Network => ListingFailure.Network,
                FetchFailure.Blocked => ListingFailure.Blocked,
                _ => ListingFailure.LayoutChanged,
            },
            fetch.Reason, fetch.RetryAfter);
    }
}

internal enum ListingFailure
{
    /// <summary>No whole answer.</summary>
    Network,

    /// <summary>The site does not let the worker in.</summary>
    Blocked,

    /// <summary>An answer that is no such listing, or no longer.</summary>
    LayoutChanged,

    /// <summary>The list of another date.</summary>
    WrongDay,
}

/// <param name="Row">Where it stood: <c>row 3 (2501.123)</c>.</param>
internal sealed record RejectedRow(string Row, string Reason);
