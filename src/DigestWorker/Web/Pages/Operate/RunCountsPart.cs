using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The calls of a run, and what they cost.</summary>
internal sealed record RunCountsPart(PageContext Context, string Id, RunCounts Counts);
