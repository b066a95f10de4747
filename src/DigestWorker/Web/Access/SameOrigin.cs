using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace DigestWorker.Web.Access;

/// <summary>Allows changes only from the worker's own pages, or from programs with the key.</summary>
internal sealed class SameOrigin(IAntiforgery forms) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!IsSameOrigin(http.Request))
            return Forbidden("The request comes from another site.");
        await Forms.ReadAsync(http.Request);
        // Browsers send the session cookie automatically, so a form needs an antiforgery token too.
        if (http.User.Identity is { AuthenticationType: CookieAuthenticationDefaults.AuthenticationScheme } && !await forms.IsRequestValidAsync(http))
            return Forbidden("The form has expired. Reload the page.");
        return await next(context);
    }

    // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site, which browsers only send over https and to loopback.
    // The origin is null if a page sends no referrer, as the worker's pages (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
    public static bool IsSameOrigin(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"] or ["none"]
        && (request.Headers.Origin is not [{ } origin] || origin is "null" || origin == $"{request.Scheme}://{request.Host}" || IsPublic(request, origin));

    // A proxy may pass on another host than that of the browser's request.
    private static bool IsPublic(HttpRequest request, string origin) =>
        request.HttpContext.RequestServices.GetRequiredService<WebOptions>().PublicUrl is { Length: > 0 } known
        && new Uri(known).GetLeftPart(UriPartial.Authority) == origin;

    private static IResult Forbidden(string why) => Results.Problem(why, statusCode: StatusCodes.Status403Forbidden);
}
