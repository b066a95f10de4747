using System.Collections.Immutable;
using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Web.Health;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The first page for operators: what is wrong, what goes on, and how each digest does.</summary>
internal sealed record OverviewPage(
    PageContext Context, ReadinessReport Health, IReadOnlyList<DigestCard> Digests, ImmutableArray<LiveRun> Runs, TodaySpending Today, DateTimeOffset Now)
{
    private const int Firings = 5;

    public static async Task<IResult> GetAsync(
        HttpContext context, Readiness readiness, CurrentDigests digests, RunQueries queries, DigestSchedules schedules, RunTracker tracker, TimeProvider time)
    {
        var ended = context.RequestAborted;
        var now = time.GetUtcNow();
        var cards = new List<DigestCard>();
        foreach (var digest in digests.Current)
        {
            var (cron, zone) = (digest.Options.Cron, digest.Options.TimeZone);
            cards.Add(new DigestCard(
                digest, CronDescription.Of(cron), await schedules.IsPausedAsync(digest.Name, ended), [.. CronText.Upcoming(cron, zone, now).Take(Firings)],
                await queries.ProgressAsync(digest, ended), DateInput.Of(digest.Options, time.Today())));
        }
        var view = OperateFormatting.NewContext(context, "운영", "Operate");
        var today = await queries.TodayAsync(ended);
        return new Web_Pages_Operate_Overview { Model = new OverviewPage(view, await readiness.NowAsync(ended), cards, tracker.Current, today, now) };
    }

    /// <summary>A problem for each cause, in the order of the checks.</summary>
    public IReadOnlyList<ProblemPart> Problems =>
    [
        .. Health.Problems
            .Select(problem => (Problem: problem, Cause: ReasonText.RootOf(problem.Reason)))
            .GroupBy(found => (found.Cause.Code, found.Cause.Host, found.Cause.Folder, found.Cause.Model))
            .Select(same => new ProblemCard(same.First().Cause, [.. same.Select(found => found.Problem)]))
            .Select((card, i) => new ProblemPart(Context, card, i, Runnable, Now)),
    ];

    /// <summary>The tokens and the cost of today, once for each budget; the budget is 0 if there is none.</summary>
    public IEnumerable<(string Words, long Budget)> Budgets =>
        Digests.Select(card => card.Digest.Llm.DailyTokenBudget).Distinct().DefaultIfEmpty(0).Select(budget => (WordsFor(budget), budget));

    private IReadOnlyList<string> Runnable => [.. Digests.Where(card => card.IsPaused is not null).Select(card => card.Digest.Name)];

    private string WordsFor(long budget)
    {
        var (tokens, all) = (OperateFormatting.Count(Today.Tokens), OperateFormatting.Count(budget));
        var words = budget > 0 ? Context.Text($"{all}토큰 중 {tokens}토큰", $"{tokens} of {all} tokens") : Context.Text($"{tokens}토큰", $"{tokens} tokens");
        return Today.Cost == 0 ? words : $"{words} · {Context.Text("비용", "cost")} {OperateFormatting.Money(Today.Cost)}";
    }
}
