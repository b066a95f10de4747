using System.Net;
using DigestWorker.Http;
using DigestWorker.Models.Quota;
using DigestWorker.Models.Wire;
using Polly;
using Polly.Timeout;

namespace DigestWorker.Models;

/// <summary>
/// Acquires a permit for every attempt and reports its outcome. It is inside the retries, so that they wait too,
/// and outside the attempt timeout, so that waiting does not count.
/// </summary>
internal sealed class GovernorStrategy(Governor governor, int maxOutputTokens, TimeProvider time) : ResilienceStrategy<HttpResponseMessage>
{
    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            var tokens = await CallTokens.EstimateAsync(context.GetRequestMessage()!, maxOutputTokens, context.CancellationToken);
            using var permit = await governor.AcquireAsync(tokens.Expected, context.CancellationToken);
            var outcome = await callback(context, state);
            await NoteAsync(permit, outcome, context.CancellationToken);
            return outcome;
        }
        catch (Exception e) when (e is OperationCanceledException or ModelCircuitOpenException or ModelLimitUsedUpException)
        {
            return Outcome.FromException<HttpResponseMessage>(e);
        }
    }

    private async ValueTask NoteAsync(Governor.Permit permit, Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case { Exception: TimeoutRejectedException timeout }:
                permit.TimedOut($"no answer within {timeout.Timeout}");
                break;
            case { Exception: { } e } when !cancellationToken.IsCancellationRequested:
                permit.Failed(e.Message);
                break;
            case { Result: { } response } when await UsedUpLimit.ReadAsync(response, time.GetUtcNow(), cancellationToken) is { } limit:
                permit.UsedUp(limit.Error.Message, limit.RenewsAt);
                break;
            case { Result: { StatusCode: HttpStatusCode.TooManyRequests } response }
                when !(await ServerError.ReadAsync(response, cancellationToken)).IsQuotaUsedUp:
                permit.Throttled(RetryAfter.Of(response, time.GetUtcNow()));
                break;
            case { Result: { } response } when (int)response.StatusCode is 503 or 529:
                permit.Overloaded($"HTTP {(int)response.StatusCode}", RetryAfter.Of(response, time.GetUtcNow()) ?? TimeSpan.Zero);
                break;
            case { Result: { } response } when (int)response.StatusCode is 408 or >= 500:
                permit.Failed($"HTTP {(int)response.StatusCode}");
                break;
            case { Result: { } response }:
                permit.Succeeded(await CallTokens.UsedAsync(response, cancellationToken), RetryAfter.QuotaReset(response) ?? TimeSpan.Zero);
                break;
        }
    }

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "Governor";
    }
}
