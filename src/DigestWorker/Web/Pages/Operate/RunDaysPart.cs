using DigestWorker.Reading;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>Some editions of a run.</summary>
/// <param name="CanRetry">Whether this process can run the digest.</param>
internal sealed record RunDaysPart(PageContext Context, string Digest, IEnumerable<RunDay> Days, bool HasEnded, bool CanRetry);
