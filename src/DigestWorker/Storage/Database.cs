using System.Data.Common;
using System.Reflection;
using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>The one place where the worker remembers: a SQLite file, made and brought up to date at the first opening.</summary>
internal sealed class Database(string connectionString, TimeProvider time) : IDisposable
{
    private const int MostParameters = 500;

    private readonly DbDataSource _source = SqliteFactory.Instance.CreateDataSource(connectionString);
    private readonly SemaphoreSlim _writing = new(1, 1);

    public TimeProvider Time => time;

    /// <summary>Creates the file where there is none and applies the migrations that it has not seen.</summary>
    /// <exception cref="StorageException">The store cannot be opened or brought up to date.</exception>
    public void Migrate()
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
                Directory.CreateDirectory(folder);

            using var connection = _source.OpenConnection();
            // Readers (status, pages) never wait for a run that writes: https://www.sqlite.org/wal.html
            connection.Execute("PRAGMA journal_mode = WAL");
            if (connection.Read("SELECT 1 FROM sqlite_master WHERE name = 'SchemaVersions'").Count > 0 && AllApplied(connection))
                return;
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Storage:ConnectionString: the store '{file}' cannot be opened: {e.Message}", e);
        }

        var result = DeployChanges.To
            .SqliteDatabase(connectionString)
            .WithScripts(Scripts().Select(name => new DbUp.Engine.SqlScript(name, Script(name))))
            .WithTransactionPerScript()
            .LogTo(new NoUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new StorageException($"Storage: the store '{file}' could not be brought up to date by {result.ErrorScript?.Name}: {result.Error?.Message}", result.Error);
    }

    public async Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>What a query that ends in <c>paper_id IN</c> and has the paper's id in its first column finds for some papers.</summary>
    public async Task<IReadOnlyDictionary<PaperId, T>> ReadByPaperAsync<T>(
        string sql, IReadOnlyCollection<PaperId> papers, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        var found = new Dictionary<PaperId, T>();
        foreach (var some in papers.Chunk(MostParameters))
        {
            var ids = some.Select((id, i) => (Name: $"@id{i}", Value: (object?)id.Value)).ToArray();
            var rows = await ReadAsync(
                $"{sql} ({string.Join(", ", ids.Select(id => id.Name))})",
                reader => (Id: PaperId.Parse(reader.GetString(0)), Row: row(reader)), cancellationToken, [.. parameters, .. ids]);
            foreach (var (id, value) in rows)
                found[id] = value;
        }
        return found;
    }

    public Task WriteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        WriteAsync(async connection =>
        {
            await using var command = connection.Command(sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Everything that the work writes is there, or nothing of it.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        // SQLite has one writer; waiting here is kinder than its own busy loop.
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _writing.Dispose();
    }

    // dbup takes 150 ms to find out that nothing is to be done; one query tells as much.
    private static bool AllApplied(DbConnection connection) =>
        connection.Read("SELECT ScriptName FROM SchemaVersions").ToHashSet(StringComparer.Ordinal).SetEquals(Scripts());

    private static IEnumerable<string> Scripts() =>
        typeof(Database).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Migrations.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Script(string name)
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

/// <summary>The store cannot be used; the message says which, why, and what to do.</summary>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
