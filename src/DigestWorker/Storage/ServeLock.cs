using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>One process at a time serves a SQLite store; other verbs may run at the same time.</summary>
internal static class ServeLock
{
    /// <returns>Null where several nodes may share the store, or where it has no file.</returns>
    /// <exception cref="StorageException">Another process serves it.</exception>
    public static IDisposable? Acquire(StorageOptions options)
    {
        if (options.Provider is not StorageProvider.Sqlite)
            return null;
        var connection = new SqliteConnectionStringBuilder(options.ReadConnectionString());
        if (connection is not { DataSource: { } file, Mode: not SqliteOpenMode.Memory } || file is "" or ":memory:")
            return null;

        var path = Path.GetFullPath(file) + ".serve";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return ProcessLock.TryAcquire(path) ?? throw new StorageException(
                $"Storage:ConnectionString: the store '{file}' is served by {ProcessLock.HolderOf(path)} already; end that one, "
                + "or set Storage:Provider to Postgres, where several nodes share the work.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Storage:ConnectionString: the folder of the store '{file}' cannot be written: {e.Message}", e);
        }
    }
}
