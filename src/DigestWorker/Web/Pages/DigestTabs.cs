namespace DigestWorker.Web.Pages;

/// <summary>The way from one digest to the others.</summary>
internal sealed record DigestTabs(PageContext Context, IReadOnlyList<string> Digests, string Current);
