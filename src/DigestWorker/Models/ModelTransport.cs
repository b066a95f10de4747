using System.Diagnostics.CodeAnalysis;
using System.Net;
using DigestWorker.Models.Quota;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace DigestWorker.Models;

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

    public static HttpClient Create(HttpMessageHandler sockets, LlmOptions options, Governor governor, TokenBudget budget, TimeProvider time, ILogger logger) =>
        new(new ErrorsAsExceptions(new ResilienceHandler(Pipeline(options, governor, budget, time, logger)) { InnerHandler = new BoundedBody(sockets) }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The options of the strategies have nothing that is validated by annotations.")]
    private static ResiliencePipeline<HttpResponseMessage> Pipeline(LlmOptions options, Governor governor, TokenBudget budget, TimeProvider time, ILogger logger)
    {
        // From the outside in: what is tried again, what it may cost, when its turn is, how long it may take.
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(Retries(options, governor, time, logger));
        if (options.DailyTokenBudget > 0)
            pipeline.AddStrategy(_ => new BudgetStrategy(budget, options.DailyTokenBudget, options.MaxOutputTokens), new BudgetStrategy.Options());
        return pipeline
            .AddStrategy(_ => new GovernorStrategy(governor, options.MaxOutputTokens, time), new GovernorStrategy.Options())
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout })
            .Build();
    }

    private static RetryStrategyOptions<HttpResponseMessage> Retries(LlmOptions options, Governor governor, TimeProvider time, ILogger logger) => new()
    {
        // How often is for the attempts of the question to say.
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = attempt => RetryAttempts.Of(attempt.Context, options.MaxAttempts, time).ShouldRetryAsync(attempt.Outcome, governor, attempt.Context.CancellationToken),
        DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(RetryAttempts.Of(attempt.Context, options.MaxAttempts, time).Delay),
        OnRetry = attempt =>
        {
            Log.Retrying(logger, attempt.RetryDelay, attempt.Outcome.Result is { } r ? $"HTTP {(int)r.StatusCode}" : attempt.Outcome.Exception?.GetType().Name ?? "");
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>Reads the whole answer inside the attempt, so that a body that breaks off or never ends is a fault of the attempt.</summary>
    private sealed class BoundedBody(HttpMessageHandler inner) : DelegatingHandler(inner)
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
        public static partial void Retrying(ILogger logger, TimeSpan delay, string reason);
    }
}
