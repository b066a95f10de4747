using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace DigestWorker.Summaries;

/// <summary>The way to a model's server, and the only place where a request is sent again.</summary>
internal static partial class ModelTransport
{
    public const string ClientName = "model";
    public const long LargestBody = 10 * 1024 * 1024;

    /// <summary>No redirects, for the key would go with them; as many connections as there are papers asked about at once.</summary>
    public static SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };

    public static HttpClient Create(HttpMessageHandler sockets, LlmOptions options, TimeProvider time, ILogger logger) =>
        new(new ErrorsAsExceptions(new ResilienceHandler(Pipeline(options, time, logger)) { InnerHandler = new WholeBody(sockets) }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(LlmOptions options, TimeProvider time, ILogger logger)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.MaxAttempts > 1)
        {
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxAttempts - 1,
                ShouldHandle = async attempt => attempt.Outcome switch
                {
                    { Result: { } response } => await IsWorthAnotherAsync(response, time, attempt.Context.CancellationToken),
                    { Exception: { } e } => IsWorthAnother(e) && !attempt.Context.CancellationToken.IsCancellationRequested,
                    _ => false,
                },
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = RetryAfter.Longest,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } response ? RetryAfter.Of(response, time) : null),
                OnRetry = attempt =>
                {
                    Log.AskingAgain(logger, attempt.RetryDelay, attempt.Outcome.Result is { } r ? $"HTTP {(int)r.StatusCode}" : attempt.Outcome.Exception?.GetType().Name ?? "");
                    return ValueTask.CompletedTask;
                },
            });
        }

        return pipeline.AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout }).Build();
    }

    private static async ValueTask<bool> IsWorthAnotherAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken) =>
        (int)response.StatusCode is 408 or 429 or >= 500
        && (RetryAfter.Of(response, time) ?? TimeSpan.Zero) <= RetryAfter.Longest
        && !ModelErrorException.IsQuota((await ModelErrorException.ReadErrorAsync(response, cancellationToken)).Code);

    // A refused connection attempt that took too long comes as a cancellation that nobody asked for.
    private static bool IsWorthAnother(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,
        _ => e is HttpRequestException or TimeoutRejectedException or OperationCanceledException or IOException,
    };

    /// <summary>Reads the whole answer inside the attempt, so that a body that breaks off or never ends is a fault of the attempt.</summary>
    private sealed class WholeBody(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            try
            {
                await response.Content.LoadIntoBufferAsync(LargestBody, cancellationToken);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }

    private sealed class ErrorsAsExceptions(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await ModelErrorException.ReadAsync(response, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The model is asked again in {Delay} ({Reason})")]
        public static partial void AskingAgain(ILogger logger, TimeSpan delay, string reason);
    }
}
