using DigestWorker.Interests;

namespace DigestWorker.Web.Pages;

/// <summary>The interests by which a page can be ranked.</summary>
/// <param name="AddressOf">The page ranked by an interest, or by none.</param>
/// <param name="Shown">The interest that it is ranked by; null for none.</param>
internal sealed record InterestLinks(PageContext Context, Func<Interest?, string> AddressOf, IReadOnlyList<Interest> Interests, Interest? Shown);
