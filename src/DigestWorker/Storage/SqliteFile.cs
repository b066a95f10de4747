using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>The file of a SQLite store: whether it is sound, who has it open, and how it is set aside.</summary>
internal sealed class SqliteFile(string connectionString)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    // What says nothing about the file itself: https://www.sqlite.org/rescode.html
    private static readonly int[] OfCircumstances =
        [SQLitePCL.raw.SQLITE_BUSY, SQLitePCL.raw.SQLITE_LOCKED, SQLitePCL.raw.SQLITE_NOMEM, SQLitePCL.raw.SQLITE_INTERRUPT,
         SQLitePCL.raw.SQLITE_IOERR, SQLitePCL.raw.SQLITE_FULL, SQLitePCL.raw.SQLITE_CANTOPEN, SQLitePCL.raw.SQLITE_PERM, SQLitePCL.raw.SQLITE_AUTH];

    public string Path { get; } = new SqliteConnectionStringBuilder(connectionString).DataSource;

    // Locked by whoever has the store open, and left beside it for good: so it is known to be the worker's own.
    private string InUse => Path + ".open";

    // Written where damage shows in the middle of the work: what cannot be read may pass for sound at the next look.
    private string Marker => Path + ".damaged";

    /// <summary>What is wrong with the file; null where it is sound, or not there.</summary>
    public string? FindDamage()
    {
        if (File.Exists(Marker))
            return OneLine.Of(File.ReadAllText(Marker));
        if (!File.Exists(Path))
            return null;
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            // The quick check would leave out whether the indexes know every row: a summary that they miss would be paid again.
            var found = connection.Read("PRAGMA integrity_check(1)");
            return found is ["ok"] ? null : string.Join("; ", found);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB && !File.Exists(InUse))
        {
            throw new StorageException(
                $"Storage:ConnectionString: '{Path}' is no store of the worker, and it never had it open: name another file. "
                + "If it was one, move it away: the store is then rebuilt from the digests.");
        }
        catch (SqliteException e) when (!OfCircumstances.Contains(e.SqliteErrorCode))
        {
            return OneLine.Of(e.Message);
        }
    }

    public void Mark(string damage)
    {
        try
        {
            File.WriteAllText(Marker, damage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The check at the next start may find it by itself.
        }
    }

    /// <summary>Moves the file and what belongs to it out of the way, whole, for whoever wants to look at it.</summary>
    /// <returns>Its new name.</returns>
    public string SetAside(string damage, DateTimeOffset now)
    {
        using var alone = OpenAlone("it is damaged and has to be set aside");
        // What this process has pooled goes on with the file under its new name.
        using (var pooled = new SqliteConnection(connectionString))
            SqliteConnection.ClearPool(pooled);
        // Whatever happens from here on, what is left of it is not taken for a store again.
        File.WriteAllText(Marker, damage);
        var aside = string.Create(CultureInfo.InvariantCulture, $"{Path}.corrupt-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        foreach (var suffix in new[] { "-wal", "-shm", "" })
        {
            if (File.Exists(Path + suffix))
                File.Move(Path + suffix, aside + suffix, overwrite: true);
        }
        File.Delete(Marker);
        return aside;
    }

    /// <summary>Says to others that the store is in use, until disposed.</summary>
    public FileStream OpenShared() => Wait(FileAccess.Read, FileShare.Read)
        ?? throw new StorageException($"Storage:ConnectionString: another process is migrating the store '{Path}'; start again when it is done.");

    /// <summary>Waits until nobody else has the store open, and keeps others out until disposed.</summary>
    public FileStream OpenAlone(string why) => Wait(FileAccess.ReadWrite, FileShare.None)
        ?? throw new StorageException($"Storage:ConnectionString: another process has the store '{Path}' open, and {why}; end that process, and start again.");

    // On Unix these are locks by flock(2), gone with their process.
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
            return new FileStream(InUse, FileMode.OpenOrCreate, access, share);
        }
        catch (IOException) when (File.Exists(InUse))
        {
            return null;
        }
    }
}
