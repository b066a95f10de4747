using Polly;
using Polly.Timeout;

namespace DigestWorker.Summaries.Quota;

/// <summary>
/// Every attempt waits for its turn and says how it went. It stands inside the retries, so that they wait too,
/// and outside the attempt's deadline, so that waiting is no time-out.
/// </summary>
internal sealed class GovernorStrategy(Governor governor, int maxOutputTokens, TimeProvider time) : ResilienceStrategy<HttpResponseMessage>
{
    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            var tokens = await CallTokens.EstimateAsync(context.GetRequestMessage()!, maxOutputTokens, context.CancellationToken);
            using var turn = await governor.TurnAsync(tokens.Usual, context.CancellationToken);
            var outcome = await callback(context, state);
            await NoteAsync(turn, outcome, context.CancellationToken);
            return outcome;
        }
        catch (Exception e) when (e is OperationCanceledException or ModelRestsException)
        {
            return Outcome.FromException<HttpResponseMessage>(e);
        }
    }

    private async ValueTask NoteAsync(Governor.Turn turn, Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case { Exception: TimeoutRejectedException timeout }:
                turn.TimedOut($"no answer within {timeout.Timeout}");
                break;
            case { Exception: { } e } when !cancellationToken.IsCancellationRequested:
                turn.Failed(e.Message);
                break;
            case { Result: { } response } when await ModelErrorException.IsTooManyRequestsAsync(response, cancellationToken):
                turn.Refused(RateLimitHeaders.RetryAfter(response, time));
                break;
            case { Result: { } response } when (int)response.StatusCode is 503 or 529:
                turn.Overloaded($"HTTP {(int)response.StatusCode}", RateLimitHeaders.RetryAfter(response, time) ?? TimeSpan.Zero);
                break;
            case { Result: { } response } when (int)response.StatusCode is 408 or >= 500:
                turn.Failed($"HTTP {(int)response.StatusCode}");
                break;
            case { Result: { } response }:
                turn.Answered(await CallTokens.UsedAsync(response, cancellationToken), RateLimitHeaders.UsedUp(response) ?? TimeSpan.Zero);
                break;
        }
    }

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "Governor";
    }
}
