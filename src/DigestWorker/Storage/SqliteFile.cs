using System.Globalization;
using DigestWorker.Files;
using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>The file of a SQLite store: whether it is damaged, whether another process has it open, and how it is set aside.</summary>
internal sealed class SqliteFile(string connectionString)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    // Failures that say nothing about the file itself: https://www.sqlite.org/rescode.html
    private static readonly int[] Environmental =
        [SQLitePCL.raw.SQLITE_BUSY, SQLitePCL.raw.SQLITE_LOCKED, SQLitePCL.raw.SQLITE_NOMEM, SQLitePCL.raw.SQLITE_INTERRUPT,
         SQLitePCL.raw.SQLITE_IOERR, SQLitePCL.raw.SQLITE_FULL, SQLitePCL.raw.SQLITE_CANTOPEN, SQLitePCL.raw.SQLITE_PERM, SQLitePCL.raw.SQLITE_AUTH];

    // The file itself last.
    private static readonly string[] Suffixes = ["-wal", "-shm", "-journal", ""];

    private readonly bool _isOnDisk = IsOnDisk(new SqliteConnectionStringBuilder(connectionString));

    /// <summary>Its full path.</summary>
    public string Path { get; } = FullPath(new SqliteConnectionStringBuilder(connectionString));

    /// <summary>A store that has vanished is not replaced by an empty one: only <see cref="SqliteEngine.Prepare"/> creates it.</summary>
    public static string WithoutCreating(string connectionString)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString);
        if (parts.Mode is SqliteOpenMode.ReadWriteCreate && IsOnDisk(parts))
            parts.Mode = SqliteOpenMode.ReadWrite;
        return parts.ToString();
    }

    // Locked by every process that has the store open, and never deleted: it shows that the file is a store of the worker.
    private string InUse => Path + ".open";

    // Written when a statement finds damage: the check at the next start may not find it.
    private string Marker => Path + ".damaged";

    /// <summary>How the file is damaged; null if it is not, or does not exist.</summary>
    public string? FindDamage()
    {
        if (File.Exists(Marker))
            return OneLine.Of(File.ReadAllText(Marker));
        if (!File.Exists(Path))
            return null;
        try
        {
            var parts = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false };
            using var connection = new SqliteConnection(parts.ToString());
            connection.Open();
            // quick_check does not see rows that are missing in an index: such a summary would be paid for again.
            var found = connection.Read("PRAGMA integrity_check(1)");
            return found is ["ok"] ? null : string.Join("; ", found);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB && !File.Exists(InUse))
        {
            throw new StorageException(
                $"Storage:ConnectionString: '{Path}' is not a store of the worker; set another file. "
                + "If it was one, move it: the store is then rebuilt from the digests.");
        }
        catch (SqliteException e) when (!Environmental.Contains(e.SqliteErrorCode))
        {
            return OneLine.Of(e.Message);
        }
    }

    /// <summary>Whether the file exists, or the store has none.</summary>
    public bool Exists => !_isOnDisk || File.Exists(Path);

    /// <summary>
    /// Creates the file if it does not exist, for the worker's user alone. SQLite gives its mode to those that it creates beside it.
    /// </summary>
    public void CreatePrivately()
    {
        if (!_isOnDisk)
            return;
        PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        if (CreatesFile && !File.Exists(Path))
            PrivateFile.Open(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
    }

    /// <summary>Takes the rights of others to the file, and to those beside it: its locks, and stores that were set aside.</summary>
    public void Restrict()
    {
        if (!_isOnDisk)
            return;
        // By their paths: closing a file would release the locks that SQLite has on it.
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!).Where(file => file.StartsWith(Path, StringComparison.Ordinal)))
            PrivateFile.Restrict(file);
    }

    public void Mark(string damage)
    {
        try
        {
            PrivateFile.WriteAllText(Marker, damage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The check at the next start may find it without the marker.
        }
    }

    /// <summary>Renames the file and those that belong to it, so that they can be examined.</summary>
    /// <returns>Its new name.</returns>
    public string SetAside(string damage, DateTimeOffset now)
    {
        using var alone = OpenAlone("it is damaged and has to be set aside");
        // Pooled connections would keep using the renamed file.
        using (var pooled = new SqliteConnection(WithoutCreating(connectionString)))
            SqliteConnection.ClearPool(pooled);
        Restrict();
        // After a crash from here on, the rest is not used as a store.
        PrivateFile.WriteAllText(Marker, damage);
        var aside = string.Create(CultureInfo.InvariantCulture, $"{Path}.corrupt-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        foreach (var suffix in Suffixes)
        {
            if (File.Exists(Path + suffix))
                File.Move(Path + suffix, aside + suffix, overwrite: true);
        }
        File.Delete(Marker);
        return aside;
    }

    /// <summary>Marks the store as in use for other processes, until disposed.</summary>
    public FileStream OpenShared() => Wait(FileAccess.Read, FileShare.Read)
        ?? throw new StorageException($"Storage:ConnectionString: another process is migrating the store '{Path}'; try again when it is done.");

    /// <summary>Waits until no other process has the store open, and keeps others out until disposed.</summary>
    public FileStream OpenAlone(string why) => Wait(FileAccess.ReadWrite, FileShare.None)
        ?? throw new StorageException($"Storage:ConnectionString: another process has the store '{Path}' open, and {why}; stop that process and try again.");

    private bool CreatesFile => new SqliteConnectionStringBuilder(connectionString).Mode is SqliteOpenMode.ReadWriteCreate;

    private static bool IsOnDisk(SqliteConnectionStringBuilder parts) =>
        parts is { Mode: not SqliteOpenMode.Memory, DataSource: not ("" or ":memory:") }
        && !parts.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private static string FullPath(SqliteConnectionStringBuilder parts) => IsOnDisk(parts) ? System.IO.Path.GetFullPath(parts.DataSource) : parts.DataSource;

    // On Unix these are locks by flock(2), released with their process.
    private FileStream? Wait(FileAccess access, FileShare share)
    {
        FileStream? held = null;
        SpinWait.SpinUntil(() => (held = TryOpen(access, share)) is not null, LockTimeout);
        return held;
    }

    private FileStream? TryOpen(FileAccess access, FileShare share)
    {
        try
        {
            return PrivateFile.Open(InUse, FileMode.OpenOrCreate, access, share);
        }
        catch (IOException) when (File.Exists(InUse))
        {
            return null;
        }
    }
}
