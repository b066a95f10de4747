using HtmlAgilityPack;

namespace DigestWorker.Tests.Web;

/// <summary>A page as a browser takes it apart.</summary>
internal sealed class Markup
{
    private static readonly string[] OwnElements =
    [
        "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "main", "h1", "h2", "h3", "p", "span", "strong", "article", "img", "dl", "dt", "dd",
        "ul", "ol", "li", "section", "details", "summary", "footer", "form", "label", "input", "select", "option", "button", "mark", "table", "caption", "thead", "tbody",
        "tr", "th", "td", "svg", "polyline", "polygon", "rect", "line", "figure", "figcaption", "br", "dialog", "kbd", "div", "template",
    ];

    private readonly HtmlDocument _document = new();

    public Markup(string page) => _document.LoadHtml(page);

    public IEnumerable<HtmlNode> All(string path) => _document.DocumentNode.SelectNodes(path) ?? Enumerable.Empty<HtmlNode>();

    public HtmlNode One(string path) => Assert.Single(All(path));

    public static string Text(HtmlNode node) => string.Join(' ', HtmlEntity.DeEntitize(node.InnerText).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Words => Text(_document.DocumentNode);

    /// <summary>Nothing in it but what the pages have of their own: no other element, no handler, no address that runs or is fetched from elsewhere.</summary>
    public void IsHarmless()
    {
        foreach (var node in _document.DocumentNode.Descendants().Where(node => node.NodeType is HtmlNodeType.Element))
        {
            Assert.Contains(node.Name, OwnElements);
            Assert.DoesNotContain(node.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "formaction" or "srcdoc" or "http-equiv");
            var address = HtmlEntity.DeEntitize(node.GetAttributeValue("href", "") + node.GetAttributeValue("src", "") + node.GetAttributeValue("action", ""));
            Assert.True(
                address is "" or ['/' or '#', ..] || address.StartsWith("https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/", StringComparison.Ordinal)
                || (node.Name is "a" && (address.StartsWith("https://arxiv.org/", StringComparison.Ordinal) || address.StartsWith("https://huggingface.co/papers/", StringComparison.Ordinal))),
                $"<{node.Name}> leads to {address}");
        }
        Assert.Empty(All("//script[not(starts-with(@src, '/assets/'))]"));
        Assert.All(All("//script"), script => Assert.Equal("", script.InnerText));
    }
}
