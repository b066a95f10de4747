namespace DigestWorker.Web.Pages;

/// <summary>A button by which a reader follows a field, a word or an author, once a script shows it.</summary>
/// <param name="Kind"><c>field</c>, <c>word</c> or <c>author</c>.</param>
internal sealed record FollowButton(PageContext Context, string Kind, string Name);
