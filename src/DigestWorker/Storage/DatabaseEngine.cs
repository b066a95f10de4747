using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>What differs between SQLite and PostgreSQL. Everything else is the same statements over both.</summary>
internal abstract class DatabaseEngine : IDisposable
{
    public abstract DbDataSource Source { get; }

    /// <summary>Names the store, without its password.</summary>
    public abstract string DisplayName { get; }

    /// <summary>The file of the store; null for a server.</summary>
    public virtual string? File => null;

    /// <summary>How many transactions may write at once.</summary>
    public abstract int MaxWriters { get; }

    /// <summary>Returns a row once the table <c>schema_migration</c> exists.</summary>
    public abstract string JournalQuery { get; }

    /// <summary>The part of a migration's name that says that it is for this database only.</summary>
    public abstract string Dialect { get; }

    public abstract SearchIndex Search { get; }

    public static DatabaseEngine Of(StorageOptions options) => options.Provider is StorageProvider.Postgres
        ? new PostgresEngine(options.ReadConnectionString())
        : new SqliteEngine(options.ReadConnectionString());

    /// <summary>The current time as SQL, by the one clock that every process on the store uses.</summary>
    public abstract string Now(TimeProvider time);

    /// <summary>Prepares the store for its first statement.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Keeps other processes from migrating the same store until disposed.</summary>
    public abstract IDisposable LockForMigration();

    /// <summary>Whether a retry may succeed.</summary>
    public abstract bool IsTransient(Exception exception);

    /// <summary>Whether the store exists; a server is assumed to have it.</summary>
    public virtual bool Exists => true;

    /// <exception cref="StorageException">The store was deleted after it was opened.</exception>
    public virtual void EnsurePresent()
    {
    }

    /// <summary>Marks the store as in use for other processes, until disposed.</summary>
    public virtual void MarkInUse()
    {
    }

    /// <summary>How the store is damaged, if the worker can rebuild it; null if it is not.</summary>
    public virtual string? FindDamage() => null;

    /// <summary>Moves a damaged store aside.</summary>
    /// <returns>Its new name.</returns>
    public virtual string SetAside(string damage, DateTimeOffset now) =>
        throw new NotSupportedException($"The store {DisplayName} is managed by its server.");

    /// <summary>Records damage that a failure shows, for the next start.</summary>
    public virtual void RecordFailure(DbException exception)
    {
    }

    /// <summary>What an operator does about a failure.</summary>
    public abstract string Remedy(DbException exception);

    public virtual void Dispose() => Source.Dispose();
}
