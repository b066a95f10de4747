using DigestWorker.Storage;

namespace DigestWorker.Sites;

/// <summary>The result of fetching a page.</summary>
internal abstract record Fetched
{
    private Fetched()
    {
    }

    /// <param name="Address">The address of the page after all redirects.</param>
    /// <param name="Unchanged">Whether the site responded that the cached page is current.</param>
    /// <param name="Copy">The copy to cache once the page was parsed.</param>
    internal sealed record Page(Uri Address, string Text, bool Unchanged, CachedPage Copy) : Fetched;

    /// <param name="RetryAfter">When to request the page again, if the site specifies it or an earlier request is useless.</param>
    /// <param name="Body">The body of an error response.</param>
    internal sealed record Failed(FetchFailure Kind, Reason Reason, TimeSpan? RetryAfter = null, string? Body = null) : Fetched;
}

internal enum FetchFailure
{
    /// <summary>No response, a truncated one, or one that asks for a retry.</summary>
    Network,

    /// <summary>A challenge, a login page, or a redirect to another host.</summary>
    Blocked,

    /// <summary>An unusable response: too large, not text, or in another format.</summary>
    Unreadable,

    /// <summary>The page does not exist.</summary>
    NotFound,

    /// <summary>The site rejects the request.</summary>
    Rejected,
}
