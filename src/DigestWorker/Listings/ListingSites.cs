using DigestWorker.Papers;

namespace DigestWorker.Listings;

/// <summary>All listings behind one question: which papers does it show for a date?</summary>
internal sealed class ListingSites(HuggingFaceDaily daily, HuggingFaceRanking ranking, ArxivDaily arxiv)
{
    /// <param name="categories">For arXiv.</param>
    /// <param name="known">The papers that the listing already showed for the date: a list that lacks them is doubted.</param>
    public Task<ListingOutcome> FetchAsync(
        ListingKind kind, EditionDate date, IReadOnlyList<string> categories, IReadOnlySet<PaperId> known, CancellationToken cancellationToken) => kind switch
        {
            ListingKind.HuggingFaceDaily => daily.FetchAsync(date, known, cancellationToken),
            ListingKind.Arxiv => arxiv.FetchAsync(date, categories, known, cancellationToken),
            _ => ranking.FetchAsync(kind, date, cancellationToken),
        };
}
