namespace DigestWorker.Sites;

/// <summary>What a page is asked for as, and what its end looks like.</summary>
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
    /// What is wrong with the text as such a page, or null. A connection that closes in the middle of a body without a length
    /// counts as its end in HTTP: only the text itself shows that it was cut.
    /// </summary>
    public static (FetchFailure Kind, string Detail)? Problem(this ContentFormat form, string text)
    {
        var page = text.AsSpan().Trim();
        if (page.IsEmpty)
            return (FetchFailure.Network, "the answer is empty");

        var (begins, ends) = form switch
        {
            ContentFormat.Html => (page[0] is '<', page.Contains("</html>", StringComparison.OrdinalIgnoreCase)),
            ContentFormat.Atom => (page[0] is '<', page.EndsWith("</feed>", StringComparison.Ordinal)),
            _ => (page[0] is '[' or '{', page[^1] == (page[0] is '[' ? ']' : '}')),
        };
        return begins
            ? ends ? null : (FetchFailure.Network, "the answer stops in the middle")
            : (FetchFailure.Unreadable, $"the answer is no {(form is ContentFormat.Json ? "JSON" : form is ContentFormat.Html ? "HTML" : "Atom feed")}");
    }
}
