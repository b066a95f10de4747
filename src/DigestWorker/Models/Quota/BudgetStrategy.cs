using System.Net;
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
            var (expected, max) = await CallTokens.EstimateAsync(context.GetRequestMessage()!, maxOutputTokens, context.CancellationToken);
            if (await budget.ReserveAsync(tokensOfDay, expected, max, context.CancellationToken) is not { } reservation)
                return Outcome.FromException<HttpResponseMessage>(new OutOfBudgetException(tokensOfDay));

            var outcome = await callback(context, state);
            await reservation.SettleAsync(await UsedAsync(outcome));
            return outcome;
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<HttpResponseMessage>(cancelled);
        }
    }

    // A call that timed out may have been completed, and paid for.
    private static async ValueTask<long?> UsedAsync(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { StatusCode: HttpStatusCode.OK } answer } => await CallTokens.UsedAsync(answer, CancellationToken.None),
        { Exception: TimeoutRejectedException or OperationCanceledException } => null,
        _ => 0,
    };

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "Budget";
    }
}
