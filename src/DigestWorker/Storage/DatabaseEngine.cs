using System.Data.Common;
using DbUp.Builder;

namespace DigestWorker.Storage;

/// <summary>What differs between the databases. Everything else is the same statements over each of them.</summary>
internal abstract class DatabaseEngine : IDisposable
{
    public abstract DbDataSource Source { get; }

    /// <summary>Which store it is, in words that anybody may read: without a password.</summary>
    public abstract string DisplayName { get; }

    /// <summary>The file, where the store is one: it is for one machine.</summary>
    public virtual string? File => null;

    /// <summary>How many may write at once.</summary>
    public abstract int Writers { get; }

    /// <summary>Finds something once the journal of the migrations is there.</summary>
    public abstract string JournalQuery { get; }

    /// <summary>What the migrations that are for this database alone have in their names.</summary>
    public abstract string Dialect { get; }

    public abstract SearchIndex Search { get; }

    public static DatabaseEngine Of(StorageOptions options) => options.Provider is StorageProvider.Postgres
        ? new PostgresEngine(options.ReadConnectionString())
        : new SqliteEngine(options.ReadConnectionString());

    /// <summary>The present moment as SQL, by the one clock that everybody on the store goes by.</summary>
    public abstract string Now(TimeProvider time);

    /// <summary>What has to be in place before the first statement.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Keeps others from migrating the same store until disposed.</summary>
    public abstract IDisposable LockForMigration();

    public abstract UpgradeEngineBuilder Upgrade();

    /// <summary>Whether the same may well succeed in a moment.</summary>
    public abstract bool IsTransient(Exception exception);

    /// <summary>Says to others that the store is in use, until disposed.</summary>
    public virtual void MarkInUse()
    {
    }

    /// <summary>What is wrong with the store, where the worker can make another one; null where nothing is.</summary>
    public virtual string? FindDamage() => null;

    /// <summary>Takes a damaged store out of the way.</summary>
    /// <returns>Its new name.</returns>
    public virtual string SetAside(string damage, DateTimeOffset now) => throw new NotSupportedException($"The store {DisplayName} is in the care of its server.");

    /// <summary>Remembers until the next start what a failure tells of the store.</summary>
    public virtual void RecordFailure(DbException exception)
    {
    }

    /// <summary>What to do about a failure.</summary>
    public abstract string Remedy(DbException exception);

    public virtual void Dispose() => Source.Dispose();
}
