using DigestWorker.Digests;
using DigestWorker.Reasons;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages;

/// <summary>The context of a page: language, reader and links. Public because the generated layout class is.</summary>
public sealed class PageContext
{
    private readonly HttpContext _context;

    private PageContext(HttpContext context, Language language, string title) => (_context, Language, Title) = (context, language, title);

    /// <param name="context">The request.</param>
    /// <param name="korean">The title of the Korean page.</param>
    /// <param name="english">The title of the English page.</param>
    /// <param name="digest">The digest whose feeds the page links to.</param>
    /// <param name="isWide">Whether the page contains tables or calendars, which need more width than text.</param>
    /// <param name="form">The token for its forms.</param>
    internal static PageContext Create(
        HttpContext context, string korean, string english, string? digest = null, bool isWide = false, FormToken? form = null)
    {
        var language = Languages.Of(context);
        return new PageContext(context, language, language.Text(korean, english)) { Digest = digest, IsWide = isWide, Form = form };
    }

    /// <summary>The address of a page of the worker, in the language of the request.</summary>
    internal static string LinkTo(HttpContext context, string path) => context.Request.PathBase + path;

    internal string Title { get; }

    internal Language Language { get; }

    /// <summary>The antiforgery token for the forms of the page; null if the reader cannot make changes.</summary>
    internal FormToken? Form { get; private init; }

    /// <summary>The digest whose feeds the page links to; null if there is none.</summary>
    internal string? Digest { get; private init; }

    /// <summary>Whether the page contains tables or calendars, which need more width than text.</summary>
    internal bool IsWide { get; private init; }

    /// <summary>What a preview of the page says below its title; null if it has no preview.</summary>
    internal string? Description { get; private set; }

    /// <summary>The address of the picture in a preview of the page; null if it has none.</summary>
    internal string? Picture { get; private set; }

    /// <summary>The address of the page for other machines and people.</summary>
    internal string PublicAddress => PublicAddresses.Of(_context) + _context.Request.Path;

    /// <summary>Gives the page a preview in chats and networks: https://ogp.me/</summary>
    internal PageContext WithPreview(string description, string? picture)
    {
        (Description, Picture) = (description, picture);
        return this;
    }

    /// <summary>The title of a digest, in the language of the page.</summary>
    internal string TitleOf(string digest) => _context.RequestServices.GetRequiredService<CurrentDigests>().TitleOf(digest, Language);

    /// <summary>Whether the reader has signed in.</summary>
    internal bool IsSignedIn => AccessRegistration.IsSignedIn(_context.User);

    /// <summary>Whether the reader may see the operators' pages.</summary>
    internal bool MayOperate => AccessRegistration.MayOperate(_context);

    internal WebOptions Web => _context.RequestServices.GetRequiredService<WebOptions>();

    /// <summary>The address of the sign-in page, which leads back to this page or to the operators' first one.</summary>
    internal string SignIn =>
        Link("/login") + QueryString.Create("to", HttpMethods.IsGet(_context.Request.Method) ? _context.Request.PathBase + Here : Link("/operate"));

    /// <summary>The first category of arXiv that a digest follows.</summary>
    internal string? CategoryOf(string digest) =>
        _context.RequestServices.GetRequiredService<CurrentDigests>().Find(digest)?.Options.Categories is [var category, ..] ? category : null;

    /// <summary>The digest that a roundup is made of; null if it is none, or no longer configured.</summary>
    internal DigestDefinition? SourceOf(string roundup)
    {
        var digests = _context.RequestServices.GetRequiredService<CurrentDigests>();
        return digests.Find(roundup) is { } digest ? digests.Find(digest.Options.Of) : null;
    }

    /// <summary>The time zone of a digest.</summary>
    /// <param name="digest">Null for what concerns no digest: then their common zone, or UTC.</param>
    internal TimeZoneInfo ZoneOf(string? digest)
    {
        var digests = _context.RequestServices.GetRequiredService<CurrentDigests>();
        var zones = digest is null
            ? digests.Current.Select(each => each.Options.TimeZone).Distinct().ToList()
            : [digests.Find(digest)?.Options.TimeZone ?? TimeZoneInfo.Utc.Id];
        return zones is [var zone] && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
    }

    /// <summary>The text in the language of the page.</summary>
    internal string Text(string korean, string english) => Language.Text(korean, english);

    /// <summary>A page of the worker, in the language of this one.</summary>
    internal string Link(string path) => LinkTo(_context, path);

    /// <summary>The address of a resource without language: a picture, a file, a feed.</summary>
    internal string Plain(string path) => OwnBase + path;

    /// <summary>This page in the other language.</summary>
    internal string OtherLanguage => LocalPath.Of((Language is Language.English ? OwnBase : OwnBase + Languages.EnglishBase) + Here) ?? Plain("/");

    /// <summary>The path of the page, without language.</summary>
    internal string Path => _context.Request.Path.Value ?? "";

    internal string Here => _context.Request.Path + _context.Request.QueryString;

    private string OwnBase => Language is Language.English
        ? _context.Request.PathBase.Value![..^Languages.EnglishBase.Length]
        : _context.Request.PathBase.Value ?? "";
}
