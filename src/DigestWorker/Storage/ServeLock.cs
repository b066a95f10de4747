using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>One process at a time serves a SQLite store; other verbs may run at the same time.</summary>
internal static class ServeLock
{
    /// <returns>Null if several nodes may share the store, or if it has no file.</returns>
    /// <exception cref="StorageException">Another process serves it.</exception>
    public static IDisposable? Acquire(StorageOptions options)
    {
        if (PathOf(options) is not { } path)
            return null;
        var file = new SqliteFile(options.ReadConnectionString()).Path;
        try
        {
            return ProcessLock.TryAcquire(path) ?? throw new StorageException(
                $"Storage:ConnectionString: the store '{file}' is already served by {ProcessLock.HolderOf(path)}; stop that process, "
                + "or set Storage:Provider to Postgres, which several nodes can share.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Storage:ConnectionString: the folder of the store '{file}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The path of the lock without its extension; null if the store has no file.</summary>
    public static string? PathOf(StorageOptions options) =>
        options.Provider is StorageProvider.Sqlite
            && new SqliteConnectionStringBuilder(options.ReadConnectionString()) is
            {
                DataSource: not ("" or ":memory:") and var file, Mode: not SqliteOpenMode.Memory,
            }
            ? Path.GetFullPath(file) + ".serve"
            : null;
}
