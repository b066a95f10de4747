using System.Data.Common;
using Polly;

namespace DigestWorker.Storage;

/// <summary>Creates the store, brings its schema up to date, and replaces a damaged one.</summary>
internal sealed class DatabaseInitializer(DatabaseEngine engine, ResiliencePipeline retries, TimeProvider time)
{
    private readonly Lock _lock = new();
    private volatile bool _migrated;

    /// <summary>Creates the store if it does not exist, and applies the migrations that are missing.</summary>
    /// <exception cref="StorageException">The store cannot be opened or brought up to date.</exception>
    public void Migrate()
    {
        if (_migrated)
        {
            engine.EnsurePresent();
            return;
        }
        lock (_lock)
        {
            if (_migrated)
                return;
            try
            {
                retries.Execute(() =>
                {
                    engine.Prepare();
                    Migrations.Apply(engine, time);
                });
                engine.MarkInUse();
            }
            catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
            {
                throw NotOpened(e);
            }
            _migrated = true;
        }
    }

    /// <inheritdoc cref="DatabaseEngine.EnsurePresent"/>
    public void EnsurePresent()
    {
        if (_migrated)
            engine.EnsurePresent();
    }

    /// <inheritdoc cref="DatabaseEngine.FindDamage"/>
    /// <exception cref="StorageException">It cannot be checked.</exception>
    public string? FindDamage()
    {
        try
        {
            return engine.FindDamage();
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw NotOpened(e);
        }
    }

    /// <inheritdoc cref="DatabaseEngine.SetAside"/>
    public string SetAside(string damage)
    {
        lock (_lock)
        {
            _migrated = false;
            return engine.SetAside(damage, time.GetUtcNow());
        }
    }

    private StorageException NotOpened(Exception e)
    {
        var remedy = e is DbException failure ? $" {engine.Remedy(failure)}" : "";
        return new StorageException($"Storage:ConnectionString: the store {engine.DisplayName} cannot be opened: {OneLine.Of(e.Message)}{remedy}", e);
    }
}
