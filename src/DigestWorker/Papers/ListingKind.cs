namespace DigestWorker.Papers;

/// <summary>The list of papers that a digest follows.</summary>
internal enum ListingKind
{
    HuggingFaceDaily,
    HuggingFaceTrending,
    HuggingFaceWeekly,
    HuggingFaceMonthly,
    Arxiv,

    /// <summary>What another digest published in a week or a month: the papers with the most votes.</summary>
    Roundup,
}

internal static class ListingCalendar
{
    /// <summary>How long after it was due a date is waited for that its site has not published; then it is taken to be empty.</summary>
    public static TimeSpan MaxDelay { get; } = TimeSpan.FromDays(4);

    /// <summary>The current day of the listings, whose calendar is UTC.</summary>
    public static DateOnly Today(this TimeProvider time) =>
        DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) is var day && day <= EditionDate.MaxDay ? day : EditionDate.MaxDay; // a wrong clock

    /// <summary>The first day of the listing.</summary>
    public static DateOnly FirstDay(this ListingKind kind) => kind is ListingKind.Arxiv or ListingKind.Roundup ? new(1991, 8, 14) : new(2023, 5, 4);

    /// <summary>Whether the listing has an edition of a date: of its kind, and not from before it began.</summary>
    public static bool Has(this ListingKind kind, EditionDate date) =>
        (kind is ListingKind.Roundup ? !date.IsDay : kind.EditionOn(date.First) == date) && date.Last >= kind.FirstDay();

    /// <summary>Reads the name of a listing; not its number, as <see cref="Enum.TryParse{T}(string, out T)"/> does.</summary>
    public static bool TryParse(string name, out ListingKind kind) => Enum.TryParse(name, out kind) && kind.ToString() == name;

    /// <summary>Whether the listing has an archive, so that missed days can be read later.</summary>
    public static bool HasPast(this ListingKind kind) => kind is ListingKind.HuggingFaceDaily or ListingKind.Arxiv;

    /// <summary>Whether the listing has papers on a date at all: Hugging Face's day and arXiv's announcements pause at weekends.</summary>
    public static bool PublishesOn(this ListingKind kind, EditionDate date) => kind switch
    {
        ListingKind.Arxiv => ArxivCalendar.Announces(date.First),
        _ => !date.IsWeekend,
    };

    /// <summary>
    /// When the edition is due: this long after its last day began, or after arXiv's announcement. A date without an announcement is due
    /// when it begins.
    /// </summary>
    public static DateTimeOffset DueAt(this ListingKind kind, EditionDate date, TimeSpan settleAfter) => kind switch
    {
        ListingKind.Arxiv when ArxivCalendar.Announces(date.First) => ArxivCalendar.AnnouncedAt(date.First) + settleAfter,
        ListingKind.Arxiv => date.LastBegins,
        _ => date.LastBegins + settleAfter,
    };

    /// <summary>The edition that the listing shows on a day; of a roundup, that of the week, which a digest may have changed to months.</summary>
    public static EditionDate EditionOn(this ListingKind kind, DateOnly day) => kind switch
    {
        ListingKind.HuggingFaceWeekly or ListingKind.Roundup => EditionDate.Week(day),
        ListingKind.HuggingFaceMonthly => EditionDate.Month(day),
        _ => EditionDate.Day(day),
    };
}
