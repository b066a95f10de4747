namespace DigestWorker.Papers;

/// <summary>Which list of papers a digest follows.</summary>
internal enum ListingKind
{
    HuggingFaceDaily,
    HuggingFaceTrending,
    HuggingFaceWeekly,
    HuggingFaceMonthly,
    Arxiv,
}

internal static class ListingCalendar
{
    /// <summary>Whether the listing still shows its past days, so that a missed one can be caught up.</summary>
    public static bool HasPast(this ListingKind kind) => kind is ListingKind.HuggingFaceDaily or ListingKind.Arxiv;

    /// <summary>The edition that the listing is showing on a day of its calendar.</summary>
    public static EditionDate EditionOn(this ListingKind kind, DateOnly day) => kind switch
    {
        ListingKind.HuggingFaceWeekly => EditionDate.Week(day),
        ListingKind.HuggingFaceMonthly => EditionDate.Month(day),
        _ => EditionDate.Day(day),
    };
}
