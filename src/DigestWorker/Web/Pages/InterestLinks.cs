using DigestWorker.Interests;

namespace DigestWorker.Web.Pages;

/// <summary>The interests by which a page can be ranked.</summary>
/// <param name="Page">The page without a ranking.</param>
/// <param name="Shown">The interest that it is ranked by; null for none.</param>
internal sealed record InterestLinks(PageContext Context, string Page, IReadOnlyList<Interest> Interests, Interest? Shown);
