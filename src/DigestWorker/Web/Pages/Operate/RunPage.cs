using System.Collections.Immutable;
using AspNetCoreGeneratedDocument;
using DigestWorker.Reading;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The page of a run: waiting, in progress or ended.</summary>
internal sealed record RunPage(PageContext Context, string Id, LoggedRun? Logged, LiveRun? Seen, ImmutableArray<LiveRun> Runs, DateTimeOffset Now)
{
    public static async Task<IResult> GetAsync(
        HttpContext context, string id, RunQueries queries, DigestSchedules schedules, RunTracker tracker, TimeProvider time)
    {
        var all = tracker.Current;
        var seen = all.LastOrDefault(run => run.Run == id);
        var requested = await queries.FindAsync(id, schedules.IsWaitingAsync, context.RequestAborted);
        if (requested is null && seen is null)
            return Results.NotFound();
        var view = OperateFormatting.NewContext(context, "실행", "Run");
        return new Web_Pages_Operate_Run { Model = new RunPage(view, id, requested?.Logged, seen, all, time.GetUtcNow()) };
    }
}
