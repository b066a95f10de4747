using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>All editions with their state and reason.</summary>
internal sealed record EditionsPage(
    PageContext Context, IReadOnlyList<string> Digests, EditionFilter Filter, IReadOnlyList<StateCount> Counts, PagedResult<EditionRow> Editions, Paging Paging)
{
    public const string Path = $"{OperateRoutes.Base}/editions";

    public static async Task<IResult> GetAsync(HttpContext context, CurrentDigests digests, EditionStore editions, string? digest, string? state, int? page)
    {
        var view = OperateFormatting.NewContext(context, "다이제스트", "Editions");
        var filter = new EditionFilter
        {
            Digest = digest is "" ? null : digest,
            State = Enum.TryParse<EditionState>(state, out var known) && Enum.IsDefined(known) ? known : null,
        };
        var (at, skip) = Paging.At(page);
        var rows = await editions.PageAsync(filter, skip, Paging.Size, context.RequestAborted);
        var counts = (await editions.CountByStateAsync(context.RequestAborted)).Where(count => filter.Digest is null || count.Digest == filter.Digest).ToList();
        return new Web_Pages_Operate_Editions
        {
            Model = new EditionsPage(
                view, [.. digests.Current.Select(one => one.Name)], filter, counts, rows,
                Paging.Of(view, Path, at, rows, ("digest", filter.Digest), ("state", filter.State?.ToString()))),
        };
    }

    public int CountOf(EditionState state) => Counts.Where(count => count.State == state).Sum(count => count.Editions);

    public string LinkTo(string? digest, EditionState? state) => Paging.Link(Context, Path, ("digest", digest), ("state", state?.ToString()));
}
