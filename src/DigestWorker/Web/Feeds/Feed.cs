namespace DigestWorker.Web.Feeds;

/// <summary>A feed, in either format. All texts except <see cref="FeedItem.Html"/> are plain text.</summary>
/// <param name="Id">The permanent id of the feed, independent of its address.</param>
/// <param name="Page">The page for browsers.</param>
/// <param name="Self">The address of the feed.</param>
internal sealed record Feed(string Id, string Title, string Page, string Self, IReadOnlyList<FeedItem> Items)
{
    public const string Language = "ko";
    public const string Author = "DigestWorker";

    /// <summary>When the newest of its items changed.</summary>
    public DateTimeOffset UpdatedAt => Items.Count == 0 ? DateTimeOffset.UnixEpoch : Items.Max(item => item.UpdatedAt);
}

/// <param name="Id">The permanent id of the item.</param>
/// <param name="Page">The address of the page.</param>
/// <param name="Pdf">The address of the PDF of a paper.</param>
/// <param name="Picture">The address of its picture.</param>
/// <param name="PublishedAt">When it was first published; it never changes.</param>
/// <param name="UpdatedAt">When its texts last changed. Votes change all day, and do not count.</param>
/// <param name="Html">Its content, in which external text is encoded.</param>
internal sealed record FeedItem(
    string Id, string Title, string Page, string? Pdf, string? Picture, DateTimeOffset PublishedAt, DateTimeOffset UpdatedAt, string Summary, string Html,
    IReadOnlyList<string> Tags)
{
    public const string PdfType = "application/pdf";
}
