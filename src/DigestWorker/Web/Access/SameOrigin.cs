using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace DigestWorker.Web.Access;

/// <summary>What changes something has to come from the worker's own pages, or from a program that shows the key.</summary>
internal sealed class SameOrigin(IAntiforgery forms) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!IsSameOrigin(http.Request))
            return Forbidden("The request comes from another site.");
        // A browser sends the session along by itself, so the page has to show that it knows the form.
        if (http.User.Identity is { AuthenticationType: CookieAuthenticationDefaults.AuthenticationScheme } && !await forms.IsRequestValidAsync(http))
            return Forbidden("The form is out of date; load the page again.");
        return await next(context);
    }

    // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site, which browsers send over https and to loopback alone.
    // They call the origin null where a page sends no referrer, as ours do not (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
    public static bool IsSameOrigin(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"] or ["none"]
        && (request.Headers.Origin is not [{ } origin] || origin is "null" || origin == $"{request.Scheme}://{request.Host}" || IsPublic(request, origin));

    // Behind a proxy the browser knows another scheme and host than the worker.
    private static bool IsPublic(HttpRequest request, string origin) =>
        request.HttpContext.RequestServices.GetRequiredService<WebOptions>().PublicUrl is { Length: > 0 } known
        && new Uri(known).GetLeftPart(UriPartial.Authority) == origin;

    private static IResult Forbidden(string why) => Results.Problem(why, statusCode: StatusCodes.Status403Forbidden);
}
