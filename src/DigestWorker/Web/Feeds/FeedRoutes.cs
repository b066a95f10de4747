using System.Text.Encodings.Web;
using System.Text.Unicode;
using DigestWorker.Digests;
using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;
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

    // Of so many, those that match an interest are taken.
    private const int MaxRanked = 500;
    private const string For = "for";
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
            path, Task<IResult> (string digest, HttpContext context, CurrentDigests digests, EntryQueries queries, InterestQueries interests) =>
                digests.Find(digest) is null ? NotFound()
                    : Asked(context, interests, out var interest) is { } problem ? problem
                    : PapersAsync(digest, context, queries, interests, interest, write, type));

        void MapEditions(string path, Writer write, string type) => feeds.MapGet(
            path, Task<IResult> (string digest, HttpContext context, CurrentDigests digests, EditionQueries queries, InterestQueries interests) =>
                digests.Find(digest) is null ? NotFound()
                    : Asked(context, interests, out var interest) is { } problem ? problem
                    : EditionsAsync(digest, context, queries, interests, interest, write, type));
    }

    /// <param name="context">The request.</param>
    /// <param name="interests">The configured interests.</param>
    /// <param name="interest">The interest that is asked for; null for none.</param>
    /// <returns>The answer if there is no such interest.</returns>
    private static Task<IResult>? Asked(HttpContext context, InterestQueries interests, out Interest? interest)
    {
        interest = null;
        if (context.Request.Query[For] is not [{ } name])
            return null;
        interest = interests.Find(name);
        return interest is null
            ? Task.FromResult(Results.Problem($"{For}: {interests.Unknown(name)}", statusCode: StatusCodes.Status400BadRequest, title: "Invalid request."))
            : null;
    }

    private static async Task<IResult> PapersAsync(
        string digest, HttpContext context, EntryQueries queries, InterestQueries interests, Interest? interest, Writer write, string type)
    {
        var newest = await queries.NewestAsync(digest, interest is null ? MaxPapers : MaxRanked, context.RequestAborted);
        var ranking = interest is null ? null : await interests.RankAsync(interest, newest.Entries, context.RequestAborted);
        var web = PublicAddresses.Of(context);
        var pictures = context.RequestServices.GetRequiredService<WebOptions>().Pictures;
        var items = newest.Entries.Where(entry => ranking?.Matches(entry.Id) is not false).Take(MaxPapers)
            .Select(entry => PaperItem(entry, ReasonsOf(ranking, entry.Id), web, pictures)).ToList();
        var feed = new Feed(
            IdOf(digest, Papers, interest), $"{TitleOf(context, digest)}: {interest?.Title ?? "논문"}", PageOf(web, digest, interest),
            Self(context, web, interest), items);
        return Answer(context, feed, newest.ChangedAt, write, type);
    }

    private static async Task<IResult> EditionsAsync(
        string digest, HttpContext context, EditionQueries queries, InterestQueries interests, Interest? interest, Writer write, string type)
    {
        var web = PublicAddresses.Of(context);
        var editions = await queries.NewestWithEntriesAsync(digest, MaxEditions, context.RequestAborted);
        var ranking = interest is null ? null
            : await interests.RankAsync(interest, editions.SelectMany(edition => edition.Entries), context.RequestAborted);
        var items = editions.Select(edition => edition with { Entries = [.. edition.Entries.Where(entry => ranking?.Matches(entry.Id) is not false)] })
            .Where(edition => ranking is null || edition.Entries.Count > 0)
            .Select(edition => EditionItem(edition.Row, edition.Entries, ranking, web)).ToList();
        var feed = new Feed(
            IdOf(digest, Editions, interest), $"{TitleOf(context, digest)}{(interest is null ? "" : $": {interest.Title}")}", PageOf(web, digest, interest),
            Self(context, web, interest), items);
        return Answer(context, feed, editions.Max(edition => edition.Row.PublishedAt), write, type);
    }

    private static string IdOf(string digest, string kind, Interest? interest) =>
        interest is null ? NamedId.Of(digest, kind) : NamedId.Of(digest, kind, For, interest.Name);

    private static string PageOf(string web, string digest, Interest? interest) => $"{web}/digests/{digest}{QueryOf(interest)}";

    private static string QueryOf(Interest? interest) => interest is null ? "" : $"?{For}={interest.Name}";

    /// <summary>Why a paper is in the feed; null if the feed has all.</summary>
    private static string? ReasonsOf(InterestRanking? ranking, PaperId id) =>
        ranking is null ? null : ScoreText.Line(ranking.Interest.Title, ranking.Of(id), Language.Korean);

    private static Task<IResult> NotFound() => Task.FromResult(Results.NotFound());

    private static IResult Answer(HttpContext context, Feed feed, DateTimeOffset? changedAt, Writer write, string type)
    {
        if (changedAt is { } moment)
            context.Response.Headers.LastModified = HeaderUtilities.FormatDate(moment);
        return Results.Bytes(write(feed), $"{type}; charset=utf-8");
    }

    /// <summary>The id of a paper is its arXiv address.</summary>
    private static FeedItem PaperItem(StoredEntry entry, string? reasons, string web, bool pictures)
    {
        var (pdf, picture) = (entry.Id.PdfUrl, pictures ? entry.Id.ImageUrl : null);
        var (text, fields) = (entry.Text, entry.Text.Fields.Select(OneLine.Of).ToList());
        var html = (picture is null ? "" : $"<p><img src=\"{Encoded(picture)}\" alt=\"\"></p>")
            + (reasons is null ? "" : $"<p>{Encoded(reasons)}</p>")
            + $"<h3>요약</h3><p>{Encoded(text.Summary)}</p><h3>쉬운설명</h3><p>{Encoded(text.EasyExplanation)}</p>"
            + $"<h3>관련분야</h3><p>{Encoded(string.Join(", ", fields))}</p><p><a href=\"{Encoded(pdf)}\">PDF</a></p>";
        return new FeedItem(
            $"https://arxiv.org/abs/{entry.Id}", OneLine.Of(entry.Title), $"{web}/digests/{entry.Digest}/{entry.Date}/{entry.Id}", pdf, picture,
            entry.FirstPublishedAt, Later(entry.FirstPublishedAt, entry.Provenance.AcceptedAt), OneLine.Of(text.Summary), html, fields);
    }

    private static FeedItem EditionItem(EditionRow edition, IReadOnlyList<StoredEntry> entries, InterestRanking? ranking, string web)
    {
        var page = $"{web}/digests/{edition.Digest}/{edition.Date}";
        var papers = entries.Select(entry => $"<li><a href=\"{Encoded($"{page}/{entry.Id}")}\">{Encoded(entry.Title)}</a>"
            + (ReasonsOf(ranking, entry.Id) is { } reasons ? $"<br>{Encoded(reasons)}</li>" : "</li>"));
        var first = edition.FirstPublishedAt ?? edition.UpdatedAt;
        return new FeedItem(
            NamedId.Of(edition.Digest, edition.Date.Text), $"{edition.Digest} {edition.Date}", page, Pdf: null, Picture: null,
            first, entries.Aggregate(first, (last, entry) => Later(last, entry.Provenance.AcceptedAt)),
            $"논문 {entries.Count}편", $"<ol>{string.Concat(papers)}</ol>", []);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // OneLine has removed characters that are invalid in XML.
    private static string Encoded(string text) => Html.Encode(OneLine.Of(text));

    private static string Self(HttpContext context, string web, Interest? interest) => $"{web}{context.Request.Path}{QueryOf(interest)}";

    private static string TitleOf(HttpContext context, string digest) =>
        context.RequestServices.GetRequiredService<CurrentDigests>().TitleOf(digest, Languages.Of(context));
}
