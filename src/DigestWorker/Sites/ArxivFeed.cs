using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using DigestWorker.Papers;

namespace DigestWorker.Sites;

/// <summary>
/// A response of arXiv's API: https://info.arxiv.org/help/api/user-manual.html. Its form changed in November 2025 (prefixes declared
/// elsewhere, other order, https links), so elements are found only by namespace and name.
/// </summary>
/// <param name="Rows">The entries, readable or not.</param>
/// <param name="TotalResults">The total number of results, if the feed contains it.</param>
/// <param name="Errors">arXiv reports errors as entries that look like papers, with status 200 or 400.</param>
internal sealed partial record ArxivFeed(IReadOnlyList<ArxivRow> Rows, IReadOnlyList<string> Errors, int? TotalResults)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Arxiv = "http://arxiv.org/schemas/atom";
    private static readonly XNamespace OpenSearch = "http://a9.com/-/spec/opensearch/1.1/";

    public IEnumerable<PaperDetails> Papers => Rows.Select(row => row.Paper).OfType<PaperDetails>();

    /// <summary>The feed, or null if the text is not a feed.</summary>
    public static ArxivFeed? TryParse(string text)
    {
        try
        {
            if (IsDeep(text))
                return null;
            using var reader = Reader(text);
            var feed = XElement.Load(reader);
            if (feed.Name != Atom + "feed")
                return null;

            var entries = feed.Elements(Atom + "entry").ToLookup(entry => Text(entry, Atom + "id").Contains("/api/errors", StringComparison.Ordinal));
            return new(
                [.. entries[false].Select(Row)],
                [.. entries[true].Select(entry => Text(entry, Atom + "summary"))],
                int.TryParse(Text(feed, OpenSearch + "totalResults"), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // The text of an element with 100,000 nested ones takes a minute to read; no valid feed is deeper than five.
    private static bool IsDeep(string text)
    {
        using var reader = Reader(text);
        while (reader.Read())
        {
            if (reader.Depth > 20)
                return true;
        }

        return false;
    }

    private static XmlReader Reader(string text) =>
        XmlReader.Create(new StringReader(text), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    private static ArxivRow Row(XElement entry)
    {
        var name = Optional(entry, Atom + "id");
        if (!PaperId.TryParse(name, out var id, out var version))
            return new ArxivRow(null, name, name is null ? "it has no id" : "its id is no arXiv identifier");
        return PaperText.Title(entry.Element(Atom + "title")?.Value) is { } title
            ? new ArxivRow(Paper(entry, id, version ?? 1, title), id.Value, "")
            : new ArxivRow(null, id.Value, "it has no title");
    }

    private static PaperDetails Paper(XElement entry, PaperId id, int version, string title)
    {
        var (summary, comment) = (PaperText.Abstract(entry.Element(Atom + "summary")?.Value) ?? "", Optional(entry, Arxiv + "comment"));
        return new PaperDetails(id, version, title, summary)
        {
            Authors = PaperText.Names(entry.Elements(Atom + "author").Select(author => author.Element(Atom + "name")?.Value)),
            Categories = PaperText.Names(entry.Elements(Atom + "category").Select(category => category.Attribute("term")?.Value)),
            PrimaryCategory = PaperText.Name(entry.Element(Arxiv + "primary_category")?.Attribute("term")?.Value),
            Comment = comment,
            Doi = Optional(entry, Arxiv + "doi"),
            JournalReference = Optional(entry, Arxiv + "journal_ref"),
            PublishedAt = Moment(entry, Atom + "published"),
            UpdatedAt = Moment(entry, Atom + "updated"),
            Withdrawn = Withdrawal().IsMatch(comment ?? "") || Withdrawal().IsMatch(summary),
        };
    }

    private static string Text(XElement parent, XName name) => Optional(parent, name) ?? "";

    private static string? Optional(XElement parent, XName name) => PaperText.Note(parent.Element(name)?.Value);

    private static DateTimeOffset? Moment(XElement parent, XName name) =>
        DateTimeOffset.TryParse(
            Text(parent, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;

    // Authors or administrators write this in place of the abstract or as the comment of the new version, which has no PDF:
    // https://info.arxiv.org/help/withdraw.html. What was withdrawn from a conference or journal is still on arXiv.
    [GeneratedRegex(
        @"(^\s*((this|the) )?(paper|article|submission|manuscript|work|preprint|version) ((has been|was|is) )?(temporarily )?withdrawn"
        + @"|^\s*withdrawn(?=\s*($|[.:;,!(-])|\s+(by|due|because|as|for|pending|from)\b)"
        + @"|^\s*(the )?authors? (has|have) withdrawn (this|the) (paper|article|submission|manuscript|work|preprint)\b"
        + @"|has been withdrawn by (the authors?\b|arxiv))"
        + @"(?!(\s+by\s+(the\s+)?authors?)?(\(s\))?\s+from\s+(?!(the\s+)?arxiv\b))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Withdrawal();
}

/// <summary>An entry of a feed.</summary>
/// <param name="Paper">Null if it cannot be read.</param>
/// <param name="Id">The paper's id, or what the entry has in its place.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record ArxivRow(PaperDetails? Paper, string? Id, string Problem);
