using DigestWorker.Digests;
using Microsoft.Extensions.Primitives;

namespace DigestWorker.Web.Http;

/// <summary>Routes and queries name a digest in any case; everything behind sees its name as it is configured.</summary>
internal static class DigestNames
{
    private const string Name = "digest";

    public static void UseDigestNames(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var digests = context.RequestServices.GetRequiredService<CurrentDigests>();
        if (context.Request.RouteValues.TryGetValue(Name, out var value) && value is string routed)
            context.Request.RouteValues[Name] = digests.SpellingOf(routed);
        if (context.Request.Query[Name] is [{ } queried] && digests.SpellingOf(queried) is var spelled && spelled != queried)
            context.Request.Query = new QueryCollection(new Dictionary<string, StringValues>(context.Request.Query) { [Name] = spelled });
        return next(context);
    });
}
