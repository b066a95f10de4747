using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Models.Quota;

/// <summary>
/// Reserves tokens of the daily budget (UTC) before each call. A call that could exceed the budget
/// waits until no other is in flight, so the budget is exceeded by at most one call.
/// </summary>
internal sealed class TokenBudget(TokenLedger ledger, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _deciding = new(1, 1);
    private readonly Lock _state = new();
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private long _atRisk;

    /// <param name="expected">The estimated tokens of the call.</param>
    /// <param name="max">The maximum tokens of the call.</param>
    /// <returns>Null if the budget does not cover the expected tokens.</returns>
    public async Task<Reservation?> ReserveAsync(long budget, long expected, long max, CancellationToken cancellationToken)
    {
        await _deciding.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var (alone, atRisk, settled) = Others();
                var day = time.Today();
                if (await ledger.TryReserveAsync(day, expected, alone ? budget : budget - atRisk - (max - expected), cancellationToken))
                    return Begin(day, expected, max);
                if (alone)
                    return null;
                await settled.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            _deciding.Release();
        }
    }

    public void Dispose() => _deciding.Dispose();

    private (bool Alone, long AtRisk, Task Settled) Others()
    {
        lock (_state)
            return (_inFlight == 0, _atRisk, _settled.Task);
    }

    private Reservation Begin(DateOnly day, long expected, long max)
    {
        lock (_state)
        {
            _inFlight++;
            _atRisk += max - expected;
            return new(this, day, expected, max);
        }
    }

    /// <summary>What one call may use. A call that ends without settling leaves what it reserved on the ledger.</summary>
    internal sealed class Reservation(TokenBudget budget, DateOnly day, long expected, long max) : IAsyncDisposable
    {
        private bool _settled;

        /// <summary>Records the tokens that the call used; null if unknown.</summary>
        public async Task SettleAsync(long? used)
        {
            if (_settled)
                return;
            _settled = true;
            try
            {
                // Paid tokens are recorded even if the run is being stopped.
                if (used is { } count && count != expected)
                    await budget.Ledger.CorrectAsync(day, count - expected, CancellationToken.None);
            }
            finally
            {
                Leave();
            }
        }

        public async ValueTask DisposeAsync() => await SettleAsync(used: null);

        private void Leave()
        {
            TaskCompletionSource settled;
            lock (budget._state)
            {
                budget._inFlight--;
                budget._atRisk -= max - expected;
                settled = budget._settled;
                budget._settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            settled.SetResult();
        }
    }

    private TokenLedger Ledger => ledger;
}

/// <summary>The token budget of the day is used up.</summary>
internal sealed class OutOfBudgetException(long budget) : Exception(FormattableString.Invariant($"the token budget of {budget:N0} a day is used up"))
{
    public long Budget { get; } = budget;
}
