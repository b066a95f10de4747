using System.Collections.Immutable;
using AspNetCoreGeneratedDocument;
using DigestWorker.Digests;
using DigestWorker.Reading;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Web.Health;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>A digest on the overview.</summary>
/// <param name="IsPaused">Null if this process has no scheduler.</param>
/// <param name="Upcoming">Its next firing times, in its time zone.</param>
internal sealed record DigestCard(
    DigestDefinition Digest, CronDescription Schedule, bool? IsPaused, IReadOnlyList<DateTimeOffset> Upcoming, DigestProgress Progress);

internal sealed record OverviewPage(
    PageContext Context, ReadinessReport Health, IReadOnlyList<DigestCard> Digests, ImmutableArray<LiveRun> Runs, DateTimeOffset Now)
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
                await queries.ProgressAsync(digest, ended)));
        }
        var view = OperateFormatting.NewContext(context, "운영", "Operate");
        return new Web_Pages_Operate_Overview { Model = new OverviewPage(view, await readiness.NowAsync(ended), cards, tracker.Current, now) };
    }
}
