using System.Reflection;
using DbUp.Engine;
using DbUp.Engine.Output;

namespace DigestWorker.Storage;

/// <summary>The scripts that the worker carries with it, each applied once to a store, in their order.</summary>
internal static class Migrations
{
    private const string Folder = "Migrations.";

    /// <exception cref="StorageException">The store was made by a newer version, or a script fails.</exception>
    public static void Apply(DatabaseEngine engine)
    {
        // dbup takes 150 ms to find out that nothing is to be done; one query tells as much.
        if (AllApplied(engine))
            return;

        using var alone = engine.LockForMigration();
        if (AllApplied(engine))
            return;

        var result = engine.Upgrade()
            .WithScripts(Names(engine).Select(name => new SqlScript(name, Text(name))))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogTo(new NoUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new StorageException($"Storage: the store {engine.DisplayName} could not be brought up to date by {result.ErrorScript?.Name}: {result.Error?.Message}", result.Error);
    }

    /// <summary>What is wrong with the names in the journal; null where nothing is. A newer version has later names, never others among those that are known.</summary>
    public static string? FindDamage(DatabaseEngine engine)
    {
        using var connection = engine.Source.OpenConnection();
        if (connection.Read(engine.JournalQuery).Count == 0)
            return null;
        var (known, newest) = (Names(engine).ToHashSet(StringComparer.Ordinal), Names(engine).Last());
        return connection.Read("SELECT ScriptName FROM SchemaVersions")
            .Where(name => !known.Contains(name) && !(name.StartsWith(Folder, StringComparison.Ordinal) && string.CompareOrdinal(name, newest) > 0))
            .Select(name => $"no migration is called '{OneLine.Of(name)}'").FirstOrDefault();
    }

    private static bool AllApplied(DatabaseEngine engine)
    {
        using var connection = engine.Source.OpenConnection();
        if (connection.Read(engine.JournalQuery).Count == 0)
            return false;

        var applied = connection.Read("SELECT ScriptName FROM SchemaVersions").ToHashSet(StringComparer.Ordinal);
        if (applied.Except(Names(engine)).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new StorageException(
                $"Storage:ConnectionString: the store {engine.DisplayName} is of a newer version of the worker (it has {unknown}, which this one does not know). "
                + "Start that version, or name another store; this one is left as it is.");
        return applied.IsSupersetOf(Names(engine));
    }

    /// <summary>Those of all databases, <c>0001_start.sql</c>, and those of this one, <c>0002_search.sqlite.sql</c>.</summary>
    private static IEnumerable<string> Names(DatabaseEngine engine) =>
        typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.Split('.') is ["Migrations", _, "sql"] || (name.Split('.') is ["Migrations", _, var dialect, "sql"] && dialect == engine.Dialect))
            .Order(StringComparer.Ordinal);

    private static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed class NoUpgradeLog : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args) { }
        public void LogDebug(string format, params object[] args) { }
        public void LogInformation(string format, params object[] args) { }
        public void LogWarning(string format, params object[] args) { }
        public void LogError(string format, params object[] args) { }
        public void LogError(Exception ex, string format, params object[] args) { }
    }
}
