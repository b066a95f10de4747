using AspNetCoreGeneratedDocument;
using DigestWorker.Models;

namespace DigestWorker.Web.Pages;

/// <summary>What a person sees where there is nothing to see.</summary>
internal sealed record ErrorPage(PageContext Context, string Text)
{
    public string Title => Context.Title;

    public static IResult Of(HttpContext context, int status)
    {
        var words = new PageContext(context, "");
        var (title, text) = status switch
        {
            StatusCodes.Status404NotFound => (words.Text("찾을 수 없습니다", "Not found"), words.Text("이 주소에는 아무것도 없습니다.", "There is nothing at this address.")),
            StatusCodes.Status401Unauthorized => (words.Text("로그인이 필요합니다", "Sign in first"), words.Text("로그인한 뒤에 다시 시도해 주세요: 세션이 끝났거나 키가 바뀌었습니다.", "Sign in and try again: the session has ended, or the key has changed.")),
            StatusCodes.Status403Forbidden => (words.Text("허용되지 않습니다", "Not allowed"), words.Text("양식이 오래되었거나 다른 사이트에서 온 요청입니다. 페이지를 다시 열어 주세요.", "The form is out of date, or the request came from another site. Load the page again.")),
            StatusCodes.Status429TooManyRequests => (words.Text("요청이 너무 많습니다", "Too many requests"), words.Text("1분 뒤에 다시 시도해 주세요.", "Try again in a minute.")),
            >= 500 => (words.Text("오류가 났습니다", "Something went wrong"), words.Text("무슨 일이 있었는지는 서버의 로그에 있습니다.", "The log of the worker says what it was.")),
            _ => (words.Text("처리할 수 없는 요청입니다", "The request cannot be answered"), words.Text("주소나 입력을 확인해 주세요.", "Look at the address, and at what was entered.")),
        };
        return new Web_Pages_Error { Model = new ErrorPage(new PageContext(context, title), text), StatusCode = status };
    }
}
