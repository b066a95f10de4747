using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Schedules;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>A digest on the overview.</summary>
/// <param name="IsPaused">Null if this process has no scheduler.</param>
/// <param name="Upcoming">Its next firing times.</param>
/// <param name="Date">Null if a run cannot be requested for a date.</param>
internal sealed record DigestCard(
    DigestDefinition Digest, CronDescription Schedule, bool? IsPaused, IReadOnlyList<DateTimeOffset> Upcoming, DigestProgress Progress, DateInput? Date);

/// <summary>The input for the date of a run: a day, a week or a month.</summary>
internal sealed record DateInput(string Type, EditionDate First, EditionDate Last)
{
    /// <summary>Null if the listing has only the current day.</summary>
    public static DateInput? Of(DigestOptions digest, DateOnly today) => digest.Listing is ListingKind.HuggingFaceTrending ? null : new(
        digest.EditionOn(today) is { IsDay: true } ? "date" : digest.EditionOn(today).IsWeek ? "week" : "month",
        digest.EditionOn(digest.Listing.FirstDay()), digest.EditionOn(today));
}

/// <summary>The section of a digest: how it does, what it can be told to do, and the rest folded.</summary>
/// <param name="IsFolded">Whether its open editions are folded, because the page has many digests.</param>
internal sealed record DigestPart(PageContext Context, DigestCard Card, bool IsFolded, DateTimeOffset Now)
{
    /// <summary>How many open editions are shown.</summary>
    public const int MaxOpen = 4;

    public string Name => Card.Digest.Name;

    public RunStrip Strip => new(Context, Name, Card.Progress.Runs, Now);
}
