using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>The scripts that are embedded in the worker. Each is applied once to a store, in the order of their names.</summary>
internal static class Migrations
{
    private const string Folder = "Migrations.";
    private const string Journal = "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)";

    /// <exception cref="StorageException">The store was created by a newer version, or a script fails.</exception>
    public static void Apply(DatabaseEngine engine, TimeProvider time)
    {
        if (Missing(engine).Count == 0)
            return;

        try
        {
            using var alone = engine.LockForMigration();
            foreach (var name in Missing(engine))
                Apply(engine, name, time);
        }
        catch (StorageException) when (Missing(engine).Count == 0)
        {
            // A process that started at the same time applied them, and uses the store since.
        }
    }

    /// <summary>A name in the journal that no version of the worker writes; null if there is none. A newer version has later names.</summary>
    public static string? FindDamage(DatabaseEngine engine)
    {
        var (known, newest) = (Names(engine).ToHashSet(StringComparer.Ordinal), Names(engine).Last());
        return Applied(engine)
            .Where(name => !known.Contains(name) && !(name.StartsWith(Folder, StringComparison.Ordinal) && string.CompareOrdinal(name, newest) > 0))
            .Select(name => $"unknown migration '{OneLine.Of(name)}'").FirstOrDefault();
    }

    private static List<string> Missing(DatabaseEngine engine)
    {
        var applied = Applied(engine);
        if (applied.Except(Names(engine)).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new StorageException(
                $"Storage:ConnectionString: the store {engine.DisplayName} is of a newer version of the worker "
                + $"(it has {unknown}, which this one does not know). Start that version, or set another store; this one is unchanged.");
        }
        return [.. Names(engine).Except(applied)];
    }

    private static IReadOnlyList<string> Applied(DatabaseEngine engine)
    {
        using var connection = engine.Source.OpenConnection();
        return connection.Read(engine.JournalQuery).Count == 0 ? [] : connection.Read("SELECT name FROM schema_migration");
    }

    private static void Apply(DatabaseEngine engine, string name, TimeProvider time)
    {
        using var connection = engine.Source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        try
        {
            connection.Execute(Journal);
            connection.Execute(Text(name));
            connection.Execute($"INSERT INTO schema_migration (name, applied_at) VALUES (@name, {engine.Now(time)})", ("@name", name));
            transaction.Commit();
        }
        catch (DbException e) when (!engine.IsTransient(e))
        {
            throw new StorageException($"Storage: the store {engine.DisplayName} could not be migrated by {name}: {OneLine.Of(e.Message)}", e);
        }
    }

    /// <summary>The scripts for every database, <c>0001_start.sql</c>, and those for this one, <c>0002_search.sqlite.sql</c>.</summary>
    private static IEnumerable<string> Names(DatabaseEngine engine) =>
        typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.Split('.') switch
            {
                ["Migrations", _, "sql"] => true,
                ["Migrations", _, var dialect, "sql"] => dialect == engine.Dialect,
                _ => false,
            })
            .Order(StringComparer.Ordinal);

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
