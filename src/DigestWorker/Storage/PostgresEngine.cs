using System.Data.Common;
using DbUp;
using DbUp.Builder;
using DbUp.Postgresql;
using Npgsql;

namespace DigestWorker.Storage;

/// <summary>A server that several nodes share.</summary>
internal sealed class PostgresEngine(string connectionString) : DatabaseEngine
{
    // Any number does that nobody else takes; all versions of the worker have to take the same.
    private const long MigrationLock = 0x6469_6765_7374;

    // A node that is stopped in the middle of a transaction must not keep the rows that it has locked from the others.
    private const string EndIdleTransactions = "-c idle_in_transaction_session_timeout=10s";

    // The server is being stopped or started, or has no room at the moment; two clients were in each other's way.
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static readonly string[] Passing =
    [
        PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow, PostgresErrorCodes.TooManyConnections,
        PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected,
    ];

    private static readonly string[] Unwelcome =
        [PostgresErrorCodes.InvalidPassword, PostgresErrorCodes.InvalidAuthorizationSpecification, PostgresErrorCodes.InvalidCatalogName, PostgresErrorCodes.InsufficientPrivilege];

    private readonly NpgsqlDataSource _source = new NpgsqlDataSourceBuilder(EndingIdleTransactions(connectionString)).Build();
    private readonly NpgsqlConnectionStringBuilder _parts = new(connectionString);

    public override DbDataSource Source => _source;

    public override string DisplayName => $"'{_parts.Database ?? _parts.Username}' on PostgreSQL at {_parts.Host}:{_parts.Port}";

    public override int Writers => 16;

    public override string JournalQuery => "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schemaversions'";

    public override string Dialect => "postgres";

    public override SearchIndex Search { get; } = new PostgresSearchIndex();

    /// <summary>Why a connection string is none; null where it is one. What is in it may be a secret and is not repeated.</summary>
    public static string? Problem(string connectionString)
    {
        const string Remedy = "set one such as Host=db.example.com;Database=digestworker;Username=digestworker;Password=…, with quotes around a value that holds ; or =.";
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host) ? $"it names no Host; {Remedy}" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return $"it is no connection string of PostgreSQL; {Remedy}";
        }
    }

    // The clocks of nodes differ, and now() stands still within a transaction.
    public override string Now(TimeProvider time) => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    /// <summary>Nodes that start at once migrate one after the other: a lock of the server, gone with the connection.</summary>
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

    public override UpgradeEngineBuilder Upgrade() => DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(_source));

    public override bool IsTransient(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } || (exception is PostgresException { SqlState: var state } && Passing.Contains(state));

    public override string Remedy(DbException exception) => exception is PostgresException { SqlState: var state } && Unwelcome.Contains(state)
        ? "Mend Database, Username and Password in Storage:ConnectionString."
        : "Look after the server; the next run goes on from what it holds.";

    /// <summary>The connection string, with what ends a transaction that its node has fallen asleep in.</summary>
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
