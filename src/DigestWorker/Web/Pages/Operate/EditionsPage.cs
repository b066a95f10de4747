using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Schedules;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>All editions with their state and reason.</summary>
/// <param name="CanRun">Whether this process can start runs.</param>
internal sealed record EditionsPage(
    PageContext Context, IReadOnlyList<string> Digests, EditionFilter Filter, EditionList Editions, Paging Paging, bool CanRun)
{
    public const string Path = $"{OperateRoutes.Base}/editions";

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, EditionQueries queries, DigestSchedules schedules, string? digest, string? state, int? page)
    {
        var view = OperateFormatting.NewContext(context, "호", "Editions");
        var filter = new EditionFilter
        {
            Digest = digest is "" ? null : digest,
            State = Enum.TryParse<EditionState>(state, out var known) && Enum.IsDefined(known) ? known : null,
        };
        var shown = PageRequest.Clamped(page, Paging.Size);
        var editions = await queries.ListAsync(filter, shown, context.RequestAborted);
        var paging = Paging.Of(view, Path, shown, editions.Page.Total, ("digest", filter.Digest), ("state", filter.State?.ToString()));
        return new Web_Pages_Operate_Editions { Model = new EditionsPage(view, digests.Names, filter, editions, paging, schedules.IsAvailable) };
    }

    public int CountOf(EditionState state) => Editions.Counts.Where(count => count.State == state).Sum(count => count.Editions);

    public string LinkTo(string? digest, EditionState? state) => Paging.Link(Context, Path, ("digest", digest), ("state", state?.ToString()));
}
