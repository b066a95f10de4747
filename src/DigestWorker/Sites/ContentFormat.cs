namespace DigestWorker.Sites;

/// <summary>The format of a page: its Accept header, and how to detect a truncated body.</summary>
internal enum ContentFormat
{
    Html,
    Json,
    Atom,
}

internal static class PageForms
{
    public static string Accept(this ContentFormat form) => form switch
    {
        ContentFormat.Html => "text/html",
        ContentFormat.Json => "application/json",
        _ => "application/atom+xml",
    };

    /// <summary>
    /// The problem of the text in this format, or null. In HTTP a closed connection ends a body without a length,
    /// so only the text itself shows that it is truncated.
    /// </summary>
    public static (FetchFailure Kind, string Detail)? Problem(this ContentFormat form, string text)
    {
        var page = text.AsSpan().Trim();
        if (page.IsEmpty)
            return (FetchFailure.Network, "the response is empty");

        var (begins, ends) = form switch
        {
            ContentFormat.Html => (page[0] is '<', page.Contains("</html>", StringComparison.OrdinalIgnoreCase)),
            ContentFormat.Atom => (page[0] is '<', page.EndsWith("</feed>", StringComparison.Ordinal)),
            _ => (page[0] is '[' or '{', page[^1] == (page[0] is '[' ? ']' : '}')),
        };
        return begins
            ? ends ? null : (FetchFailure.Network, "the response is truncated")
            : (FetchFailure.Unreadable, $"the response is not {(form is ContentFormat.Json ? "JSON" : form is ContentFormat.Html ? "HTML" : "Atom feed")}");
    }
}
