using AspNetCoreGeneratedDocument;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>The page of a paper in an edition.</summary>
internal sealed record PaperPage(PageContext Context, EditionEntryDetails Found)
{
    public static async Task<IResult> GetAsync(HttpContext context, EditionQueries queries, string digest, string date, string paper)
    {
        if (!PaperId.TryParse(paper, out var id) || !EditionDate.TryParse(date, out var day)
            || await queries.FindEntryAsync(digest, day, id, context.RequestAborted) is not { } found)
        {
            return EditionDate.TryParse(date, out var known) && await queries.FindRowAsync(digest, known, context.RequestAborted) is not null
                ? ErrorPage.NoSuchPaper(context, digest, known)
                : Results.NotFound();
        }
        var view = PageContext.Create(context, found.Entry.Title, found.Entry.Title, digest);
        view.WithPreview(found.Entry.EasyExplanation, view.Web.Pictures ? found.Entry.Id.ImageUrl : null);
        return new Web_Pages_Paper { Model = new PaperPage(view, found) };
    }

    public EditionRow Row => Found.Row;

    public DigestEntry Entry => Found.Entry;

    public IReadOnlyList<VotesAt> Votes => Found.Votes;

    public EditionEntry? About => Found.Published.Document?.Entries.FirstOrDefault(entry => entry.Id == Entry.Id);

    public DigestEntry? Previous => Found.Published.Entries.TakeWhile(entry => entry.Id != Entry.Id).LastOrDefault();

    public DigestEntry? Next => Found.Published.Entries.SkipWhile(entry => entry.Id != Entry.Id).Skip(1).FirstOrDefault();
}
