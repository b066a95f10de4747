using AspNetCoreGeneratedDocument;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>The page of a paper in an edition.</summary>
/// <param name="Related">The papers that are about the same things.</param>
internal sealed record PaperPage(PageContext Context, EditionEntryDetails Found, IReadOnlyList<RelatedPaper> Related)
{
    public static async Task<IResult> GetAsync(
        HttpContext context, EditionQueries queries, RelatedPapers relatedPapers, string digest, string date, string paper)
    {
        if (!PaperId.TryParse(paper, out var id) || !EditionDate.TryParse(date, out var day)
            || await queries.FindEntryAsync(digest, day, id, context.RequestAborted) is not { } found)
        {
            return EditionDate.TryParse(date, out var known) && await queries.FindRowAsync(digest, known, context.RequestAborted) is not null
                ? ErrorPage.NoSuchPaper(context, digest, known)
                : Results.NotFound();
        }
        var related = await relatedPapers.OfAsync(found.Row.Digest, day, found.Entry, context.RequestAborted);
        var view = PageContext.Create(context, found.Entry.Title, found.Entry.Title, digest);
        view.WithPreview(found.Entry.EasyExplanation, view.Web.Pictures ? found.Entry.Id.ImageUrl : null);
        return new Web_Pages_Paper { Model = new PaperPage(view, found, related) };
    }

    public EditionRow Row => Found.Row;

    public DigestEntry Entry => Found.Entry;

    public IReadOnlyList<VotesAt> Votes => Found.Votes;

    public VotesChart? Chart => VotesChart.Of(Votes);

    public EditionEntry? About => Found.Published.Document?.Entries.FirstOrDefault(entry => entry.Id == Entry.Id);

    public DigestEntry? Previous => Found.Published.Entries.TakeWhile(entry => entry.Id != Entry.Id).LastOrDefault();

    public DigestEntry? Next => Found.Published.Entries.SkipWhile(entry => entry.Id != Entry.Id).Skip(1).FirstOrDefault();
}
