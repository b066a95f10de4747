namespace DigestWorker.Web.Pages.Operate;

/// <summary>A reason: the cause, optionally the remedy, and collapsed details of servers and checks.</summary>
internal sealed record ReasonPart(PageContext Context, Reason Reason, bool WithRemedy = false);
