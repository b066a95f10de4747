namespace DigestWorker.Storage;

/// <summary>A lease that renews itself until it is released, or lost.</summary>
internal sealed class Lease : IAsyncDisposable
{
    private static readonly TimeSpan Renewal = Leases.Duration / 4;

    private readonly Leases _leases;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewing;

    /// <param name="takenAt">The timestamp before it was asked for.</param>
    public Lease(Leases leases, string name, Fence fence, long takenAt, TimeProvider time)
    {
        (_leases, _name, Fence, _time) = (leases, name, fence, time);
        _renewing = RenewAsync(takenAt);
    }

    public Fence Fence { get; }

    /// <summary>Cancelled as soon as another node may have it.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        if (!Lost.IsCancellationRequested)
            await _leases.ReleaseAsync(_name, Fence);
        _done.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(long renewedAt)
    {
        try
        {
            while (_time.GetElapsedTime(renewedAt) < Leases.Duration - Renewal)
            {
                await Task.Delay(Renewal, _time, _done.Token);
                var asked = _time.GetTimestamp();
                if (await _leases.RenewAsync(_name, Fence, _done.Token) is not { } held)
                    continue; // once the store has not answered for long, another node may hold it
                if (!held)
                    break;
                renewedAt = asked;
            }
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            return; // released in time
        }
#pragma warning disable CA1031 // Whatever ended the renewals, another node will have the lease.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Cancelled below.
        }
        await _lost.CancelAsync();
    }
}
