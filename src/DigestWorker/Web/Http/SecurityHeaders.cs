namespace DigestWorker.Web.Http;

/// <summary>What every answer tells the browser not to do, errors included.</summary>
internal static class SecurityHeaders
{
    private const string PicturesFrom = "https://cdn-thumbnails.huggingface.co";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, WebOptions web)
    {
        var pictures = web.Pictures ? $" {PicturesFrom}" : "";
        var policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + $"img-src 'self'{pictures}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        var encrypted = web.PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        return app.Use((context, next) =>
        {
            // At the last moment: an error page begins with fresh headers.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                if (encrypted)
                    headers.StrictTransportSecurity = "max-age=31536000";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
