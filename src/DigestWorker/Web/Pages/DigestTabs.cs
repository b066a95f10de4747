namespace DigestWorker.Web.Pages;

/// <summary>The navigation between digests.</summary>
internal sealed record DigestTabs(PageContext Context, IReadOnlyList<string> Digests, string Current);
