using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The log of the runs.</summary>
internal sealed record RunsPage(PageContext Context, IReadOnlyList<string> Digests, string? Digest, PagedResult<LoggedRun> Runs, Paging Paging, DateTimeOffset Now)
{
    public const string Path = $"{OperateRoutes.Base}/runs";

    public static async Task<IResult> GetAsync(HttpContext context, CurrentDigests digests, RunLog runs, TimeProvider time, string? digest, int? page)
    {
        var view = OperateFormatting.NewContext(context, "실행 기록", "Runs");
        var wanted = digest is "" ? null : digest;
        var (at, skip) = Paging.At(page);
        var rows = await runs.PageAsync(wanted, skip, Paging.Size, context.RequestAborted);
        return new Web_Pages_Operate_Runs
        {
            Model = new RunsPage(view, [.. digests.Current.Select(one => one.Name)], wanted, rows, Paging.Of(view, Path, at, rows, ("digest", wanted)), time.GetUtcNow()),
        };
    }
}
