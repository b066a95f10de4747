using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>One process at a time serves a SQLite store; other verbs may run at the same time.</summary>
internal static class ServeLock
{
    /// <returns>Null if several nodes may share the store, or if it has no file.</returns>
    /// <exception cref="StorageException">Another process serves it.</exception>
    public static IDisposable? Acquire(StorageOptions options)
    {
        if (options.Provider is not StorageProvider.Sqlite)
            return null;
        var connection = new SqliteConnectionStringBuilder(options.ReadConnectionString());
        if (connection is not { DataSource: var file, Mode: not SqliteOpenMode.Memory } || file is "" or ":memory:")
            return null;

        file = Path.GetFullPath(file);
        var path = file + ".serve";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return ProcessLock.TryAcquire(path) ?? throw new StorageException(
                $"Storage:ConnectionString: the store '{file}' is already served by {ProcessLock.HolderOf(path)}; stop that process, "
                + "or set Storage:Provider to Postgres, which several nodes can share.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Storage:ConnectionString: the folder of the store '{file}' cannot be written: {e.Message}", e);
        }
    }
}
