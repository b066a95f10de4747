using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;

namespace DigestWorker.StandIns;

/// <summary>Pages and feeds in the shape that the public sites give theirs.</summary>
public static class PaperSitePages
{
    /// <summary>A row of the API, which is also a row of the page's own data.</summary>
    public static JsonObject Row(string day, StandInPaper paper)
    {
        var inner = new JsonObject
        {
            ["id"] = paper.Id,
            ["authors"] = new JsonArray([.. paper.Authors.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["hidden"] = false })]),
            ["publishedAt"] = Moment(paper.PublishedAt),
            ["title"] = paper.Title,
            ["summary"] = paper.Abstract,
            ["upvotes"] = paper.Votes,
        };
        if (day.Length == 10)
            inner["submittedOnDailyAt"] = $"{day}T00:00:00.000Z";
        if (paper.WithdrawnAt is { } withdrawn)
            inner["withdrawnAt"] = Moment(withdrawn);
        return new()
        {
            ["paper"] = inner,
            ["publishedAt"] = Moment(paper.PublishedAt.AddHours(-4)),
            ["title"] = paper.Title,
            ["numComments"] = 1,
            ["submittedBy"] = new JsonObject { ["fullname"] = "Ada Byun", ["name"] = "ada" },
        };
    }

    /// <summary>The list page of a day (or of a week or month), with its data and its cards.</summary>
    public static string List(string period, IEnumerable<StandInPaper> papers)
    {
        var listed = papers.ToList();
        var data = new JsonObject
        {
            ["dailyPapers"] = new JsonArray([.. listed.Select(paper => (JsonNode)Row(period, paper))]),
            ["dateString"] = period,
        };
        return Page($"""<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{WebUtility.HtmlEncode(data.ToJsonString())}">{Cards(listed)}</div>""");
    }

    /// <summary>The page as it would be without its data.</summary>
    public static string CardsOnly(IEnumerable<StandInPaper> papers) => Page($"<div>{Cards(papers)}</div>");

    public static string Page(string main) => $"""
        <!doctype html>
        <html class=""><head><meta charset="utf-8" /><title>Daily Papers - Hugging Face</title></head>
        <body><main class="flex"><a href="/login?next=%2Fpapers">Log In</a>{main}</main></body></html>
        """;

    public static string Atom(IEnumerable<StandInPaper> papers, int total)
    {
        var feed = new StringBuilder($"""
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
              <id>https://arxiv.org/api/stand-in</id>
              <opensearch:totalResults>{total}</opensearch:totalResults>

            """);
        foreach (var paper in papers)
        {
            feed.Append(CultureInfo.InvariantCulture, $"""
                  <entry>
                    <id>http://arxiv.org/abs/{paper.Id}v2</id>
                    <title>{SecurityElement.Escape(paper.Title)}</title>
                    <updated>{Moment(paper.PublishedAt.AddDays(1))}</updated>
                    <summary>{SecurityElement.Escape(paper.Abstract)}</summary>
                    <category term="cs.CL"/>
                    <category term="cs.AI"/>
                    <published>{Moment(paper.PublishedAt)}</published>
                    <arxiv:comment>{SecurityElement.Escape(paper.Comment ?? "12 pages")}</arxiv:comment>
                    <arxiv:primary_category term="cs.CL"/>
                    {string.Concat(paper.Authors.Select(name => $"<author><name>{SecurityElement.Escape(name)}</name></author>"))}
                  </entry>

                """);
        }

        return feed.Append("</feed>").ToString();
    }

    private static string Cards(IEnumerable<StandInPaper> papers) => string.Concat(papers.Select(paper => $"""
        <article class="relative flex"><a href="/papers/{paper.Id}"><img src="https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{paper.Id}.png" alt=""></a>
        <div><div class="leading-none">{paper.Votes}</div></div><h3><a href="/papers/{paper.Id}" class="line-clamp-3">{WebUtility.HtmlEncode(paper.Title)}</a></h3></article>
        """));

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
