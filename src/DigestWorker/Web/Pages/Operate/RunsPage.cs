using AspNetCoreGeneratedDocument;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The log of the runs.</summary>
internal sealed record RunsPage(Frame Frame, IReadOnlyList<string> Digests, string? Digest, Page<LoggedRun> Runs, Paging Paging, DateTimeOffset Now)
{
    public const string Path = $"{OperateRoutes.Base}/runs";

    public static async Task<IResult> GetAsync(HttpContext context, DigestsInForce digests, RunLog runs, TimeProvider time, string? digest, int? page)
    {
        var frame = OperateWords.Frame(context, "실행 기록", "Runs");
        var wanted = digest is "" ? null : digest;
        var (at, skip) = Paging.At(page);
        var rows = await runs.PageAsync(wanted, skip, Paging.Size, context.RequestAborted);
        return new Web_Pages_Operate_Runs
        {
            Model = new RunsPage(frame, [.. digests.Current.Select(one => one.Name)], wanted, rows, Paging.Of(frame, Path, at, rows, ("digest", wanted)), time.GetUtcNow()),
        };
    }
}
