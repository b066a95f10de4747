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
    private const int MaxConnections = 200;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddWeb(this IServiceCollection services, WebOptions web, StorageOptions storage, bool scheduled)
    {
        services.AddSingleton(web).AddSingleton<EffectiveSettings>();
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

    public static void Limit(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MaxBodySize;
        server.Limits.MaxRequestHeadersTotalSize = MaxHeadersSize;
        server.Limits.MaxConcurrentConnections = MaxConnections;
        server.Limits.RequestHeadersTimeout = HeadersTimeout;
    }

    public static void UseWeb(this WebApplication app)
    {
        app.UseSecurityHeaders(app.Services.GetRequiredService<WebOptions>());
        app.UseHostFiltering();
        app.UseResponseCompression();
        app.UseHeadRequests();
        app.UseLanguages();
        app.UseProblems(ErrorPage.Of);
        app.UseRouting();
        app.UseDigestNames();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
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
