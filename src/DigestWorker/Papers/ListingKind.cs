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
    /// <summary>The day that it is for the listings: their calendar is UTC, only a schedule has a time zone.</summary>
    public static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The first day that the listing has anything for.</summary>
    public static DateOnly FirstDay(this ListingKind kind) => kind is ListingKind.Arxiv ? new(1991, 8, 14) : new(2023, 5, 4);

    /// <summary>Whether the listing still shows its past days, so that the worker can catch up on a missed one.</summary>
    public static bool HasPast(this ListingKind kind) => kind is ListingKind.HuggingFaceDaily or ListingKind.Arxiv;

    /// <summary>The edition that the listing is showing on a day of its calendar.</summary>
    public static EditionDate EditionOn(this ListingKind kind, DateOnly day) => kind switch
    {
        ListingKind.HuggingFaceWeekly => EditionDate.Week(day),
        ListingKind.HuggingFaceMonthly => EditionDate.Month(day),
        _ => EditionDate.Day(day),
    };
}
