using System.Collections.Immutable;
using AspNetCoreGeneratedDocument;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>A run with its editions and papers: waiting, in progress or ended.</summary>
/// <param name="Logged">Null until it has begun.</param>
/// <param name="Runs">The runs of this process.</param>
/// <param name="CanRun">Whether this process can start runs.</param>
internal sealed record RunView(string Id, LoggedRun? Logged, ImmutableArray<LiveRun> Runs, RunDetails Details, bool CanRun)
{
    public string? Digest => Logged?.Digest ?? Runs.LastOrDefault(run => run.Run == Id)?.Digest;

    public bool HasEnded => Logged is { EndedAt: not null };
}

/// <summary>The page of a run.</summary>
/// <param name="Step">How far the shown papers came; null for all.</param>
internal sealed record RunPage(PageContext Context, RunView Run, PaperStep? Step, PagedResult<RunPaper> Papers, Paging Paging, DateTimeOffset Now)
{
    /// <summary>How many editions are shown before the others are folded.</summary>
    public const int MaxDays = 4;

    public static async Task<IResult> GetAsync(
        HttpContext context, string id, RunQueries queries, DigestSchedules schedules, RunTracker tracker, TimeProvider time)
    {
        var (ended, all) = (context.RequestAborted, tracker.Current);
        var requested = await queries.FindAsync(id, schedules.IsWaitingAsync, ended);
        if (requested is null && all.All(run => run.Run != id))
            return Results.NotFound();
        var view = OperateFormatting.NewContext(context, "실행", "Run");
        PaperStep? step = Enum.TryParse<PaperStep>(context.Request.Query["step"], out var known) && Enum.IsDefined(known) ? known : null;
        var shown = PageRequest.Clamped(int.TryParse(context.Request.Query["page"], out var page) ? page : 1, Paging.Size);
        var papers = await queries.PapersAsync(id, step, shown, ended);
        var paging = Paging.Of(view, PathOf(id), shown, papers.Total, ("step", step?.ToString()));
        var run = new RunView(id, requested?.Logged, all, await queries.DetailsAsync(id, ended), schedules.IsAvailable);
        return new Web_Pages_Operate_Run { Model = new RunPage(view, run, step, papers, paging, time.GetUtcNow()) };
    }

    public static string PathOf(string id) => $"{RunsPage.Path}/{id}";

    public RunDaysPart DaysOf(IEnumerable<RunDay> days) => new(Context, Run.Digest ?? "", days, Run.HasEnded, Run.CanRun);

    public string LinkTo(PaperStep? step) => Paging.Link(Context, PathOf(Run.Id), ("step", step?.ToString()));

    /// <summary>The steps that papers of the run ended at, with how many.</summary>
    public IEnumerable<(PaperStep Step, int Papers)> Steps =>
        Enum.GetValues<PaperStep>().Select(step => (step, Run.Details.CountOf(step))).Where(count => count.Item2 > 0);

    /// <summary>The rules that answers for a paper broke, in words.</summary>
    public string RulesOf(RunPaper paper) => RuleNames.List(paper.Rules, Context.Language);

    public string AnswersOf(RunPaper paper) => Paging.Link(Context, AnswersPage.Path, ("digest", Run.Digest), ("paper", paper.Id.Value));
}
