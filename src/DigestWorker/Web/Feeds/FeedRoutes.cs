using System.Text.Encodings.Web;
using System.Text.Unicode;
using DigestWorker.Digests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Storage;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using Microsoft.Net.Http.Headers;

namespace DigestWorker.Web.Feeds;

/// <summary>Two feeds for each digest, an item for each paper and one for each edition, each as Atom and as JSON Feed.</summary>
internal static class FeedRoutes
{
    private const int MaxPapers = 50;
    private const int MaxEditions = 30;
    private const string Papers = "papers";
    private const string Editions = "editions";

    // Korean is not escaped.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private delegate byte[] Writer(Feed feed);

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        var feeds = routes.MapGroup("/feeds/{digest}").RequireAuthorization(AccessRegistration.ReadFeeds).AllowBasic(takesFeedToken: true).WithEntityTag();
        MapPapers("/papers.atom", AtomFeed.Write, AtomFeed.Type);
        MapPapers("/papers.json", JsonFeed.Write, JsonFeed.Type);
        MapEditions("/editions.atom", AtomFeed.Write, AtomFeed.Type);
        MapEditions("/editions.json", JsonFeed.Write, JsonFeed.Type);

        void MapPapers(string path, Writer write, string type) => feeds.MapGet(
            path, Task<IResult> (string digest, HttpContext context, CurrentDigests digests, EntryQueries queries) =>
                digests.Find(digest) is null ? NotFound() : PapersAsync(digest, context, queries, write, type));

        void MapEditions(string path, Writer write, string type) => feeds.MapGet(
            path, Task<IResult> (string digest, HttpContext context, CurrentDigests digests, EditionQueries queries) =>
                digests.Find(digest) is null ? NotFound() : EditionsAsync(digest, context, queries, write, type));
    }

    private static async Task<IResult> PapersAsync(string digest, HttpContext context, EntryQueries queries, Writer write, string type)
    {
        var newest = await queries.NewestAsync(digest, MaxPapers, context.RequestAborted);
        var web = PublicAddresses.Of(context);
        var pictures = context.RequestServices.GetRequiredService<WebOptions>().Pictures;
        var items = newest.Entries.Select(entry => PaperItem(entry, web, pictures)).ToList();
        var feed = new Feed(NamedId.Of(digest, Papers), $"{TitleOf(context, digest)}: 논문", $"{web}/digests/{digest}", Self(context, web), items);
        return Answer(context, feed, newest.ChangedAt, write, type);
    }

    private static async Task<IResult> EditionsAsync(string digest, HttpContext context, EditionQueries queries, Writer write, string type)
    {
        var web = PublicAddresses.Of(context);
        var editions = await queries.NewestWithEntriesAsync(digest, MaxEditions, context.RequestAborted);
        var items = editions.Select(edition => EditionItem(edition.Row, edition.Entries, web)).ToList();
        var feed = new Feed(NamedId.Of(digest, Editions), TitleOf(context, digest), $"{web}/digests/{digest}", Self(context, web), items);
        return Answer(context, feed, editions.Max(edition => edition.Row.PublishedAt), write, type);
    }

    private static Task<IResult> NotFound() => Task.FromResult(Results.NotFound());

    private static IResult Answer(HttpContext context, Feed feed, DateTimeOffset? changedAt, Writer write, string type)
    {
        if (changedAt is { } moment)
            context.Response.Headers.LastModified = HeaderUtilities.FormatDate(moment);
        return Results.Bytes(write(feed), $"{type}; charset=utf-8");
    }

    /// <summary>The id of a paper is its arXiv address.</summary>
    private static FeedItem PaperItem(StoredEntry entry, string web, bool pictures)
    {
        var (pdf, picture) = (entry.Id.PdfUrl, pictures ? entry.Id.ImageUrl : null);
        var (text, fields) = (entry.Text, entry.Text.Fields.Select(OneLine.Of).ToList());
        var html = (picture is null ? "" : $"<p><img src=\"{Encoded(picture)}\" alt=\"\"></p>")
            + $"<h3>요약</h3><p>{Encoded(text.Summary)}</p><h3>쉬운설명</h3><p>{Encoded(text.EasyExplanation)}</p>"
            + $"<h3>관련분야</h3><p>{Encoded(string.Join(", ", fields))}</p><p><a href=\"{Encoded(pdf)}\">PDF</a></p>";
        return new FeedItem(
            $"https://arxiv.org/abs/{entry.Id}", OneLine.Of(entry.Title), $"{web}/digests/{entry.Digest}/{entry.Date}/{entry.Id}", pdf, picture,
            entry.FirstPublishedAt, Later(entry.FirstPublishedAt, entry.Provenance.AcceptedAt), OneLine.Of(text.Summary), html, fields);
    }

    private static FeedItem EditionItem(EditionRow edition, IReadOnlyList<StoredEntry> entries, string web)
    {
        var page = $"{web}/digests/{edition.Digest}/{edition.Date}";
        var papers = entries.Select(entry => $"<li><a href=\"{Encoded($"{page}/{entry.Id}")}\">{Encoded(entry.Title)}</a></li>");
        var first = edition.FirstPublishedAt ?? edition.UpdatedAt;
        return new FeedItem(
            NamedId.Of(edition.Digest, edition.Date.Text), $"{edition.Digest} {edition.Date}", page, Pdf: null, Picture: null,
            first, entries.Aggregate(first, (last, entry) => Later(last, entry.Provenance.AcceptedAt)),
            $"논문 {entries.Count}편", $"<ol>{string.Concat(papers)}</ol>", []);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // OneLine has removed characters that are invalid in XML.
    private static string Encoded(string text) => Html.Encode(OneLine.Of(text));

    private static string Self(HttpContext context, string web) => $"{web}{context.Request.Path}";

    private static string TitleOf(HttpContext context, string digest) =>
        context.RequestServices.GetRequiredService<CurrentDigests>().TitleOf(digest, Languages.Of(context));
}
