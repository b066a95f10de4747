using AspNetCoreGeneratedDocument;

namespace DigestWorker.Web.Pages;

/// <summary>The page of what a reader follows and keeps, which the browser alone knows.</summary>
internal sealed record MinePage(PageContext Context)
{
    public static IResult Get(HttpContext context) => new Web_Pages_Mine { Model = new MinePage(PageContext.Create(context, "내 논문", "My papers")) };
}
