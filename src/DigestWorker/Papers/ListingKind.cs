namespace DigestWorker.Papers;

/// <summary>The list of papers that a digest follows.</summary>
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
    /// <summary>The current day of the listings, whose calendar is UTC.</summary>
    public static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The first day of the listing.</summary>
    public static DateOnly FirstDay(this ListingKind kind) => kind is ListingKind.Arxiv ? new(1991, 8, 14) : new(2023, 5, 4);

    /// <summary>Whether the listing has an archive, so that missed days can be read later.</summary>
    public static bool HasPast(this ListingKind kind) => kind is ListingKind.HuggingFaceDaily or ListingKind.Arxiv;

    /// <summary>The edition that the listing shows on a day.</summary>
    public static EditionDate EditionOn(this ListingKind kind, DateOnly day) => kind switch
    {
        ListingKind.HuggingFaceWeekly => EditionDate.Week(day),
        ListingKind.HuggingFaceMonthly => EditionDate.Month(day),
        _ => EditionDate.Day(day),
    };
}
