using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>
/// The number under which a node works, and the lease that it came with. Once a larger number has been given out, nothing is recorded or published under it:
/// https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
/// </summary>
internal readonly record struct Fence(string Lease, long Number)
{
    /// <summary>Where a lock of the operating system keeps others out, for it is held exactly as long as its process lives.</summary>
    public static Fence None => default;

    /// <summary>Checks the lease in a transaction, and locks its row until the transaction ends.</summary>
    /// <param name="connection">A connection with an open transaction.</param>
    /// <param name="now"><see cref="DatabaseEngine.Now"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="FencedOffException">Another node may have taken over.</exception>
    public async Task EnsureHeldAsync(DbConnection connection, string now, CancellationToken cancellationToken)
    {
        if (this == None)
            return;
        // An update rather than a query: a node that wants to take over waits for the end of this transaction, and finds what it wrote.
        await using var command = connection.Command(
            $"UPDATE lease SET fence = fence WHERE name = @name AND fence = @fence AND held_until > {now}", ("@name", Lease), ("@fence", Number));
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
            throw new FencedOffException();
    }
}

/// <summary>Another node has taken over the work of this one, or may do so at any moment.</summary>
internal sealed class FencedOffException()
    : Exception("the lease on the store expired: this node was suspended or disconnected for too long, and another may have taken over the run");
