using System.Net;
using DigestWorker.Http;
using DigestWorker.Models.Quota;
using DigestWorker.Models.Wire;
using DigestWorker.Telemetry;
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
            ProgressClock.Advance();
            await NoteAsync(permit, tokens, outcome, context);
            return outcome;
        }
#pragma warning disable CA1031 // Polly takes failures as outcomes; what threw left its permit all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Outcome.FromException<HttpResponseMessage>(e);
        }
    }

    private async ValueTask NoteAsync(Governor.Permit permit, CallTokens tokens, Outcome<HttpResponseMessage> outcome, ResilienceContext context)
    {
        var cancellationToken = context.CancellationToken;
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
                context.GetRequestMessage()!.Options.TryGetValue(AnswerReader.Received, out var received);
                permit.Succeeded(await tokens.UsedAsync(response, received, cancellationToken), RetryAfter.QuotaReset(response) ?? TimeSpan.Zero);
                break;
        }
    }

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "Governor";
    }
}
