using DigestWorker.Papers;

namespace DigestWorker.Listings;

/// <summary>Hugging Face's trending, weekly and monthly papers: one page each, without an archive.</summary>
internal sealed class HuggingFaceRanking(HuggingFacePages pages)
{
    public async Task<ListingOutcome> FetchAsync(ListingKind kind, EditionDate date, CancellationToken cancellationToken)
    {
        var (page, failure) = await pages.FetchAsync(Path(kind, date), cancellationToken);
        if (page is null)
            return failure!;
        if (kind is not ListingKind.HuggingFaceTrending && page.Period is { } shown && !Fits(shown, date))
            return new ListingOutcome.Failed(ListingFailure.WrongDay, new Reason(ReasonCode.PageListsOtherDay) { Date = shown.Text });
        if (page.Rows.Papers.Count == 0)
            return new ListingOutcome.NothingListed(Confirmed: page.IsWhole, new Reason(ReasonCode.PageListsNothing));

        var doubt = page.IsWhole ? page.Rows.Cut : new Reason(ReasonCode.OneWayRead) { Detail = "only the cards of the page could be read" };
        return new ListingOutcome.Listed(page.Rows.Papers, doubt is null, doubt, page.Rows.Rejected);
    }

    private static string Path(ListingKind kind, EditionDate date) => kind switch
    {
        ListingKind.HuggingFaceWeekly => $"/papers/week/{date}",
        ListingKind.HuggingFaceMonthly => $"/papers/month/{date}",
        _ => "/papers/trending",
    };

    // The page names its week or month, or a day in it. For a week that does not exist, the site returns the newest one.
    private static bool Fits(EditionDate shown, EditionDate date) => shown.First >= date.First && shown.Last <= date.Last;
}
