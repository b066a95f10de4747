using DigestWorker.Storage;
using Polly;

namespace DigestWorker.Sites;

/// <summary>
/// Every attempt waits for a permit: so many at a time from this process, and one in so much time from all processes on the store.
/// It is inside the retries, so that they are paced too, and outside the attempt's deadline, so that waiting is no timeout.
/// </summary>
internal sealed class PaceStrategy(string site, TimeSpan interval, int atATime, SitePace pace, TimeProvider time)
    : ResilienceStrategy<HttpResponseMessage>, IDisposable
{
    private readonly SemaphoreSlim _turns = new(atATime);

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            await _turns.WaitAsync(context.CancellationToken);
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<HttpResponseMessage>(cancelled);
        }

        try
        {
            if (interval > TimeSpan.Zero)
                await Task.Delay(await pace.ReserveAsync(site, interval, context.CancellationToken), time, context.CancellationToken);
            return await callback(context, state);
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<HttpResponseMessage>(cancelled);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "Pace";
    }
}
