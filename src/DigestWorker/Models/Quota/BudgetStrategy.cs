using DigestWorker.Models.Wire;
using Polly;
using Polly.Timeout;

namespace DigestWorker.Models.Quota;

/// <summary>Rejects attempts that exceed the daily budget. It is outside the governor: a rejected call needs no permit.</summary>
internal sealed class BudgetStrategy(TokenBudget budget, long tokensOfDay, int maxOutputTokens) : ResilienceStrategy<HttpResponseMessage>
{
    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            var request = context.GetRequestMessage()!;
            var tokens = await CallTokens.EstimateAsync(request, maxOutputTokens, context.CancellationToken);
            await using var reservation = await budget.ReserveAsync(tokensOfDay, tokens.Expected, tokens.Max, context.CancellationToken);
            if (reservation is null)
                return Outcome.FromException<HttpResponseMessage>(new OutOfBudgetException(tokensOfDay));

            var outcome = await callback(context, state);
            await reservation.SettleAsync(await UsedAsync(tokens, outcome, request));
            return outcome;
        }
#pragma warning disable CA1031 // Polly takes failures as outcomes; what threw left its reservation all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Outcome.FromException<HttpResponseMessage>(e);
        }
    }

    /// <summary>Null if it is unknown: a call whose answer did not arrive may have been completed, and paid for.</summary>
    private static async ValueTask<long?> UsedAsync(CallTokens tokens, Outcome<HttpResponseMessage> outcome, HttpRequestMessage request) => outcome switch
    {
        { Result: { } response } => request.Options.TryGetValue(AnswerReader.Received, out var received) && received > 0
            ? await tokens.UsedAsync(response, received, CancellationToken.None)
            : 0,
        { Exception: TimeoutRejectedException or OperationCanceledException or HttpIOException } => null,
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ResponseEnded } } => null,
        _ => 0,
    };

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "Budget";
    }
}
