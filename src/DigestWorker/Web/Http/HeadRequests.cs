namespace DigestWorker.Web.Http;

/// <summary>Whatever can be got can be asked for its headers alone.</summary>
internal static class HeadRequests
{
    /// <summary>A HEAD goes the way of the GET that it stands for, tags and compression included; the server itself leaves the body out.</summary>
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
            context.Request.Method = HttpMethods.Get;
        return next(context);
    });
}
