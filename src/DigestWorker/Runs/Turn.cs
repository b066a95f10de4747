using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>
/// One run at a time on a store, whichever digest it is for: so each paper is paid once, and arXiv has one visitor.
/// On one machine by a lock of the operating system, over several nodes by a lease.
/// </summary>
internal sealed class Turns(Database database, Leases leases, TimeProvider time, ILogger<Turns> logger)
{
    /// <summary>Waits for the turn. Who comes first goes first, also before one who has just finished and comes again.</summary>
    public async Task<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        if (database.File is { } store)
        {
            try
            {
                using var next = await ProcessLock.TakeAsync($"{store}.next", $"The next turn on the store {store}", time, logger, cancellationToken);
                return new Turn(await ProcessLock.TakeAsync($"{store}.run", $"The store {store}", time, logger, cancellationToken));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageException($"Storage:ConnectionString: the folder of the store {database.Place} cannot be written: {e.Message}", e);
            }
        }
        else
        {
            await using var next = await leases.TakeAsync("next", cancellationToken);
            return new Turn(await leases.TakeAsync(Leases.Run, cancellationToken), database);
        }
    }
}

/// <summary>The turn of a run; it ends with its disposal.</summary>
internal sealed class Turn : IAsyncDisposable
{
    private readonly ProcessLock? _held;
    private readonly Lease? _lease;
    private readonly Database? _database;

    public Turn(ProcessLock held) => _held = held;

    public Turn(Lease lease, Database database) => (_lease, _database) = (lease, database);

    /// <summary>Whether other nodes work on the store too.</summary>
    public bool OverNodes => _lease is not null;

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
