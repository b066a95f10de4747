using DigestWorker.Papers;
using DigestWorker.Sites;

namespace DigestWorker.Listings;

/// <summary>The outcome of reading a listing. It distinguishes an empty day, an unknown layout and a network failure.</summary>
internal abstract record ListingOutcome
{
    private ListingOutcome()
    {
    }

    /// <param name="Certain">Whether the list is complete as far as known; if not, <paramref name="Doubt"/> is the reason.</param>
    /// <param name="Rejected">Rows that are not valid papers.</param>
    internal sealed record Listed(IReadOnlyList<ListedPaper> Papers, bool Certain, Reason? Doubt, IReadOnlyList<RejectedRow> Rejected) : ListingOutcome
    {
        /// <summary>arXiv's metadata, if the listing contains it.</summary>
        public IReadOnlyDictionary<PaperId, PaperDetails> Details { get; init; } = new Dictionary<PaperId, PaperDetails>();
    }

    /// <param name="Confirmed">Whether both ways of reading the listing agree.</param>
    internal sealed record NothingListed(bool Confirmed, Reason Reason) : ListingOutcome;

    /// <summary>The site has published neither the date nor a later one.</summary>
    internal sealed record NotPublishedYet(Reason Reason) : ListingOutcome;

    /// <param name="RetryAfter">The delay that the site requests; null if it requests none.</param>
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
    /// <summary>No complete response.</summary>
    Network,

    /// <summary>The site denies access.</summary>
    Blocked,

    /// <summary>The response is not a listing in a known layout.</summary>
    LayoutChanged,

    /// <summary>The list of another date.</summary>
    WrongDay,
}

/// <param name="Row">The position of the row: <c>row 3 (2501.123)</c>.</param>
internal sealed record RejectedRow(string Row, string Reason);
