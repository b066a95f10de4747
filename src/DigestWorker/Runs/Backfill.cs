using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>The plan of a backfill.</summary>
/// <param name="Settled">The dates that are already settled and are skipped.</param>
/// <param name="Expected">The estimated cost of the others, from earlier dates and papers; null if there were none.</param>
internal sealed record BackfillPlan(IReadOnlyList<EditionDate> Dates, IReadOnlySet<EditionDate> Settled, RunCounts? Expected)
{
    public int ToDo => Dates.Count - Settled.Count;
}

/// <summary>The result of a backfill.</summary>
/// <param name="Stopped">Why it stopped; null if it reached every date.</param>
internal sealed record BackfillReport(IReadOnlyList<RunReport> Runs, int NotReached, Reason? Stopped);

/// <summary>
/// Creates the editions of many past dates, one run per week: scheduled runs can run in between,
/// and an interrupted backfill continues where it stopped, because settled dates are skipped.
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
        // A roundup asks no model.
        if (request.Reopens || digest.Options.Listing is ListingKind.Roundup
            || await editions.AveragePapersPerDayAsync(digest.Name, cancellationToken) is not { } papersADay)
            return plan;

        var each = await summaries.AverageUsageAsync(cancellationToken);
        var papers = (int)Math.Round(papersADay * dates.Count(date => !settled.Contains(date) && digest.Options.Listing.PublishesOn(date)));
        var tokens = new TokenUsage(each.Prompt * papers, each.Completion * papers);
        return plan with { Expected = new RunCounts(papers, 0, 0, 0, tokens, digest.Llm.CostOf(tokens, digest.Llm.Model) ?? 0) };
    }

    public async Task<BackfillReport> RunAsync(
        DigestDefinition digest, RunRequest request, BackfillPlan plan, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var runs = new List<RunReport>();
        foreach (var week in plan.Dates.Chunk(AtATime))
        {
            var ofWeek = request with { Dates = week, Id = runs.Count == 0 ? request.Id : null, IsBackfill = true };
            var report = await run.RunAsync(digest, ofWeek, progress, cancellationToken);
            runs.Add(report);
            if (WhyStop(report) is { } reason)
                return new BackfillReport(runs, Math.Max(0, plan.Dates.Count - (runs.Count * AtATime)), reason);
        }
        return new BackfillReport(runs, NotReached: 0, Stopped: null);
    }

    /// <summary>Why the backfill must stop: the site or the model denies access, or every edition of the week failed.</summary>
    private static Reason? WhyStop(RunReport report) =>
        report.Editions.FirstOrDefault(edition => edition.Outage is not null)?.Outage!.Reason
        ?? (report.Counts.Misconfigured
            || (report.Outcome is RunOutcome.Failed && !report.Editions.Any(edition => edition.Edition.State is EditionState.Complete or EditionState.Partial))
            ? report.Reason : null);
}
