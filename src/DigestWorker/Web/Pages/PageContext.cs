using DigestWorker.Reasons;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using DigestWorker.Web.Pages.Operate;

namespace DigestWorker.Web.Pages;

/// <summary>What every page has around its own: the language, who reads, and where it leads. Public, as the layout is that is generated for it.</summary>
public sealed class PageContext
{
    private readonly HttpContext _context;

    internal PageContext(HttpContext context, string title)
    {
        (_context, Title) = (context, title);
        Language = Languages.Of(context);
    }

    internal string Title { get; }

    internal Language Language { get; }

    /// <summary>What the forms of the page show that they are the worker's own; null where the page has none.</summary>
    internal FormToken? Form { get; init; }

    /// <summary>The digest that the page is about, whose feeds it names; null where it is about none.</summary>
    internal string? Digest { get; init; }

    /// <summary>Whether the page holds tables or months, which want more room than text does.</summary>
    internal bool IsWide { get; init; }

    /// <summary>Whether the reader has shown the key.</summary>
    internal bool IsSignedIn => AccessRegistration.IsSignedIn(_context.User);

    /// <summary>Whether there is anything for operators on the page's server that the reader may see.</summary>
    internal bool MayOperate => AccessRegistration.MayOperate(_context);

    internal WebOptions Web => _context.RequestServices.GetRequiredService<WebOptions>();

    /// <summary>The text in the language of the page.</summary>
    internal string Text(string korean, string english) => Language is Language.English ? english : korean;

    /// <summary>A page of the worker, in the language of this one.</summary>
    internal string Link(string path) => _context.Request.PathBase + path;

    /// <summary>Something that has no language: a picture, a file, a feed.</summary>
    internal string Plain(string path) => OwnBase + path;

    /// <summary>This page in the other language.</summary>
    internal string OtherLanguage => (Language is Language.English ? OwnBase : OwnBase + Languages.EnglishBase) + Here;

    /// <summary>Which page it is, in whatever language.</summary>
    internal string Path => _context.Request.Path.Value ?? "";

    internal string Here => _context.Request.Path + _context.Request.QueryString;

    private string OwnBase => Language is Language.English ? _context.Request.PathBase.Value![..^Languages.EnglishBase.Length] : _context.Request.PathBase.Value ?? "";
}
