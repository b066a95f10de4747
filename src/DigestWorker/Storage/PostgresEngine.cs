using System.Data.Common;
using Npgsql;

namespace DigestWorker.Storage;

/// <summary>A store on a server that several nodes share.</summary>
internal sealed class PostgresEngine(string connectionString) : DatabaseEngine
{
    // Any number that no other program uses; the same in all versions of the worker.
    private const long MigrationLock = 0x6469_6765_7374;

    // A node that is suspended within a transaction must not keep its rows locked.
    private const string EndIdleTransactions = "-c idle_in_transaction_session_timeout=10s";

    // The server is stopping, starting or has no free connection; two transactions conflicted.
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static readonly string[] Transient =
    [
        PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow, PostgresErrorCodes.TooManyConnections,
        PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected,
    ];

    private static readonly string[] AccessDenied =
    [
        PostgresErrorCodes.InvalidPassword, PostgresErrorCodes.InvalidAuthorizationSpecification, PostgresErrorCodes.InvalidCatalogName,
        PostgresErrorCodes.InsufficientPrivilege,
    ];

    private readonly NpgsqlDataSource _source = new NpgsqlDataSourceBuilder(EndingIdleTransactions(connectionString)).Build();
    private readonly NpgsqlConnectionStringBuilder _parts = new(connectionString);

    public override DbDataSource Source => _source;

    public override string DisplayName => $"'{_parts.Database ?? _parts.Username}' on PostgreSQL at {_parts.Host}:{_parts.Port}";

    public override int MaxWriters => 16;

    public override string JournalQuery => "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migration'";

    public override string Dialect => "postgres";

    public override SearchIndex Search { get; } = new PostgresSearchIndex();

    /// <summary>What is wrong with a connection string; null if it is valid. It may hold a secret and is not repeated.</summary>
    public static string? Problem(string connectionString)
    {
        const string Remedy = "set one such as Host=db.example.com;Database=digestworker;Username=digestworker;Password=…, "
            + "with quotes around a value that contains ; or =.";
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host) ? $"it names no Host; {Remedy}" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return $"it is not a connection string for PostgreSQL; {Remedy}";
        }
    }

    /// <summary>The password in a connection string; empty if there is none.</summary>
    public static string PasswordIn(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Password ?? "";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return "";
        }
    }

    /// <summary>The connection string with this password; an invalid one is returned as it is.</summary>
    public static string WithPassword(string connectionString, string password) => Problem(connectionString) is null
        ? new NpgsqlConnectionStringBuilder(connectionString) { Password = password }.ConnectionString
        : connectionString;

    // The clocks of nodes differ, and now() is the start of the transaction.
    public override string Now(TimeProvider time) => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    /// <summary>Nodes that start at once migrate one after the other: an advisory lock, released with the connection.</summary>
    public override IDisposable LockForMigration()
    {
        var connection = _source.OpenConnection();
        try
        {
            connection.Execute($"SELECT pg_advisory_lock({MigrationLock})");
            return new Unlocking(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override bool IsTransient(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } || (exception is PostgresException { SqlState: var state } && Transient.Contains(state));

    public override string Remedy(DbException exception) => exception is PostgresException { SqlState: var state } && AccessDenied.Contains(state)
        ? "Correct Database, Username and Password in Storage:ConnectionString, or Storage:PasswordFile."
        : "Check the server; the next run continues from the data in the store.";

    /// <summary>The connection string, with a timeout for transactions whose node is suspended.</summary>
    public static string EndingIdleTransactions(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        parts.Options = $"{EndIdleTransactions} {parts.Options}".TrimEnd();
        return parts.ConnectionString;
    }

    private sealed class Unlocking(NpgsqlConnection connection) : IDisposable
    {
        public void Dispose()
        {
            connection.Execute($"SELECT pg_advisory_unlock({MigrationLock})");
            connection.Dispose();
        }
    }
}
