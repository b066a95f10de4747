using DigestWorker.Interests;

namespace DigestWorker.Web.Pages;

/// <summary>Why a paper is where it is in a ranking: the total of its score, and each part.</summary>
internal sealed record ScoreLine(PageContext Context, Score Score);
