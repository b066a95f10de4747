using DigestWorker.Reasons;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages;

/// <summary>What every page has around its own: the language, who reads, and where it leads. Public, as the layout is that is generated for it.</summary>
public sealed class PageContext
{
    private readonly HttpContext _context;

    private PageContext(HttpContext context, Language language, string title) => (_context, Language, Title) = (context, language, title);

    /// <param name="context">The request.</param>
    /// <param name="korean">The title of the Korean page.</param>
    /// <param name="english">The title of the English page.</param>
    /// <param name="digest">The digest that the page is about, whose feeds it links to.</param>
    /// <param name="isWide">Whether the page holds tables or months, which need more room than text.</param>
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

    /// <summary>The token that the forms of the page send along; null where the reader may change nothing.</summary>
    internal FormToken? Form { get; private init; }

    /// <summary>The digest that the page is about, whose feeds it names; null where it is about none.</summary>
    internal string? Digest { get; private init; }

    /// <summary>Whether the page holds tables or months, which want more room than text does.</summary>
    internal bool IsWide { get; private init; }

    /// <summary>Whether the reader has shown the key.</summary>
    internal bool IsSignedIn => AccessRegistration.IsSignedIn(_context.User);

    /// <summary>Whether there is anything for operators on the page's server that the reader may see.</summary>
    internal bool MayOperate => AccessRegistration.MayOperate(_context);

    internal WebOptions Web => _context.RequestServices.GetRequiredService<WebOptions>();

    /// <summary>The text in the language of the page.</summary>
    internal string Text(string korean, string english) => Language.Text(korean, english);

    /// <summary>A page of the worker, in the language of this one.</summary>
    internal string Link(string path) => LinkTo(_context, path);

    /// <summary>Something that has no language: a picture, a file, a feed.</summary>
    internal string Plain(string path) => OwnBase + path;

    /// <summary>This page in the other language.</summary>
    internal string OtherLanguage => (Language is Language.English ? OwnBase : OwnBase + Languages.EnglishBase) + Here;

    /// <summary>Which page it is, in whatever language.</summary>
    internal string Path => _context.Request.Path.Value ?? "";

    internal string Here => _context.Request.Path + _context.Request.QueryString;

    private string OwnBase => Language is Language.English
        ? _context.Request.PathBase.Value![..^Languages.EnglishBase.Length]
        : _context.Request.PathBase.Value ?? "";
}
