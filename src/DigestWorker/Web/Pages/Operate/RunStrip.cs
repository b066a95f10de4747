using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The last runs of a digest as bars: the color is the outcome, the height the duration.</summary>
/// <param name="Newest">The runs, the newest first.</param>
internal sealed record RunStrip(PageContext Context, string Digest, IReadOnlyList<LoggedRun> Newest, DateTimeOffset Now)
{
    /// <summary>The heights that the style sheet has.</summary>
    private const int Heights = 10;

    /// <summary>The oldest first.</summary>
    public IEnumerable<LoggedRun> Runs => Newest.Take(RunQueries.Recent).Reverse();

    private TimeSpan Longest => Newest.Max(TimeOf);

    /// <summary>The CSS class of its height.</summary>
    public string HeightOf(LoggedRun run) =>
        Longest is { Ticks: > 0 } longest ? $"h{Math.Clamp((int)Math.Ceiling(TimeOf(run) / longest * Heights), 1, Heights)}" : "h1";

    /// <summary>When it began, what came of it, and how long it took.</summary>
    public string NameOf(LoggedRun run) =>
        $"{Context.ClockText(Digest, run.StartedAt)}: {Context.OutcomeOf(run).Words}, {Context.Took(TimeOf(run))}";

    /// <summary>The share of the runs that ended well, in words.</summary>
    public string Share
    {
        get
        {
            var ended = Newest.Where(run => run.EndedAt is not null).ToList();
            var (done, partial, failed) = (CountOf(ended, RunOutcome.Done), CountOf(ended, RunOutcome.Partial), CountOf(ended, RunOutcome.Failed));
            var (stopped, share) = (ended.Count - done - partial - failed, ended.Count == 0 ? 0 : 100 * done / ended.Count);
            return Context.Text($"최근 {ended.Count}번 실행 중 {done}번 완료 ({share} %)", $"{done} of the last {ended.Count} runs are done ({share} %)")
                + (partial == 0 ? "" : Context.Text($" · 일부만 실림 {partial}번", $" · {partial} partial"))
                + (failed == 0 ? "" : Context.Text($" · 실패 {failed}번", $" · {failed} failed"))
                + (stopped == 0 ? "" : Context.Text($" · 중단됨 {stopped}번", $" · {stopped} stopped"));
        }
    }

    private static int CountOf(List<LoggedRun> runs, RunOutcome outcome) => runs.Count(run => run.Outcome == outcome);

    private TimeSpan TimeOf(LoggedRun run) => (run.EndedAt ?? Now) - run.StartedAt;
}
