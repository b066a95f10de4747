using System.Diagnostics.CodeAnalysis;
using System.Net;
using DigestWorker.Http;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace DigestWorker.Sites;

/// <summary>
/// One HTTP client with one pipeline per site. From outermost to innermost: total timeout, retries, pace,
/// attempt timeout, which covers the body.
/// </summary>
internal static class SiteRegistration
{
    /// <summary>The largest list has 0.6 MB, the largest paper 3 MB.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    private static readonly TimeSpan Total = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddSites(this IServiceCollection services)
    {
        services.AddOptions<HuggingFaceOptions>();
        services.AddOptions<ArxivOptions>();
        services.TryAddSingleton(_ => new Secrets());
        services.AddSingleton<SiteClient>();
        AddSite(services, Site.HuggingFace, atATime: 2, provider => provider.GetRequiredService<IOptions<HuggingFaceOptions>>().Value);
        AddSite(services, Site.Arxiv, atATime: 1, provider => provider.GetRequiredService<IOptions<ArxivOptions>>().Value);
        return services;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "PaceStrategy.Options has nothing that is validated by its annotations.")]
    private static void AddSite(IServiceCollection services, Site site, int atATime, Func<IServiceProvider, SiteOptions> options)
    {
        var client = services.AddHttpClient(site.ToString()).RemoveAllLoggers();
        client.ConfigureHttpClient((provider, http) =>
        {
            http.Timeout = Timeout.InfiniteTimeSpan; // the pipeline below defines the timeouts
            http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options(provider).UserAgent);
        });
        client.ConfigurePrimaryHttpMessageHandler(() => new OutboundHandler(ConnectTimeout, ConnectionLifetime, atATime));
        client.AddResilienceHandler("site", (pipeline, context) =>
        {
            var provider = context.ServiceProvider;
            var time = pipeline.TimeProvider = provider.GetRequiredService<TimeProvider>();
            var gap = options(provider).Interval;
            pipeline
                .AddTimeout(Total)
                .AddRetry(Retries(time))
                .AddStrategy(_ => new PaceStrategy(site.ToString(), gap, atATime, provider.GetRequiredService<SitePace>(), time), new PaceStrategy.Options())
                .AddTimeout(Attempt);
        });
        client.AddHttpMessageHandler(services => new RedactionHandler(services.GetRequiredService<Secrets>()));
        client.AddHttpMessageHandler(() => new BoundedBodyHandler(MaxBytes));
    }

    private static HttpRetryStrategyOptions Retries(TimeProvider time) => new()
    {
        MaxRetryAttempts = 3,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromSeconds(2),
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome switch
        {
            // Each timeout takes the full time, so it is retried only once.
            { Exception: TimeoutRejectedException } => attempt.AttemptNumber == 0,
            // A retry changes neither a certificate, nor the size of a page, nor what a proxy allows.
            { Exception: HttpRequestException failure } => failure.HttpRequestError is not (HttpRequestError.SecureConnectionError
                or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ProxyTunnelError),
            { Result: { } response } => IsBusy(response.StatusCode) && (RetryDelayOf(response, time) ?? default) <= MaxRetryDelay.Of(response),
            _ => false,
        }),
        DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } response ? RetryDelayOf(response, time) : null),
    };

    /// <summary>The delay that a site requests; null for the default, because a busy site must not be called again at once.</summary>
    public static TimeSpan? RetryDelayOf(HttpResponseMessage response, TimeProvider time) =>
        RetryAfter.Of(response, time.GetUtcNow()) is { } wait && wait > TimeSpan.Zero ? wait : null;

    private static bool IsBusy(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
