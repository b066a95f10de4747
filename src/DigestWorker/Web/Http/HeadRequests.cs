namespace DigestWorker.Web.Http;

/// <summary>Supports HEAD for every GET endpoint.</summary>
internal static class HeadRequests
{
    /// <summary>Handles HEAD like GET, including tags and compression; the server omits the body.</summary>
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
            context.Request.Method = HttpMethods.Get;
        return next(context);
    });
}
