using HtmlAgilityPack;

namespace DigestWorker.Listings;

/// <summary>
/// A part of a page that is safe to parse. HtmlAgilityPack walks its tree by recursion, and 100,000 nested tags end the process
/// by a stack overflow that nothing can catch (https://github.com/zzzprojects/html-agility-pack/issues/608).
/// The depth cannot exceed the number of tags, so it only gets the few elements that matter,
/// one by one, each with a limited number of tags.
/// </summary>
internal static class HtmlPiece
{
    /// <summary>A card has about 60.</summary>
    public const int MaxTags = 2_000;

    public static HtmlNode? Parse(string html)
    {
        if (html.AsSpan().Count('<') > MaxTags)
            return null;
        var document = new HtmlDocument();
        document.LoadHtml(html);
        return document.DocumentNode;
    }

    /// <summary>The source of the opening tag with this attribute.</summary>
    public static string? OpeningTag(string html, string name, string attribute)
    {
        var at = html.IndexOf(attribute, StringComparison.Ordinal);
        var start = at < 0 ? -1 : html.LastIndexOf($"<{name}", at, StringComparison.Ordinal);
        return start < 0 ? null : html[start..EndOfTag(html, start)];
    }

    /// <summary>The source of the elements with this name, which do not nest.</summary>
    public static IEnumerable<string> Elements(string html, string name)
    {
        for (var start = 0; (start = html.IndexOf($"<{name}", start, StringComparison.Ordinal)) >= 0;)
        {
            var end = html.IndexOf($"</{name}>", start, StringComparison.Ordinal);
            if (end < 0)
                yield break;
            yield return html[start..end];
            start = end;
        }
    }

    // An attribute value may contain raw tags, as the data of the page does.
    private static int EndOfTag(string html, int start)
    {
        var quote = '\0';
        for (var i = start; i < html.Length; i++)
        {
            if (quote != '\0')
                quote = html[i] == quote ? '\0' : quote;
            else if (html[i] is '"' or '\'')
                quote = html[i];
            else if (html[i] == '>')
                return i + 1;
        }

        return html.Length;
    }
}
