namespace DigestWorker.Web.Pages.Operate;

/// <summary>Why something is as it is: the cause first, on wish what to do, and folded what servers and checks said.</summary>
internal sealed record ReasonPart(PageContext Context, Reason Reason, bool WithRemedy = false);
