using System.Diagnostics.CodeAnalysis;
using DigestWorker.Http;
using DigestWorker.Models.Quota;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace DigestWorker.Models;

/// <summary>The HTTP client for a model, and the only place where a call is retried.</summary>
internal static partial class ModelTransport
{
    public const string ClientName = "model";
    public const long MaxBytes = 10 * 1024 * 1024;

    /// <summary>As many connections as calls in flight.</summary>
    public static OutboundHandler Sockets() => new(connectTimeout: TimeSpan.FromSeconds(15), connectionLifetime: TimeSpan.FromMinutes(10));

    /// <param name="answers">The handlers of <see cref="ClientName"/>.</param>
    public static HttpClient Create(
        HttpMessageHandler answers, LlmOptions options, ModelServer server, Governor governor, TokenBudget budget, TimeProvider time, ILogger logger)
    {
        var resilient = new ResilienceHandler(Pipeline(options, governor, budget, time, logger)) { InnerHandler = answers };
        var shaped = new ShapingHandler(options, server) { InnerHandler = resilient };
        return new(new ErrorsAsExceptions(time) { InnerHandler = shaped }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The options of the strategies have nothing that is validated by annotations.")]
    private static ResiliencePipeline<HttpResponseMessage> Pipeline(
        LlmOptions options, Governor governor, TokenBudget budget, TimeProvider time, ILogger logger)
    {
        // From outermost to innermost: retries, budget, governor, timeout.
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
        // RetryAttempts limits the number.
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = attempt => RetryAttempts.Of(attempt.Context, options, time)
            .ShouldRetryAsync(attempt.Outcome, governor, attempt.Context.CancellationToken),
        DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(RetryAttempts.Of(attempt.Context, options, time).Delay),
        OnRetry = attempt =>
        {
            var cause = attempt.Outcome.Result is { } response ? $"HTTP {(int)response.StatusCode}" : attempt.Outcome.Exception?.GetType().Name ?? "";
            Log.Retrying(logger, attempt.RetryDelay, cause);
            return ValueTask.CompletedTask;
        },
    };

    private sealed class ErrorsAsExceptions(TimeProvider time) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await ModelErrorException.ReadAsync(response, time.GetUtcNow(), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Retrying the model call in {Delay} ({Cause})")]
        public static partial void Retrying(ILogger logger, TimeSpan delay, string cause);
    }
}
