using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>What a backfill is about to do.</summary>
/// <param name="Settled">The dates among them that are done already, and cost nothing.</param>
/// <param name="Expected">What the others may take, going by what dates and papers took so far; null where there were none yet.</param>
internal sealed record BackfillPlan(IReadOnlyList<EditionDate> Dates, IReadOnlySet<EditionDate> Settled, RunCounts? Expected)
{
    public int ToDo => Dates.Count - Settled.Count;
}

/// <summary>How far a backfill came.</summary>
/// <param name="Stopped">Why it did not go on; null where it reached every date.</param>
internal sealed record BackfillReport(IReadOnlyList<RunReport> Runs, int NotReached, Reason? Stopped);

/// <summary>
/// The editions of many past dates. It goes week by week, each a run of its own: between two of them a scheduled run gets its turn,
/// and whatever ends the backfill, the same one goes on from there, as settled dates cost nothing.
/// </summary>
internal sealed class Backfill(DigestRun run, EditionStore editions, SummaryStore summaries)
{
    private const int AtATime = 7;

    public async Task<BackfillPlan> PlanAsync(DigestDefinition digest, RunRequest request, CancellationToken cancellationToken)
    {
        var dates = request.Dates.Order().ToList();
        var settled = request.Reopens
            ? new HashSet<EditionDate>()
            : await editions.SettledAsync(digest.Name, dates[0].First, dates[^1].Last, cancellationToken);
        var plan = new BackfillPlan(dates, dates.Where(settled.Contains).ToHashSet(), null);
        if (request.Reopens || await editions.AveragePapersPerDayAsync(digest.Name, cancellationToken) is not { } papersADay)
            return plan;

        var each = await summaries.AverageUsageAsync(cancellationToken);
        var weekends = digest.Options.Listing is ListingKind.Arxiv; // Hugging Face lists nothing on them
        var papers = (int)Math.Round(papersADay * dates.Count(date => !settled.Contains(date) && (weekends || !date.IsWeekend)));
        var tokens = new TokenUsage(each.Prompt * papers, each.Completion * papers);
        return plan with { Expected = new RunCounts(papers, 0, 0, 0, tokens, digest.Llm.CostOf(tokens, digest.Llm.Model) ?? 0) };
    }

    public async Task<BackfillReport> RunAsync(
        DigestDefinition digest, RunRequest request, BackfillPlan plan, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var runs = new List<RunReport>();
        foreach (var week in plan.Dates.Chunk(AtATime))
        {
            var report = await run.RunAsync(digest, request with { Dates = week, Id = runs.Count == 0 ? request.Id : null }, progress, cancellationToken);
            runs.Add(report);
            if (WhyStop(report) is { } reason)
                return new BackfillReport(runs, Math.Max(0, plan.Dates.Count - (runs.Count * AtATime)), reason);
        }
        return new BackfillReport(runs, NotReached: 0, Stopped: null);
    }

    /// <summary>Where a site or the model does not let us in, or a whole week brought nothing but failures, the next week will not be better.</summary>
    private static Reason? WhyStop(RunReport report) =>
        report.Editions.FirstOrDefault(edition => edition.Outage is not null)?.Outage!.Reason
        ?? (report.Counts.Misconfigured
            || (report.Outcome is RunOutcome.Failed && !report.Editions.Any(edition => edition.Edition.State is EditionState.Complete or EditionState.Partial))
            ? report.Reason : null);
}
