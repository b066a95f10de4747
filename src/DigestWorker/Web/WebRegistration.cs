using System.IO.Compression;
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

namespace DigestWorker.Web;

/// <summary>The web server: its middleware and routes.</summary>
internal static class WebRegistration
{
    public static IServiceCollection AddWeb(this IServiceCollection services, WebOptions web, StorageOptions storage, bool scheduled)
    {
        services.AddEdge(web).AddSingleton<EffectiveSettings>();
        services.AddAccess(web, storage);
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

    public static void UseWeb(this WebApplication app)
    {
        var web = app.Services.GetRequiredService<WebOptions>();
        app.UseEdge(web);
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
