namespace DigestWorker.Web.Http;

/// <summary>Adds security headers to every response, including errors.</summary>
internal static class SecurityHeaders
{
    private const string PicturesFrom = "https://cdn-thumbnails.huggingface.co";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, WebOptions web)
    {
        var pictures = web.Pictures ? $" {PicturesFrom}" : "";
        var policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; manifest-src 'self'; "
            + $"img-src 'self'{pictures}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        return app.Use((context, next) =>
        {
            // Set when the response starts, because the error handler clears the headers.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                if (context.Request.IsHttps)
                    headers.StrictTransportSecurity = "max-age=31536000";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
