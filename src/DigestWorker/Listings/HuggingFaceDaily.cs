using DigestWorker.Http;
using DigestWorker.Papers;

namespace DigestWorker.Listings;

/// <summary>
/// Hugging Face Daily Papers of one day. The API is asked first: it may be asked five times as often as the pages.
/// Where its answer gives reason to doubt, and where there is none, the page of the day is read too.
/// </summary>
internal sealed class HuggingFaceDaily(HuggingFaceApi api, HuggingFacePages pages)
{
    /// <summary>How many rows the API gives without being told a limit; a list that stops there may have been cut.</summary>
    private const int DefaultLimit = 50;

    public async Task<ListingOutcome> FetchAsync(EditionDate date, IReadOnlySet<PaperId> known, CancellationToken cancellationToken)
    {
        var answer = await api.FetchAsync($"date={date.Text}", cancellationToken);
        if (answer is HuggingFaceApi.Response.NotYet notYet)
            return new ListingOutcome.NothingListed(Confirmed: false, $"{date} is not there yet: {notYet.Reason}");

        var list = answer as HuggingFaceApi.Response.Rows;
        var doubt = list is null ? null : DoubtOf(list, date.First, known);
        if (list is not null && doubt is null)
            return Listed(list.Papers, doubt: null);

        var (page, pageFailure) = await pages.FetchAsync($"/papers/date/{date.Text}", cancellationToken);
        return (answer, page) switch
        {
            (HuggingFaceApi.Response.Unreadable down, null) => down.Failure with { Reason = $"{down.Failure.Reason}; nor the page: {pageFailure!.Reason}" },
            (HuggingFaceApi.Response.Unreadable down, { } shown) => FromPageAlone(down.Failure, shown, date, known),
            (_, null) => Unchecked(list!, doubt!, pageFailure!),
            (_, { } shown) => Checked(list!, doubt!, shown, date, known),
        };
    }

    private static Doubt? DoubtOf(HuggingFaceApi.Response.Rows list, DateOnly day, IReadOnlySet<PaperId> known)
    {
        var missing = known.Except(list.Papers.Papers.Select(paper => paper.Id)).ToList();
        return list.Raw.Count switch
        {
            0 => new("the API lists nothing"),
            var count when list.Raw.Count(row => row.IsOf(day)) * 2 < count => new("the API lists papers that are mostly of another day", OtherDay: true),
            DefaultLimit => new($"the API stops at exactly {DefaultLimit} papers"),
            var count when list.Repeated => new($"the API gives the same {count} papers for every page"),
            _ when missing.Count > 0 => new($"the API lacks {missing.Count} of the papers that it had, {missing[0]} among them"),
            _ => null,
        };
    }

    /// <summary>The page could not be read, so the doubt stays.</summary>
    private static ListingOutcome Unchecked(HuggingFaceApi.Response.Rows list, Doubt doubt, ListingOutcome.Failed pageFailure)
    {
        var reason = $"{doubt.Reason}, and the page cannot tell: {pageFailure.Reason}";
        return list.Raw.Count == 0 ? new ListingOutcome.NothingListed(Confirmed: false, reason)
            : doubt.OtherDay ? new ListingOutcome.Failed(ListingFailure.WrongDay, reason, pageFailure.RetryAfter)
            : Listed(list.Papers, reason);
    }

    private static ListingOutcome Checked(
        HuggingFaceApi.Response.Rows list, Doubt doubt, HuggingFacePage page, EditionDate date, IReadOnlySet<PaperId> known)
    {
        if (page.Period == date && page.Rows.Papers.Count > 0)
            return Listed(doubt.OtherDay ? page.Rows : list.Papers.And(page.Rows), doubt: null);

        var shown = page.Period is { } period ? $"the page shows {(period == date ? "nothing" : period.Text)}" : "the page does not say its day";
        var reason = $"{doubt.Reason}, and {shown}";
        if (list.Raw.Count == 0)
            return new ListingOutcome.NothingListed(Confirmed: page.Period is not null && known.Count == 0, reason);
        return doubt.OtherDay ? new ListingOutcome.Failed(ListingFailure.WrongDay, reason) : Listed(list.Papers, reason);
    }

    private static ListingOutcome FromPageAlone(ListingOutcome.Failed down, HuggingFacePage page, EditionDate date, IReadOnlySet<PaperId> known)
    {
        if (page.Period is { } period && period != date)
            return down with { Reason = $"{down.Reason}; and the page shows {period}" };
        if (page.Rows.Papers.Count == 0)
            return new ListingOutcome.NothingListed(Confirmed: false, $"{down.Reason}; and the page shows nothing");

        var missing = known.Except(page.Rows.Papers.Select(paper => paper.Id)).Count();
        var doubt = page.Period is null ? "only the page could be read, and it does not say its day"
            : missing > 0 ? $"only the page could be read, and it lacks {missing} of the papers that were listed"
            : null;
        return Listed(page.Rows, doubt is null ? null : $"{doubt}; {down.Reason}");
    }

    private static ListingOutcome.Listed Listed(PaperRows rows, string? doubt) => new(rows.Papers, doubt is null, doubt, rows.Rejected);

    private sealed record Doubt(string Reason, bool OtherDay = false);
}
