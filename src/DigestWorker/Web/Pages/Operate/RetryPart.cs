using DigestWorker.Papers;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The button that tries an edition again at once.</summary>
/// <param name="Date">The edition.</param>
internal sealed record RetryPart(PageContext Context, string Digest, string Date)
{
    /// <summary>Whether another try has something to do. A file that was edited by hand is not replaced by a button beside it.</summary>
    public static bool IsOf(EditionRow edition) =>
        edition is { IsRemoved: false, File: null or { HandEdited: false } }
        && (edition.State is EditionState.Failed or EditionState.Partial || edition is { State: EditionState.Pending, LeftOut: > 0 });
}
