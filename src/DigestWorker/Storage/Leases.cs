using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>
/// One node at a time, by a row in the store that all of them share. A lease has to be renewed; one that was not renewed can be taken by any node,
/// and the next holder gets a larger fence.
/// </summary>
internal sealed partial class Leases(Database database, ILogger<Leases> logger)
{
    /// <summary>The lease that a run works under: one at a time on a store.</summary>
    public const string Run = "run";

    /// <summary>How long the other nodes wait for one that died.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly string Holder = $"process {Environment.ProcessId} on {Environment.MachineName}";

    /// <summary>Takes the lease; logs its holder and waits while another node has it.</summary>
    public async Task<Lease> AcquireAsync(string name, CancellationToken cancellationToken)
    {
        for (var logged = false; ; logged = true)
        {
            if (await TryAcquireAsync(name, cancellationToken) is { } lease)
                return lease;
            if (!logged)
                Log.Waiting(logger, name, await HolderOfAsync(name, cancellationToken));
            await Task.Delay(PollInterval, database.Time, cancellationToken);
        }
    }

    /// <returns>Whether the lease is still held; null if the store did not answer.</returns>
    public Task<bool?> RenewAsync(string name, Fence fence, CancellationToken cancellationToken) =>
        EndAtAsync(name, fence, $"{database.Now} + {(long)Duration.TotalMilliseconds}", cancellationToken);

    public Task ReleaseAsync(string name, Fence fence) => EndAtAsync(name, fence, "0", CancellationToken.None);

    /// <summary>Takes the lease; null if another node has it.</summary>
    public async Task<Lease?> TryAcquireAsync(string name, CancellationToken cancellationToken)
    {
        var asked = database.Time.GetTimestamp();
        var given = await database.WriteAsync(async connection =>
        {
            await using var command = connection.Command(
                $"""
                INSERT INTO lease (name, fence, holder, held_until) VALUES (@name, 1, @holder, {database.Now} + @duration)
                ON CONFLICT (name) DO UPDATE SET fence = lease.fence + 1, holder = excluded.holder, held_until = excluded.held_until
                WHERE lease.held_until <= {database.Now}
                RETURNING fence
                """,
                ("@name", name), ("@holder", Holder), ("@duration", (long)Duration.TotalMilliseconds));
            return await command.ExecuteScalarAsync(cancellationToken);
        }, cancellationToken);
        return given is long number ? new Lease(this, name, new Fence(name, number), asked, database.Time) : null;
    }

    private async Task<bool?> EndAtAsync(string name, Fence fence, string moment, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(async connection =>
            {
                await using var command = connection.Command(
                    $"UPDATE lease SET held_until = {moment} WHERE name = @name AND fence = @fence AND held_until > {database.Now}",
                    ("@name", name), ("@fence", fence.Number));
                return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
            }, cancellationToken);
        }
        catch (Exception e) when (e is DbException or StorageException or TimeoutException)
        {
            Log.Unanswered(logger, e, name);
            return null;
        }
    }

    private async Task<string> HolderOfAsync(string name, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync("SELECT holder FROM lease WHERE name = @name", row => row.GetString(0), cancellationToken, ("@name", name));
        return rows is [var holder] ? holder : "another node";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease '{Name}' is held by {Holder}; waiting for it")]
        public static partial void Waiting(ILogger logger, string name, string holder);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not respond to the renewal of the lease '{Name}'")]
        public static partial void Unanswered(ILogger logger, Exception exception, string name);
    }
}
