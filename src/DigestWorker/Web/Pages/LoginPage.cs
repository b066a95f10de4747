using AspNetCoreGeneratedDocument;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages;

/// <summary>The page for signing in with the key.</summary>
/// <param name="To">The page to return to.</param>
internal sealed record LoginPage(PageContext Context, string To, bool Invalid);

internal static class LoginRoutes
{
    private const string Path = "/login";

    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, IResult (HttpContext context, string? to) => Page(context, to, isInvalid: false));
        routes.MapPost(Path, SignInAsync);
        routes.MapPost("/logout", Task<IResult> (HttpContext context) => SignOutAsync(context)).AddEndpointFilter<SameOrigin>();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, ApiKey key, WrongKeys wrongKeys)
    {
        // Without a session there is no antiforgery token; forms of other sites are still rejected.
        if (!SameOrigin.IsSameOrigin(context.Request))
            return ErrorPage.Of(context, StatusCodes.Status403Forbidden);
        var form = await Forms.ReadAsync(context.Request);
        if (!key.Matches(form["key"]))
        {
            await wrongKeys.DelayAsync(context);
            return Page(context, form["to"], isInvalid: true);
        }
        await AccessRegistration.SignInAsync(context, key);
        return Results.LocalRedirect(LocalPath.Of(form["to"]) ?? PageContext.LinkTo(context, "/operate"));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        // Who shows the key has no session to end.
        await AccessRegistration.SignOutAsync(context);
        return Results.LocalRedirect(PageContext.LinkTo(context, "/"));
    }

    private static Web_Pages_Login Page(HttpContext context, string? to, bool isInvalid) => new()
    {
        Model = new LoginPage(PageContext.Create(context, "로그인", "Sign in"), LocalPath.Of(to) ?? "", isInvalid),
        StatusCode = isInvalid ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK,
    };
}
