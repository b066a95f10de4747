using System.Net;
using DigestWorker.Http;
using DigestWorker.Models.Quota;
using DigestWorker.Models.Wire;
using Polly;
using Polly.Timeout;

namespace DigestWorker.Models;

/// <summary>
/// The attempts of one call, and whether it is retried. Faults count as attempts;
/// a 429 does not, because the governor delays the next attempt as long as the provider requests.
/// </summary>
internal sealed class RetryAttempts(LlmOptions options, TimeProvider time)
{
    /// <summary>After more throttled attempts than this the cause is not the request rate.</summary>
    private const int MaxThrottles = 10;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<RetryAttempts> Key = new("DigestWorker.Attempts");

    private int _faults;
    private int _throttles;
    private DateTimeOffset? _throttledSince;

    /// <summary>The delay before the next attempt.</summary>
    public TimeSpan Delay { get; private set; }

    public static RetryAttempts Of(ResilienceContext context, LlmOptions options, TimeProvider time)
    {
        if (!context.Properties.TryGetValue(Key, out var attempts))
            context.Properties.Set(Key, attempts = new(options, time));
        return attempts;
    }

    /// <summary>Whether the failure is transient and may be retried.</summary>
    public async ValueTask<bool> ShouldRetryAsync(Outcome<HttpResponseMessage> outcome, Governor governor, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || !await IsTransientAsync(outcome, cancellationToken))
            return false;
        if (IsDue(outcome.Result))
            return true;

        // Timeouts are already counted, and a bad sample is no outage.
        if (outcome.Exception is not TimeoutRejectedException && outcome.Result?.StatusCode is not HttpStatusCode.BadRequest)
            governor.ReportOutage(outcome.Exception?.Message ?? $"HTTP {(int)outcome.Result!.StatusCode}");
        return false;
    }

    private bool IsDue(HttpResponseMessage? response)
    {
        // If the provider specifies the delay, the governor delays all calls.
        var wait = response is null ? null : RetryAfter.Of(response, time.GetUtcNow());
        if (wait > BackoffGate.MaxWait)
            return false;

        if (response?.StatusCode is HttpStatusCode.TooManyRequests)
        {
            Delay = TimeSpan.Zero;
            return ++_throttles < MaxThrottles && time.GetUtcNow() - (_throttledSince ??= time.GetUtcNow()) < options.MaxThrottledTime;
        }

        Delay = wait is null ? DelayAfter(_faults) : TimeSpan.Zero;
        return ++_faults < options.MaxAttempts;
    }

    // 1, 2, 4 seconds and so on, with a jitter of 25 %, so that retries are spread out.
    private static TimeSpan DelayAfter(int faults)
    {
        var seconds = Math.Min(Math.Pow(2, faults), MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.75 + (0.5 * Random.Shared.NextDouble())));
    }

    private async ValueTask<bool> IsTransientAsync(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) => outcome switch
    {
        { Result: { } response } => (int)response.StatusCode switch
        {
            400 => (await ServerError.ReadAsync(response, cancellationToken)).IsBadSample,
            429 => !(await ServerError.ReadAsync(response, cancellationToken)).IsQuotaUsedUp
                && await UsedUpLimit.ReadAsync(response, time.GetUtcNow(), cancellationToken) is null,
            408 or (>= 500 and not 501) => true,
            _ => false,
        },
        // A retry changes neither the size of a body, nor a certificate, nor what a proxy allows.
        {
            Exception: HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            }
        } => false,
        // A connection timeout surfaces as a cancellation that was not requested.
        { Exception: { } e } => e is HttpRequestException or TimeoutRejectedException or OperationCanceledException or IOException,
        _ => false,
    };
}
