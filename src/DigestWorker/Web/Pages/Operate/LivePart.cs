using System.Collections.Immutable;
using DigestWorker.Runs;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The active runs of this process; a script updates the numbers.</summary>
/// <param name="Watched">The run whose papers the page shows; null if it shows none.</param>
internal sealed record LivePart(PageContext Context, ImmutableArray<LiveRun> Runs, string? Watched = null)
{
    public string Stream => $"{OperateRoutes.Base}/live{(Watched is null ? "" : QueryString.Create("run", Watched).Value)}";

    /// <summary>The editions to show: those in progress, and those with papers sent to the model.</summary>
    public static IEnumerable<LiveEdition> Shown(LiveRun run) => run.Editions.Where(edition => edition.State is null || edition.Asked > 0);
}
