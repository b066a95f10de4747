using System.Text.Encodings.Web;
using System.Text.Unicode;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DigestWorker.Web;

/// <summary>What every connection and every request passes first, also while the store is still being opened.</summary>
internal static class Edge
{
    private const int MaxBodySize = 64 * 1024;
    private const int MaxHeadersSize = 16 * 1024;

    /// <summary>5,000 Korean characters of a search, which its page refuses in words.</summary>
    private const int MaxRequestLineSize = 48 * 1024;

    public static IServiceCollection AddEdge(this IServiceCollection services, WebOptions web)
    {
        services.AddSingleton(web).AddSingleton<ConnectionLimit>().AddRoutingCore().AddProblemDetails();
        // Korean is not escaped in the pages; markup characters are always encoded.
        return services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
    }

    public static void Listen(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MaxBodySize;
        server.Limits.MaxRequestLineSize = MaxRequestLineSize;
        server.Limits.MaxRequestHeadersTotalSize = MaxHeadersSize;
        ConnectionLimit.Limit(server.Limits);
        var connections = server.ApplicationServices.GetRequiredService<ConnectionLimit>();
        ListenAddress.TryParse(server.ApplicationServices.GetRequiredService<WebOptions>().Url)!.Bind(server, listener =>
        {
            // One request at a time: what bounds the connections bounds the requests.
            listener.Protocols = HttpProtocols.Http1;
            connections.Use(listener);
            RequestTargets.Use(listener);
        });
    }

    public static void UseEdge(this WebApplication app, WebOptions web)
    {
        app.UseSecurityHeaders(web);
        app.Services.GetRequiredService<ConnectionLimit>().Use(app);
        app.UseProxies(web);
        app.UseAllowedHosts(web);
    }
}
