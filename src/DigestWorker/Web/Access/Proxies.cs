using DigestWorker.Web.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace DigestWorker.Web.Access;

/// <summary>Requests that come through a proxy.</summary>
internal static class Proxies
{
    private static readonly string[] Marks = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"];
    private static readonly object Proxied = new();

    public static IApplicationBuilder UseProxies(this IApplicationBuilder app, WebOptions web)
    {
        var isEncrypted = web.PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        app.Use((context, next) =>
        {
            // Before the middleware below removes them.
            if (Array.Exists(Marks, context.Request.Headers.ContainsKey))
                context.Items[Proxied] = true;
            return next(context);
        });
        if (TrustedNetworks.Parse(web.TrustedProxies).All is { Count: > 0 } proxies)
            app.UseForwardedHeaders(Forwarded(proxies));
        return app.Use((context, next) =>
        {
            if (isEncrypted)
                context.Request.Scheme = Uri.UriSchemeHttps;
            return next(context);
        });
    }

    /// <summary>Whether only a user of this machine can have sent the request: what is bound, named and forwarded counts.</summary>
    public static bool IsFromThisMachine(HttpContext context, WebOptions web) =>
        web is { IsLoopback: true, PublicUrl: "" }
        && context.Connection.LocalIpAddress is { } bound && System.Net.IPAddress.IsLoopback(bound)
        && AllowedHosts.IsThisMachine(context.Request.Host)
        && !context.Items.ContainsKey(Proxied);

    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        // Each proxy of a chain must be trusted; the first one that is not is the client.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All & ~ForwardedHeaders.XForwardedPrefix, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);
        return options;
    }
}
