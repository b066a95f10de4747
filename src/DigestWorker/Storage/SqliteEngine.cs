using System.Data.Common;
using System.Globalization;
using DigestWorker.Files;
using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>A store in a file on this machine.</summary>
internal sealed class SqliteEngine(string connectionString) : DatabaseEngine
{
    private readonly SqliteFile _file = new(connectionString);
    private FileStream? _inUse;
    private volatile bool _vanished;

    public override DbDataSource Source { get; } = SqliteFactory.Instance.CreateDataSource(SqliteFile.WithoutCreating(connectionString));

    public override string DisplayName => $"'{File}'";

    public override string File => _file.Path;

    // SQLite has one writer; a queue costs less than its busy loop.
    public override int MaxWriters => 1;

    public override string JournalQuery => "SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'";

    public override string Dialect => "sqlite";

    public override SearchIndex Search { get; } = new SqliteSearchIndex();

    /// <summary>What is wrong with a connection string; null if it is valid.</summary>
    public static string? Problem(string connectionString)
    {
        const string Remedy = "set one such as Data Source=data/digestworker.db.";
        try
        {
            var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
            return file is "" ? $"it names no file; {Remedy}" : HomePath.Problem(file, "Data Source=");
        }
        catch (ArgumentException)
        {
            return $"it is not a connection string for SQLite; {Remedy}";
        }
    }

    public override string Now(TimeProvider time) => time.GetUtcNow().ToColumn().ToString(CultureInfo.InvariantCulture);

    public override void Prepare()
    {
        _file.CreatePrivately();
        // Not pooled, because a pool keeps files open that were deleted, and this one would create them again.
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        // Readers (status, pages) do not wait for a run that writes: https://www.sqlite.org/wal.html
        connection.Execute("PRAGMA journal_mode = WAL");
    }

    public override IDisposable LockForMigration() => _file.OpenAlone("it has to be migrated first");

    public override void EnsurePresent()
    {
        // Open connections would go on with the deleted file, and everything that they write would be lost, also if another file takes its place.
        if (!_vanished && _file.Exists)
            return;
        _vanished = true;
        throw new StorageException(
            $"Storage:ConnectionString: the store {DisplayName} was deleted while the worker had it open; "
            + "restore it from a backup or leave it out, and restart the worker, which rebuilds a missing store from the digests.");
    }

    public override bool Exists => _file.Exists;

    public override void MarkInUse()
    {
        _inUse ??= _file.OpenShared();
        _file.Restrict();
    }

    // The library itself waits for a locked file, up to the timeout of the command.
    public override bool IsTransient(Exception exception) => false;

    public override string? FindDamage() => _file.FindDamage() ?? (System.IO.File.Exists(File) ? Migrations.FindDamage(this) : null);

    public override string SetAside(string damage, DateTimeOffset now)
    {
        _inUse?.Dispose();
        _inUse = null;
        return _file.SetAside(damage, now);
    }

    public override string Remedy(DbException exception) => IsDamage(exception)
        ? "It is damaged: restart the worker to set it aside and rebuild it from the digests."
        : "Check its disk; the next run continues from the data in the store.";

    public override void RecordFailure(DbException exception)
    {
        if (IsDamage(exception))
            _file.Mark(exception.Message);
    }

    public override void Dispose()
    {
        base.Dispose();
        _inUse?.Dispose();
    }

    private static bool IsDamage(DbException exception) =>
        exception is UnreadableRowException or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB };
}
