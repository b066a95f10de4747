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

/// <summary>A digest on the overview.</summary>
/// <param name="IsPaused">Null if this process has no scheduler.</param>
/// <param name="Upcoming">Its next firing times.</param>
/// <param name="Date">Null if a run cannot be requested for a date.</param>
internal sealed record DigestCard(
    DigestDefinition Digest, CronDescription Schedule, bool? IsPaused, IReadOnlyList<DateTimeOffset> Upcoming, DigestProgress Progress, DateInput? Date);

/// <summary>The problems that have one cause.</summary>
/// <param name="Cause">What is at the root of them.</param>
internal sealed record ProblemCard(Reason Cause, IReadOnlyList<HealthProblem> Problems)
{
    /// <summary>The editions that can be tried again.</summary>
    public IEnumerable<HealthProblem> Editions => Problems.Where(problem => problem.Reason is
    {
        Code: ReasonCode.EditionFailed or ReasonCode.EditionFailedFinally or ReasonCode.EditionOverdue or ReasonCode.EditionMissing,
        Digest: not null, Date: not null,
    });
}

/// <summary>The input for the date of a run: a day, a week or a month.</summary>
internal sealed record DateInput(string Type, EditionDate First, EditionDate Last)
{
    /// <summary>Null if the listing has only the current day.</summary>
    public static DateInput? Of(DigestOptions digest, DateOnly today) => digest.Listing is ListingKind.HuggingFaceTrending ? null : new(
        digest.EditionOn(today) is { IsDay: true } ? "date" : digest.EditionOn(today).IsWeek ? "week" : "month",
        digest.EditionOn(digest.Listing.FirstDay()), digest.EditionOn(today));
}

internal sealed record OverviewPage(
    PageContext Context, ReadinessReport Health, IReadOnlyList<DigestCard> Digests, ImmutableArray<LiveRun> Runs, DateTimeOffset Now)
{
    /// <summary>How many editions a card shows before its details.</summary>
    public const int MaxEditions = 5;

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
        return new Web_Pages_Operate_Overview { Model = new OverviewPage(view, await readiness.NowAsync(ended), cards, tracker.Current, now) };
    }

    /// <summary>Whether this process can start runs.</summary>
    public bool CanRun => Digests.Any(card => card.IsPaused is not null);

    /// <summary>A card for each cause, in the order of the checks.</summary>
    public IEnumerable<ProblemCard> Problems => Health.Problems
        .Select(problem => (Problem: problem, Cause: ReasonText.RootOf(problem.Reason)))
        .GroupBy(found => (found.Cause.Code, found.Cause.Host, found.Cause.Folder, found.Cause.Model))
        .Select(same => new ProblemCard(same.First().Cause, [.. same.Select(found => found.Problem)]));
}
