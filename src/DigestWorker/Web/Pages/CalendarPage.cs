using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>A year of a digest, with the state of each of its editions.</summary>
/// <param name="Editions">The oldest first.</param>
/// <param name="Earlier">The year before that has editions, <paramref name="Later"/> the one after.</param>
internal sealed record CalendarPage(PageContext Context, string Digest, int Year, IReadOnlyList<EditionRow> Editions, int? Earlier, int? Later)
{
    public static readonly IReadOnlyList<EditionState> States = [EditionState.Complete, EditionState.Partial, EditionState.Empty, EditionState.Failed, EditionState.Pending];

    /// <summary>From the first with an edition to the last: a future month says nothing.</summary>
    public IEnumerable<DateOnly> Months => Editions.Count == 0 ? [] : Enumerable
        .Range(Editions[0].Date.First.Month, Editions[^1].Date.First.Month - Editions[0].Date.First.Month + 1)
        .Select(month => new DateOnly(Year, month, 1));

    public IEnumerable<EditionRow> Of(DateOnly month) => Editions.Where(edition => edition.Date.First.Month == month.Month);

    /// <summary>What a day says to who does not see it.</summary>
    public string Description(EditionRow edition) => $"{Context.Long(edition.Date)}: {Context.Label(edition.State)}"
        + (edition.File is { } file ? Context.Text($", 논문 {file.Entries}편", $", {file.Entries} papers") : "");
}

/// <summary>The calendars of the digests.</summary>
internal sealed class CalendarPages(CurrentDigests digests, EditionStore editions, TimeProvider time)
{
    // A day each, or every week; the lists of a year hold no more.
    private const int MostInAYear = 366;

    public async Task<IResult> YearAsync(HttpContext context, string digest, int? wished)
    {
        var span = await editions.SpanAsync(digest, context.RequestAborted);
        if (span is null && digests.Find(digest) is null)
            return Results.NotFound();
        var year = wished ?? span?.Last.Year ?? time.Today().Year;
        if (year < DateOnly.MinValue.Year || year > DateOnly.MaxValue.Year)
            return Results.NotFound();

        var found = await editions.PageAsync(
            new EditionFilter { Digest = digest, From = new DateOnly(year, 1, 1), To = new DateOnly(year, 12, 31) }, 0, MostInAYear, context.RequestAborted);
        var words = new PageContext(context, "");
        return new Web_Pages_Calendar
        {
            Model = new CalendarPage(
                new PageContext(context, words.Text($"{digest} {year}년 달력", $"{digest}: calendar of {year}")) { Digest = digest, IsWide = true }, digest, year, [.. found.Rows.Reverse()],
                span?.First.Year < year ? Math.Min(year - 1, span.Value.Last.Year) : null,
                span?.Last.Year > year ? Math.Max(year + 1, span.Value.First.Year) : null),
        };
    }
}
