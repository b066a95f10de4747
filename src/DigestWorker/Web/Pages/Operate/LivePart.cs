using System.Collections.Immutable;
using DigestWorker.Runs;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The runs of this process that go on; scripts keep its numbers up to date.</summary>
internal sealed record LivePart(PageContext Context, ImmutableArray<LiveRun> Runs)
{
    /// <summary>What is worth a line: an edition that is at work, or that asked something.</summary>
    public static IEnumerable<LiveEdition> Shown(LiveRun run) => run.Editions.Where(edition => edition.State is null || edition.Asked > 0);
}
