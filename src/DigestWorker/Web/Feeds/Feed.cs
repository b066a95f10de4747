namespace DigestWorker.Web.Feeds;

/// <summary>A feed, before it is written as Atom or JSON Feed. Its texts are plain but for <see cref="FeedItem.Html"/>.</summary>
/// <param name="Id">Names the feed for ever, whatever its address is.</param>
/// <param name="Page">What people read in its place.</param>
/// <param name="Self">Where it was got from.</param>
internal sealed record Feed(string Id, string Title, string Page, string Self, IReadOnlyList<FeedItem> Items)
{
    public const string Language = "ko";
    public const string Author = "DigestWorker";

    /// <summary>When the newest of its items changed.</summary>
    public DateTimeOffset UpdatedAt => Items.Count == 0 ? DateTimeOffset.UnixEpoch : Items.Max(item => item.UpdatedAt);
}

/// <param name="Id">Names the item for ever: by it a reader knows what it has shown.</param>
/// <param name="Page">Where it can be read.</param>
/// <param name="Related">Something else that belongs to it, as a paper's PDF.</param>
/// <param name="Html">Its content, in which everything from outside is encoded.</param>
internal sealed record FeedItem(
    string Id, string Title, string Page, string? Related, DateTimeOffset UpdatedAt, string Summary, string Html, IReadOnlyList<string> Tags);
