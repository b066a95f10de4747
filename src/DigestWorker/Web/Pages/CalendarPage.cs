using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages;

/// <summary>A year of a digest, with the state of each of its editions.</summary>
internal sealed record CalendarPage(PageContext Context, string Digest, EditionYear Shown)
{
    public static readonly IReadOnlyList<EditionState> States =
        [EditionState.Complete, EditionState.Partial, EditionState.Empty, EditionState.Failed, EditionState.Pending];

    public static async Task<IResult> GetAsync(HttpContext context, CurrentDigests digests, EditionQueries queries, string digest, int? year)
    {
        if (await queries.YearAsync(digest, year, context.RequestAborted) is not { } found
            || (found is { Editions: [], Earlier: null, Later: null } && digests.Find(digest) is null))
        {
            return Results.NotFound();
        }
        var title = digests.TitleOf(digest, Languages.Of(context));
        var view = PageContext.Create(context, $"{title} {found.Year}년 달력", $"{title}: calendar of {found.Year}", digest, isWide: true);
        return new Web_Pages_Calendar { Model = new CalendarPage(view, digest, found) };
    }

    public int Year => Shown.Year;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<EditionRow> Editions => Shown.Editions;

    /// <summary>From the first to the last month with an edition.</summary>
    public IEnumerable<DateOnly> Months => Editions.Count == 0 ? [] : Enumerable
        .Range(Editions[0].Date.First.Month, Editions[^1].Date.First.Month - Editions[0].Date.First.Month + 1)
        .Select(month => new DateOnly(Year, month, 1));

    public IEnumerable<EditionRow> Of(DateOnly month) => Editions.Where(edition => edition.Date.First.Month == month.Month);

    /// <summary>The description of a day for screen readers.</summary>
    public string Description(EditionRow edition) => $"{Context.Long(edition.Date)}: {Context.Label(edition.State)}"
        + (edition.File is { } file ? Context.Text($", 논문 {file.Entries}편", $", {file.Entries} papers") : "");
}
