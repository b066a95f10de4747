using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>
/// One run at a time on a store, whichever digest it is for: so each paper is paid once, and arXiv has one visitor.
/// On one machine by a lock of the operating system, over several nodes by a lease.
/// </summary>
internal sealed class RunLockProvider(Database database, Leases leases, TimeProvider time, ILogger<RunLockProvider> logger)
{
    /// <summary>Waits for the turn. Who comes first goes first, also before one who has just finished and comes again.</summary>
    public async Task<RunLock> AcquireAsync(CancellationToken cancellationToken)
    {
        if (database.File is { } store)
        {
            try
            {
                using var next = await ProcessLock.AcquireAsync($"{store}.next", $"The next turn on the store {store}", time, logger, cancellationToken);
                return new RunLock(await ProcessLock.AcquireAsync($"{store}.run", $"The store {store}", time, logger, cancellationToken));
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

/// <summary>The turn of a run; it ends with its disposal.</summary>
internal sealed class RunLock : IAsyncDisposable
{
    private readonly ProcessLock? _held;
    private readonly Lease? _lease;
    private readonly Database? _database;

    public RunLock(ProcessLock held) => _held = held;

    public RunLock(Lease lease, Database database) => (_lease, _database) = (lease, database);

    /// <summary>Whether other nodes work on the store too.</summary>
    public bool IsShared => _lease is not null;

    /// <summary>What a run records, it records under this.</summary>
    public Fence Fence => _lease?.Fence ?? Fence.None;

    /// <summary>Cancelled when another node may have taken the run over.</summary>
    public CancellationToken Lost => _lease?.Lost ?? CancellationToken.None;

    /// <exception cref="FencedOffException">Another node may have taken the run over.</exception>
    public Task EnsureHeldAsync() => _database?.EnsureHeldAsync(Fence, Lost) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _held?.Dispose();
        if (_lease is not null)
            await _lease.DisposeAsync();
    }
}
