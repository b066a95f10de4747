using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>One process at a time serves a SQLite store; verbs that do one thing and end may work beside it.</summary>
internal static class ServeLock
{
    /// <returns>Nothing to hold where several nodes may share the store, or where it has no file.</returns>
    /// <exception cref="StorageException">Another process serves it.</exception>
    public static IDisposable? Acquire(StorageOptions options)
    {
        if (options.Provider is not StorageProvider.Sqlite || new SqliteConnectionStringBuilder(options.ReadConnectionString()) is not { DataSource: { } file, Mode: not SqliteOpenMode.Memory } || file is "" or ":memory:")
            return null;

        var path = Path.GetFullPath(file) + ".serve";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return ProcessLock.TryAcquire(path) ?? throw new StorageException(
                $"Storage:ConnectionString: the store '{file}' is served by {ProcessLock.HolderOf(path)} already; end that one, or set Storage:Provider to Postgres, where several nodes share the work.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Storage:ConnectionString: the folder of the store '{file}' cannot be written: {e.Message}", e);
        }
    }
}
