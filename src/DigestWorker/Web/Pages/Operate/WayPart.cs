using DigestWorker.Papers;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The way of the papers of an edition, in numbers.</summary>
internal sealed record WayPart(PageContext Context, EditionWay Way)
{
    public IReadOnlyList<(string Step, int Papers)> Steps =>
    [
        (Context.Text("목록", "listed"), Way.Listed), (Context.Text("요청", "asked"), Way.Asked), (Context.Text("채택", "accepted"), Way.Accepted),
        (Context.Text("검증", "verified"), Way.Verified), (Context.Text("발행", "published"), Way.Published),
    ];
}
