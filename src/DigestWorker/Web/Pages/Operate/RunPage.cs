using System.Collections.Immutable;
using AspNetCoreGeneratedDocument;
using DigestWorker.Models;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>One run: as the log has it, while it goes on, or while it is still to begin.</summary>
internal sealed record RunPage(PageContext Context, string Id, LoggedRun? Logged, LiveRun? Seen, ImmutableArray<LiveRun> Runs, DateTimeOffset Now)
{
    public static async Task<IResult> GetAsync(HttpContext context, string id, RunLog runs, RunTracker tracker, TimeProvider time)
    {
        var all = tracker.Current;
        var seen = all.LastOrDefault(run => run.Run == id);
        var logged = await runs.FindAsync(id, context.RequestAborted);
        if (logged is null && seen is null
            && !(context.RequestServices.GetService<DigestSchedules>() is { } schedules && await schedules.IsWaitingAsync(id, context.RequestAborted)))
            return Results.NotFound();
        return new Web_Pages_Operate_Run { Model = new RunPage(OperateFormatting.NewContext(context, "실행", "Run"), id, logged, seen, all, time.GetUtcNow()) };
    }
}
