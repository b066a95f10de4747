using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using DigestWorker.Storage;
using DigestWorker.Web.Access;
using DigestWorker.Web.Api;
using DigestWorker.Web.Assets;
using DigestWorker.Web.Feeds;
using DigestWorker.Web.Files;
using DigestWorker.Web.Health;
using DigestWorker.Web.Http;
using DigestWorker.Web.Metrics;
using DigestWorker.Web.Pages;
using DigestWorker.Web.Pages.Operate;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DigestWorker.Web;

/// <summary>The web server: its middleware and routes.</summary>
internal static class WebRegistration
{
    private const int MaxBodySize = 64 * 1024;
    private const int MaxHeadersSize = 16 * 1024;

    /// <summary>5,000 Korean characters of a search, which its page refuses in words.</summary>
    private const int MaxRequestLineSize = 48 * 1024;

    public static IServiceCollection AddWeb(this IServiceCollection services, WebOptions web, StorageOptions storage, bool scheduled)
    {
        services.AddSingleton(web).AddSingleton<EffectiveSettings>().AddSingleton<ConnectionLimit>().AddRoutingCore();
        // Korean is not escaped in the pages; markup characters are always encoded.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddProblemDetails().AddAccess(web, storage);
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes =
            [
                .. ResponseCompressionDefaults.MimeTypes,
                "text/markdown", "application/atom+xml", "application/feed+json", "application/problem+json", "image/svg+xml",
            ];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.AddApi().AddFiles();
        return services.AddHealth(scheduled).AddMetricsEndpoint();
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

    public static void UseWeb(this WebApplication app)
    {
        var web = app.Services.GetRequiredService<WebOptions>();
        app.UseSecurityHeaders(web);
        app.Services.GetRequiredService<ConnectionLimit>().Use(app);
        app.UseProxies(web);
        app.UseAllowedHosts(web);
        app.UseResponseCompression();
        app.UseHeadRequests();
        app.UseLanguages();
        app.UseProblems(ErrorPage.Of);
        app.UseRouting();
        app.UseDigestNames();
        app.UseAuthentication();
        app.UseAuthorization();
        // After them, so that only who has the key uses up the operator's limit.
        app.UseRateLimiter();
        app.UseEntityTags();

        app.MapAssets();
        app.MapHealth();
        app.MapMetrics();
        app.MapLogin();
        app.MapOperate();
        app.MapPages();
        app.MapApi();
        app.MapFeeds();
        app.MapFiles();
    }
}
