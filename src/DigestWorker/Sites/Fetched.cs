using DigestWorker.Storage;

namespace DigestWorker.Sites;

/// <summary>What came of asking a site for a page.</summary>
internal abstract record Fetched
{
    private Fetched()
    {
    }

    /// <param name="Address">Where the page was found in the end, behind all redirects.</param>
    /// <param name="Unchanged">The site says that it is the page that was kept.</param>
    /// <param name="Copy">What may be kept of it, once its reader is content.</param>
    internal sealed record Page(Uri Address, string Text, bool Unchanged, CachedPage Copy) : Fetched;

    /// <param name="RetryAfter">When the site wants to be asked again, where it says so or where asking sooner is of no use.</param>
    /// <param name="Body">What the site said with a status of 400 and the like.</param>
    internal sealed record Failed(FetchFailure Kind, Reason Reason, TimeSpan? RetryAfter = null, string? Body = null) : Fetched;
}

internal enum FetchFailure
{
    /// <summary>No answer, half an answer, or one that says to come back.</summary>
    Network,

    /// <summary>A challenge, a login page, or a way to somewhere else.</summary>
    Blocked,

    /// <summary>An answer that is not what was asked for: too large, no text, another format.</summary>
    Unreadable,

    /// <summary>The site does not know the address.</summary>
    NotFound,

    /// <summary>The site does not accept the question.</summary>
    Rejected,
}
