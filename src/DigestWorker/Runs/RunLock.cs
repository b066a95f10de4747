using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>
/// Serializes the runs of all digests on a store, so that each paper is paid once and arXiv gets one client.
/// Uses a lock of the operating system on one machine, and a lease across nodes.
/// </summary>
internal sealed class RunLockProvider(Database database, Leases leases, TimeProvider time, ILogger<RunLockProvider> logger)
{
    /// <summary>Waits for the lock. Waiting runs get it in order of arrival, before a process that has just released it.</summary>
    public async Task<RunLock> AcquireAsync(CancellationToken cancellationToken)
    {
        database.EnsurePresent();
        if (database.File is { } store)
        {
            try
            {
                using var next = await ProcessLock.AcquireAsync(
                    $"{store}.next", $"The queue for the store {store}", time, logger, cancellationToken: cancellationToken);
                return new RunLock(await ProcessLock.AcquireAsync($"{store}.run", $"The store {store}", time, logger, cancellationToken: cancellationToken));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageException($"Storage:ConnectionString: the folder of the store {database.DisplayName} cannot be written: {e.Message}", e);
            }
        }
        else
        {
            await using var next = await leases.AcquireAsync("next", cancellationToken);
            return new RunLock(await leases.AcquireAsync(Leases.Run, cancellationToken), database);
        }
    }
}

/// <summary>The lock of a run, until it is disposed.</summary>
internal sealed class RunLock : IAsyncDisposable
{
    private readonly ProcessLock? _held;
    private readonly Lease? _lease;
    private readonly Database? _database;
    private IDisposable? _folder;
    private volatile bool _released;

    public RunLock(ProcessLock held) => _held = held;

    public RunLock(Lease lease, Database database) => (_lease, _database) = (lease, database);

    /// <summary>Whether other nodes share the store.</summary>
    public bool IsShared => _lease is not null;

    /// <summary>The fence for all writes of the run.</summary>
    public Fence Fence => _lease?.Fence ?? Fence.None;

    /// <summary>Cancelled when another node may have taken over the run.</summary>
    public CancellationToken Lost => _lease?.Lost ?? CancellationToken.None;

    /// <exception cref="FencedOffException">Another node may have taken over the run.</exception>
    public Task EnsureHeldAsync() =>
        _released ? Task.FromException(new FencedOffException()) : _database?.EnsureHeldAsync(Fence, Lost) ?? Task.CompletedTask;

    /// <summary>Holds the lock of the output folder, too, as long as this one.</summary>
    public void Hold(IDisposable? folder) => _folder = folder;

    public async ValueTask DisposeAsync()
    {
        _released = true;
        _folder?.Dispose();
        _held?.Dispose();
        if (_lease is not null)
            await _lease.DisposeAsync();
    }
}
