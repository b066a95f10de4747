using System.Collections.Immutable;
using DigestWorker.Runs;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The active runs of this process; a script updates the numbers.</summary>
internal sealed record LivePart(PageContext Context, ImmutableArray<LiveRun> Runs)
{
    /// <summary>The editions to show: those in progress, and those with papers sent to the model.</summary>
    public static IEnumerable<LiveEdition> Shown(LiveRun run) => run.Editions.Where(edition => edition.State is null || edition.Asked > 0);
}
