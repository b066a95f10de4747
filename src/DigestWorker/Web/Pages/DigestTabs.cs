namespace DigestWorker.Web.Pages;

/// <summary>The way from one digest to the others.</summary>
internal sealed record DigestTabs(Frame Frame, IReadOnlyList<string> Digests, string Current);
