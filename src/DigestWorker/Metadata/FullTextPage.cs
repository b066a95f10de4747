using System.Net;
using System.Text;
using HtmlAgilityPack;

namespace DigestWorker.Metadata;

/// <summary>A heading or a paragraph, on one line.</summary>
internal readonly record struct FullTextLine(string Text, bool IsHeading);

/// <summary>
/// Reads a paper from HTML by LaTeXML, as arXiv publishes it: https://math.nist.gov/~BMiller/LaTeXML/manual/.
/// Keeps prose and headings, which its classes identify.
/// </summary>
internal sealed class FullTextPage
{
    /// <summary>Real pages nest about 60 deep, most of it within formulas.</summary>
    private const int MaxDepth = 500;

    /// <summary>Longer lines are data, not paragraphs.</summary>
    private const int MaxLineLength = 10_000;

    private static readonly HashSet<string> Blocks =
    [
        "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "section", "table", "tr", "ul",
    ];

    /// <summary>arXiv adds report buttons between the paragraphs; annotations repeat a formula in other notations.</summary>
    private static readonly HashSet<string> LeftOutElements =
        ["annotation", "annotation-xml", "button", "footer", "header", "iframe", "img", "nav", "noscript", "object", "script", "style", "svg", "template"];

    /// <summary>Title and abstract are already known, and the content of figures and tables is meaningless as text.</summary>
    private static readonly HashSet<string> LeftOutClasses =
    [
        "ltx_title_document", "ltx_authors", "ltx_dates", "ltx_abstract", "ltx_keywords", "ltx_classification", "ltx_acknowledgements",
        "ltx_TOC", "ltx_page_header", "ltx_page_footer", "ltx_page_navbar", "ltx_bibliography", "ltx_citemacro_citep", "ltx_note", "ltx_ERROR",
        "ltx_tag_item", "ltx_eqn_eqno", "ltx_tabular", "ltx_listing", "ltx_picture",
    ];

    private readonly List<FullTextLine> _lines = [];
    private readonly StringBuilder _line = new();

    private FullTextPage()
    {
    }

    /// <summary>The lines of the page; null with the reason if it is not such a page.</summary>
    public static IReadOnlyList<FullTextLine>? Read(string html, out string problem)
    {
        problem = "";
        if (Parse(html) is not { } document)
            problem = $"the page nests more than {MaxDepth} deep";
        else if (document.Descendants("article").FirstOrDefault(article => article.HasClass("ltx_document")) is not { } article)
            problem = "the page holds no paper";
        else
            return new FullTextPage().LinesOf(article);
        return null;
    }

    // HtmlAgilityPack walks its tree by recursion, and 100,000 nested tags end the process by a stack overflow that nothing can catch
    // (https://github.com/zzzprojects/html-agility-pack/issues/608). With a limit it throws a plain
    // Exception instead. The syntax check takes a minute for 100,000 invalid tags.
    private static HtmlNode? Parse(string html)
    {
        var document = new HtmlDocument { OptionMaxNestedChildNodes = MaxDepth, OptionCheckSyntax = false };
        try
        {
            document.LoadHtml(html);
            return document.DocumentNode;
        }
        catch (Exception tooDeep) when (tooDeep.Message.Contains("nested tags", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private List<FullTextLine> LinesOf(HtmlNode article)
    {
        Visit(article);
        EndLine(isHeading: false);
        return _lines;
    }

    private void Visit(HtmlNode node)
    {
        if (node is HtmlTextNode text)
            _line.Append(WebUtility.HtmlDecode(text.Text));
        else if (node.NodeType is not HtmlNodeType.Element || IsLeftOut(node))
            return;
        else if (node.Name is "math" && node.GetAttributeValue("alttext", "") is { Length: > 0 } formula)
            _line.Append(WebUtility.HtmlDecode(formula));
        else if (node.Name is "br")
            _line.Append(' ');
        else if (node.Name is "figure")
            VisitFigure(node);
        else if (Blocks.Contains(node.Name))
            VisitBlock(node);
        else
            VisitAll(node.ChildNodes);
    }

    private void VisitBlock(HtmlNode block)
    {
        EndLine(isHeading: false);
        VisitAll(block.ChildNodes);
        EndLine(isHeading: block.Name is ['h', >= '1' and <= '6']);
    }

    /// <summary>Only the captions, including those of panels.</summary>
    private void VisitFigure(HtmlNode figure)
    {
        foreach (var part in figure.ChildNodes)
        {
            if (part.Name is "figcaption")
                Visit(part);
            else
                VisitFigure(part);
        }
    }

    private void VisitAll(IEnumerable<HtmlNode> nodes)
    {
        foreach (var node in nodes)
            Visit(node);
    }

    private void EndLine(bool isHeading)
    {
        if (_line.Length <= MaxLineLength && OneLine.Of(_line.ToString()) is { Length: > 0 } text)
            _lines.Add(new(text, isHeading));
        _line.Clear();
    }

    private static bool IsLeftOut(HtmlNode node) =>
        LeftOutElements.Contains(node.Name) || node.GetClasses().Any(LeftOutClasses.Contains);
}
