using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>The papers of an edition after reading its listing: the stored papers merged with the listed ones.</summary>
/// <param name="Outage">The failure, if the site did not respond or denied access.</param>
internal sealed record ListedEdition(ListingAssessment Assessment, IReadOnlyList<EditionPaper> Papers, ListingOutcome.Failed? Outage);

/// <summary>Reads the listing of an edition.</summary>
internal sealed class ListingStage(ListingSites listings, EditionStore editions)
{
    public async Task<ListedEdition> ReadAsync(DigestDefinition digest, OpenEdition open, CancellationToken cancellationToken)
    {
        var known = await editions.PapersAsync(digest.Name, open.Date, cancellationToken);
        var outcome = open.NoLongerListed ? null : open.Listing ?? await FetchAsync(digest, open.Date, known, cancellationToken);
        var (assessment, listed) = ListingAssessments.Assess(outcome);
        var details = (outcome as ListingOutcome.Listed)?.Details ?? new Dictionary<PaperId, PaperDetails>();
        return new ListedEdition(assessment, PaperMerger.Merge(known, listed, details), ListingAssessments.OutageOf(outcome));
    }

    private Task<ListingOutcome> FetchAsync(
        DigestDefinition digest, EditionDate date, IReadOnlyList<EditionPaper> known, CancellationToken cancellationToken) =>
        listings.FetchAsync(
            digest.Options.Listing, date, [.. digest.Options.Categories], known.Select(paper => paper.Paper.Id).ToHashSet(), cancellationToken);
}
