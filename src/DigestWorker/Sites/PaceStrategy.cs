using DigestWorker.Storage;
using DigestWorker.Telemetry;
using Polly;

namespace DigestWorker.Sites;

/// <summary>
/// Limits the concurrent attempts of this process, and the interval between attempts of all processes on the store.
/// It is inside the retries, so that they are limited too, and outside the attempt timeout, so that waiting does not count.
/// </summary>
internal sealed class PaceStrategy(string site, TimeSpan interval, int atATime, SitePace pace, TimeProvider time)
    : ResilienceStrategy<HttpResponseMessage>, IDisposable
{
    private readonly SemaphoreSlim _slots = new(atATime);

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            await _slots.WaitAsync(context.CancellationToken);
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<HttpResponseMessage>(cancelled);
        }

        try
        {
            if (interval > TimeSpan.Zero)
            {
                var wait = await pace.ReserveAsync(site, interval, context.CancellationToken);
                ProgressClock.WaitUntil(time.GetUtcNow() + wait);
                await Task.Delay(wait, time, context.CancellationToken);
            }
            var outcome = await callback(context, state);
            ProgressClock.Advance();
            return outcome;
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<HttpResponseMessage>(cancelled);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "Pace";
    }
}
