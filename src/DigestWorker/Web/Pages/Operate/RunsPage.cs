using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The log of the runs.</summary>
internal sealed record RunsPage(
    PageContext Context, IReadOnlyList<string> Digests, string? Digest, PagedResult<LoggedRun> Runs, Paging Paging, DateTimeOffset Now)
{
    public const string Path = $"{OperateRoutes.Base}/runs";

    public static async Task<IResult> GetAsync(
        HttpContext context, CurrentDigests digests, RunQueries queries, TimeProvider time, string? digest, int? page)
    {
        var view = OperateFormatting.NewContext(context, "실행 기록", "Runs");
        var ofDigest = digest is "" ? null : digest;
        var shown = PageRequest.Clamped(page, Paging.Size);
        var runs = await queries.ListAsync(ofDigest, shown, context.RequestAborted);
        var paging = Paging.Of(view, Path, shown, runs.Total, ("digest", ofDigest));
        return new Web_Pages_Operate_Runs { Model = new RunsPage(view, digests.Names, ofDigest, runs, paging, time.GetUtcNow()) };
    }
}
