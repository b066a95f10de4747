using System.Data.Common;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace DigestWorker.Storage;

/// <summary>The store: opened and migrated at its first use, with retries after transient failures.</summary>
internal sealed class Database : IDisposable
{
    private readonly DatabaseEngine _engine;
    private readonly DatabaseInitializer _initializer;
    private readonly SemaphoreSlim _writers;
    private readonly ResiliencePipeline _retries;
    private readonly AsyncLocal<DbConnection?> _joined = new();

    public Database(DatabaseEngine engine, TimeProvider time)
    {
        (_engine, Time) = (engine, time);
        _writers = new SemaphoreSlim(engine.MaxWriters, engine.MaxWriters);
        // A server that restarts is back within seconds, and of two deadlocked transactions the one that was aborted succeeds on a retry.
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } exception && engine.IsTransient(exception)),
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
            })
            .Build();
        _initializer = new DatabaseInitializer(engine, _retries, time);
    }

    public TimeProvider Time { get; }

    /// <inheritdoc cref="DatabaseEngine.DisplayName"/>
    public string DisplayName => _engine.DisplayName;

    /// <inheritdoc cref="DatabaseEngine.Now"/>
    public string Now => _engine.Now(Time);

    public SearchIndex Search => _engine.Search;

    /// <inheritdoc cref="DatabaseEngine.File"/>
    public string? File => _engine.File;

    /// <inheritdoc cref="DatabaseEngine.Exists"/>
    public bool Exists => _engine.Exists;

    /// <inheritdoc cref="DatabaseEngine.EnsurePresent"/>
    public void EnsurePresent() => _initializer.EnsurePresent();

    /// <inheritdoc cref="DatabaseInitializer.Migrate"/>
    public void Migrate() => _initializer.Migrate();

    /// <inheritdoc cref="DatabaseInitializer.FindDamage"/>
    public string? FindDamage() => _initializer.FindDamage();

    /// <inheritdoc cref="DatabaseInitializer.SetAside"/>
    public string SetAside(string damage) => _initializer.SetAside(damage);

    public Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        RunAsync<IReadOnlyList<T>>(async cancellation =>
        {
            await using var connection = await _engine.Source.OpenConnectionAsync(cancellation);
            await using var command = connection.Command(sql, parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
                rows.Add(Map(reader, row));
            return rows;
        }, cancellationToken);

    public Task WriteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        WriteAsync(Fence.None, sql, cancellationToken, parameters);

    public Task WriteAsync(Fence fence, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        WriteAsync(fence, async connection =>
        {
            await using var command = connection.Command(sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Writes in one transaction, unless the fence is passed.</summary>
    /// <exception cref="FencedOffException">Another node may have taken over.</exception>
    public Task<T> WriteAsync<T>(Fence fence, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(async connection =>
        {
            await fence.EnsureHeldAsync(connection, Now, cancellationToken);
            return await work(connection);
        }, cancellationToken);

    /// <summary>Makes all writes of some work one transaction: each costs a flush to the disk. After a transient failure the work starts again.</summary>
    public Task WriteTogetherAsync(Fence fence, Func<Task> work, CancellationToken cancellationToken) =>
        WriteAsync(fence, async connection =>
        {
            _joined.Value = connection;
            await work();
            return 0;
        }, cancellationToken);

    /// <exception cref="FencedOffException">Another node may have taken over.</exception>
    public Task EnsureHeldAsync(Fence fence, CancellationToken cancellationToken) =>
        fence == Fence.None ? Task.CompletedTask : WriteAsync(fence, _ => Task.FromResult(0), cancellationToken);

    /// <summary>Writes in one transaction. After a transient failure the work starts again.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (_joined.Value is { } joined)
            return await work(joined);
        await _writers.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(async cancellation =>
            {
                await using var connection = await _engine.Source.OpenConnectionAsync(cancellation);
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var result = await work(connection);
                await transaction.CommitAsync(cancellation);
                return result;
            }, cancellationToken);
        }
        finally
        {
            _writers.Release();
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _writers.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        _initializer.Migrate();
        try
        {
            return await _retries.ExecuteAsync(async cancellation => await work(cancellation), cancellationToken);
        }
        catch (DbException e)
        {
            _engine.RecordFailure(e);
            throw new StoreFailedException($"the store {DisplayName} failed: {OneLine.Of(e.Message)} {_engine.Remedy(e)}", e);
        }
    }

    private static T Map<T>(DbDataReader reader, Func<DbDataReader, T> row)
    {
        try
        {
            return row(reader);
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentException or InvalidCastException or OverflowException)
        {
            throw new UnreadableRowException(e);
        }
    }
}
