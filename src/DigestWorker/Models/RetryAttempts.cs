using System.Net;
using DigestWorker.Http;
using DigestWorker.Models.Quota;
using Polly;
using Polly.Timeout;

namespace DigestWorker.Models;

/// <summary>
/// What one call has been through, and whether it is retried. Faults use up its attempts;
/// a 429 does not, for the governor makes the next one wait as long as the provider asks.
/// </summary>
internal sealed class RetryAttempts(int maxAttempts, TimeProvider time)
{
    /// <summary>So long a call waits for a provider that throttles it; what comes after is for a later run.</summary>
    private static readonly TimeSpan MaxThrottledTime = TimeSpan.FromMinutes(15);

    /// <summary>Where all other calls are let through, more than these are not about the rate.</summary>
    private const int MaxThrottles = 10;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<RetryAttempts> Key = new("DigestWorker.Attempts");

    private int _faults;
    private int _throttles;
    private DateTimeOffset? _throttledSince;

    /// <summary>How long before the next attempt asks for its permit.</summary>
    public TimeSpan Delay { get; private set; }

    public static RetryAttempts Of(ResilienceContext context, int maxAttempts, TimeProvider time)
    {
        if (!context.Properties.TryGetValue(Key, out var attempts))
            context.Properties.Set(Key, attempts = new(maxAttempts, time));
        return attempts;
    }

    /// <summary>Whether the failure is transient, and another attempt is due.</summary>
    public async ValueTask<bool> ShouldRetryAsync(Outcome<HttpResponseMessage> outcome, Governor governor, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || !await IsTransientAsync(outcome, cancellationToken))
            return false;
        if (IsDue(outcome.Result))
            return true;

        // Each time-out has been counted already.
        if (outcome.Exception is not TimeoutRejectedException)
            governor.ReportOutage(outcome.Exception?.Message ?? $"HTTP {(int)outcome.Result!.StatusCode}");
        return false;
    }

    private bool IsDue(HttpResponseMessage? response)
    {
        // Where the provider says how long, the governor makes all calls wait.
        var wait = response is null ? null : RetryAfter.Of(response, time.GetUtcNow());
        if (wait > BackoffGate.MaxWait)
            return false;

        if (response?.StatusCode is HttpStatusCode.TooManyRequests)
        {
            Delay = TimeSpan.Zero;
            return ++_throttles < MaxThrottles && time.GetUtcNow() - (_throttledSince ??= time.GetUtcNow()) < MaxThrottledTime;
        }

        Delay = wait is null ? DelayAfter(_faults) : TimeSpan.Zero;
        return ++_faults < maxAttempts;
    }

    // 1, 2, 4 seconds and so on, each up to a quarter more or less, so that papers do not come back in step.
    private static TimeSpan DelayAfter(int faults)
    {
        var seconds = Math.Min(Math.Pow(2, faults), MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.75 + (0.5 * Random.Shared.NextDouble())));
    }

    private static async ValueTask<bool> IsTransientAsync(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) => outcome switch
    {
        { Result: { } response } => (int)response.StatusCode is 408 or >= 500 || await ModelErrorException.IsTooManyRequestsAsync(response, cancellationToken),
        // A body beyond the limit would be as long again.
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } } => false,
        // A connection attempt that took too long comes as a cancellation that was not requested.
        { Exception: { } e } => e is HttpRequestException or TimeoutRejectedException or OperationCanceledException or IOException,
        _ => false,
    };
}
