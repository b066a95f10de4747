using AspNetCoreGeneratedDocument;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages;

/// <summary>The error pages.</summary>
/// <param name="OffersSignIn">Whether it links to the sign-in page.</param>
internal sealed record ErrorPage(PageContext Context, string Text, string TextLanguage, bool OffersSignIn)
{
    /// <summary>The page to go on from, besides the first one; null if there is none.</summary>
    public (string Address, string Name)? Back { get; private init; }

    public string Title => Context.Title;

    public static IResult Of(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => Show(
            context, status, ("찾을 수 없습니다", "Not found"), "주소에 해당하는 페이지가 없습니다.", "No page exists at this address."),
        StatusCodes.Status401Unauthorized => Show(
            context, status, ("로그인이 필요합니다", "Sign-in required"),
            "세션이 만료되었거나 키가 바뀌었습니다. 로그인한 뒤 다시 시도하세요.", "The session has expired, or the key has changed. Sign in and try again."),
        StatusCodes.Status403Forbidden => Show(
            context, status, ("허용되지 않습니다", "Not allowed"),
            "양식이 만료되었거나 다른 사이트에서 온 요청입니다. 페이지를 새로 고치세요.",
            "The form has expired, or the request came from another site. Reload the page."),
        StatusCodes.Status429TooManyRequests => Show(
            context, status, ("요청이 너무 많습니다", "Too many requests"), "1분 뒤에 다시 시도하세요.", "Try again in a minute."),
        >= 500 => Show(
            context, status, ("오류가 발생했습니다", "Internal error"), "자세한 내용은 서버 로그에 있습니다.", "See the log of the worker for details."),
        _ => Show(context, status, BadRequest, "주소와 입력값을 확인하세요.", "Check the address and the input."),
    };

    /// <summary>The page for an invalid request, with the reason.</summary>
    public static IResult Invalid(HttpContext context, string korean, string english) =>
        Show(context, StatusCodes.Status400BadRequest, BadRequest, korean, english);

    /// <summary>The page for a paper that an edition does not have.</summary>
    public static IResult NoSuchPaper(HttpContext context, string digest, EditionDate date)
    {
        var view = PageContext.Create(context, "찾을 수 없습니다", "Not found", digest);
        var text = view.Text($"{view.Long(date)} 호에는 이 논문이 없습니다.", $"The edition of {view.Long(date)} does not have this paper.");
        return new Web_Pages_Error
        {
            Model = new ErrorPage(view, text, view.Language.Code(), OffersSignIn: false) { Back = (view.ToEdition(digest, date), view.Long(date)) },
            StatusCode = StatusCodes.Status404NotFound,
        };
    }

    /// <summary>The page for a topic that no paper has.</summary>
    public static IResult NoSuchTopic(HttpContext context, string name)
    {
        var view = PageContext.Create(context, "찾을 수 없습니다", "Not found");
        var text = view.Text($"‘{name}’에 해당하는 논문이 없습니다.", $"There are no papers on ‘{name}’.");
        return new Web_Pages_Error
        {
            Model = new ErrorPage(view, text, view.Language.Code(), OffersSignIn: false)
            {
                Back = (view.ToSearch(name), view.Text($"‘{name}’ 검색", $"Search for ‘{name}’")),
            },
            StatusCode = StatusCodes.Status404NotFound,
        };
    }

    /// <summary>The page for a request that the worker cannot carry out now, with the reason.</summary>
    public static IResult Unavailable(HttpContext context, string reason) => Unavailable(context, reason, reason);

    public static IResult Unavailable(HttpContext context, string korean, string english) => Show(
        context, StatusCodes.Status503ServiceUnavailable, ("지금은 이용할 수 없습니다", "Not available"), korean, english);

    private static (string Korean, string English) BadRequest => ("잘못된 요청입니다", "Bad request");

    private static Web_Pages_Error Show(HttpContext context, int status, (string Korean, string English) title, string korean, string english)
    {
        var view = PageContext.Create(context, title.Korean, title.English);
        var text = view.Text(korean, english);
        // A message of the worker, which has no Korean.
        var language = korean == english ? Languages.Code(Language.English) : view.Language.Code();
        return new Web_Pages_Error { Model = new ErrorPage(view, text, language, status is StatusCodes.Status401Unauthorized), StatusCode = status };
    }
}
