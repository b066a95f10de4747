using DigestWorker.Papers;

namespace DigestWorker.Listings;

/// <summary>
/// Hugging Face Daily Papers of one day. The API is called first: its rate limit is five times that of the pages.
/// If its response is doubtful or missing, the page of the day is read too.
/// </summary>
internal sealed class HuggingFaceDaily(HuggingFaceApi api, HuggingFacePages pages)
{
    /// <summary>The default page size of the API; a list of this length may be truncated.</summary>
    private const int DefaultLimit = 50;

    public async Task<ListingOutcome> FetchAsync(EditionDate date, IReadOnlySet<PaperId> known, CancellationToken cancellationToken)
    {
        var answer = await api.FetchAsync($"date={date.Text}", cancellationToken);
        if (answer is HuggingFaceApi.Response.NotYet notYet)
            return new ListingOutcome.NothingListed(Confirmed: false, new Reason(ReasonCode.NotListedYet) { Date = date.Text, Detail = notYet.Reason.Detail });

        var list = answer as HuggingFaceApi.Response.Rows;
        var doubt = list is null ? null : DoubtOf(list, date.First, known);
        if (list is not null && doubt is null)
            return Listed(list.Papers, doubt: null);

        var (page, pageFailure) = await pages.FetchAsync($"/papers/date/{date.Text}", cancellationToken);
        return (answer, page) switch
        {
            (HuggingFaceApi.Response.Unreadable down, null) => down.Failure with { Reason = down.Failure.Reason with { Listing = pageFailure!.Reason } },
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
            0 => new(new Reason(ReasonCode.ApiListsNothing)),
            var count when list.Raw.Count(row => row.IsOf(day)) * 2 < count => new(new Reason(ReasonCode.ApiListsOtherDay), OtherDay: true),
            DefaultLimit => new(new Reason(ReasonCode.ListStopsAtLimit) { Papers = DefaultLimit }),
            _ when list.Papers.Cut is { } cut => new(cut),
            var count when list.Repeated => new(new Reason(ReasonCode.ListRepeatsPage) { Papers = count }),
            _ when missing.Count > 0 => new(new Reason(ReasonCode.PapersMissing) { Papers = missing.Count, Paper = missing[0] }),
            _ => null,
        };
    }

    /// <summary>The page could not be read, so the result stays doubtful.</summary>
    private static ListingOutcome Unchecked(HuggingFaceApi.Response.Rows list, Doubt doubt, ListingOutcome.Failed pageFailure)
    {
        var reason = doubt.Reason with { Listing = pageFailure.Reason };
        return list.Raw.Count == 0 ? new ListingOutcome.NothingListed(Confirmed: false, reason)
            : doubt.OtherDay ? new ListingOutcome.Failed(ListingFailure.WrongDay, reason, pageFailure.RetryAfter)
            : Listed(list.Papers, reason);
    }

    private static ListingOutcome Checked(
        HuggingFaceApi.Response.Rows list, Doubt doubt, HuggingFacePage page, EditionDate date, IReadOnlySet<PaperId> known)
    {
        if (page.Period == date && page.Rows.Papers.Count > 0)
            return Listed(doubt.OtherDay ? page.Rows : list.Papers.And(page.Rows), doubt: null);

        var reason = doubt.Reason with { Listing = ShownBy(page, date) };
        // In place of a day that it does not have, the site shows its newest one: an earlier one says that the day may still come.
        if (list.Raw.Count == 0 && page.Period is { } newest && newest.First < date.First && known.Count == 0 && !date.IsWeekend)
            return new ListingOutcome.NotPublishedYet(reason);
        if (list.Raw.Count == 0)
            return new ListingOutcome.NothingListed(Confirmed: page.Period is not null && known.Count == 0, reason);
        return doubt.OtherDay ? new ListingOutcome.Failed(ListingFailure.WrongDay, reason) : Listed(list.Papers, reason);
    }

    private static ListingOutcome FromPageAlone(ListingOutcome.Failed down, HuggingFacePage page, EditionDate date, IReadOnlySet<PaperId> known)
    {
        if (page.Period is { } period && period != date)
            return down with { Reason = down.Reason with { Listing = ShownBy(page, date) } };
        if (page.Rows.Papers.Count == 0)
            return new ListingOutcome.NothingListed(Confirmed: false, down.Reason with { Listing = new Reason(ReasonCode.PageListsNothing) });

        var missing = known.Except(page.Rows.Papers.Select(paper => paper.Id)).Count();
        var doubt = page.Period is null ? new Reason(ReasonCode.PageWithoutDate)
            : missing > 0 ? new Reason(ReasonCode.PapersMissing) { Papers = missing }
            : null;
        return Listed(page.Rows, doubt is null ? null : new Reason(ReasonCode.OneWayRead) { Cause = doubt, Listing = down.Reason });
    }

    private static Reason ShownBy(HuggingFacePage page, EditionDate date) => page.Period switch
    {
        null => new Reason(ReasonCode.PageWithoutDate),
        { } period when period == date => new Reason(ReasonCode.PageListsNothing),
        { } period => new Reason(ReasonCode.PageListsOtherDay) { Date = period.Text },
    };

    private static ListingOutcome.Listed Listed(PaperRows rows, Reason? doubt) =>
        (doubt ?? rows.Cut) is { } reason ? new(rows.Papers, Certain: false, reason, rows.Rejected) : new(rows.Papers, Certain: true, null, rows.Rejected);

    private sealed record Doubt(Reason Reason, bool OtherDay = false);
}
