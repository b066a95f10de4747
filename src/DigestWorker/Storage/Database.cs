using System.Data.Common;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace DigestWorker.Storage;

/// <summary>The one place where the worker remembers: made and brought up to date before it is first asked.</summary>
internal sealed class Database : IDisposable
{
    private const int MostParameters = 500;

    private readonly DatabaseEngine _engine;
    private readonly SemaphoreSlim _writing;
    private readonly ResiliencePipeline _retries;
    private readonly Lock _migrating = new();
    private volatile bool _migrated;

    public Database(DatabaseEngine engine, TimeProvider time)
    {
        (_engine, Time) = (engine, time);
        _writing = new SemaphoreSlim(engine.Writers, engine.Writers);
        // A server that restarts is back within seconds; of two that wait for each other one is told to try again.
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
    }

    public TimeProvider Time { get; }

    /// <summary>Which store it is, in words that anybody may read.</summary>
    public string DisplayName => _engine.DisplayName;

    /// <inheritdoc cref="DatabaseEngine.Now"/>
    public string Now => _engine.Now(Time);

    public SearchIndex Search => _engine.Search;

    /// <inheritdoc cref="DatabaseEngine.File"/>
    public string? File => _engine.File;

    /// <summary>Creates the store where there is none, and applies the migrations that it has not seen.</summary>
    /// <exception cref="StorageException">The store cannot be opened or brought up to date.</exception>
    public void Migrate()
    {
        lock (_migrating)
        {
            if (_migrated)
                return;
            try
            {
                _retries.Execute(() =>
                {
                    _engine.Prepare();
                    Migrations.Apply(_engine);
                });
                _engine.MarkInUse();
            }
            catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
            {
                throw NotOpened(e);
            }
            _migrated = true;
        }
    }

    /// <inheritdoc cref="DatabaseEngine.FindDamage"/>
    /// <exception cref="StorageException">It cannot be looked at.</exception>
    public string? FindDamage()
    {
        try
        {
            return _engine.FindDamage();
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw NotOpened(e);
        }
    }

    /// <inheritdoc cref="DatabaseEngine.SetAside"/>
    public string SetAside(string damage)
    {
        lock (_migrating)
        {
            _migrated = false;
            return _engine.SetAside(damage, Time.GetUtcNow());
        }
    }

    public Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        AskAsync<IReadOnlyList<T>>(async cancellation =>
        {
            await using var connection = await _engine.Source.OpenConnectionAsync(cancellation);
            await using var command = connection.Command(sql, parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
                rows.Add(Readable(reader, row));
            return rows;
        }, cancellationToken);

    /// <summary>Some of the rows of a table, and how many there are.</summary>
    public async Task<PagedResult<T>> PageAsync<T>(
        string columns, string table, WhereClause where, string order, Func<DbDataReader, T> row, int skip, int take, CancellationToken cancellationToken) =>
        new(await ReadAsync(
                $"SELECT {columns} FROM {table} {where} ORDER BY {order} LIMIT @take OFFSET @skip", row, cancellationToken,
                [.. where.Parameters, ("@take", (long)take), ("@skip", (long)skip)]),
            (await ReadAsync($"SELECT COUNT(*) FROM {table} {where}", count => (int)count.GetInt64(0), cancellationToken, where.Parameters))[0]);

    /// <summary>As <see cref="ReadOfPapersAsync"/>, where each paper has one row at the most.</summary>
    public async Task<IReadOnlyDictionary<PaperId, T>> ReadByPaperAsync<T>(
        string sql, IReadOnlyCollection<PaperId> papers, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
        => (await ReadOfPapersAsync(sql, papers, row, cancellationToken, parameters)).ToDictionary(found => found.Id, found => found.Row);

    /// <summary>What a query that ends in <c>paper_id IN</c> and has the paper's id in its first column finds for some papers.</summary>
    public async Task<IReadOnlyList<(PaperId Id, T Row)>> ReadOfPapersAsync<T>(
        string sql, IReadOnlyCollection<PaperId> papers, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        var found = new List<(PaperId, T)>();
        foreach (var some in papers.Chunk(MostParameters))
        {
            var ids = some.Select((id, i) => (Name: $"@id{i}", Value: (object?)id.Value)).ToArray();
            found.AddRange(await ReadAsync(
                $"{sql} ({string.Join(", ", ids.Select(id => id.Name))})",
                reader => (PaperId.Parse(reader.GetString(0)), row(reader)), cancellationToken, [.. parameters, .. ids]));
        }
        return found;
    }

    public Task WriteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        WriteAsync(Fence.None, sql, cancellationToken, parameters);

    public Task WriteAsync(Fence fence, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        WriteAsync(fence, async connection =>
        {
            await using var command = connection.Command(sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>As <see cref="WriteAsync{T}(Func{DbConnection, Task{T}}, CancellationToken)"/>, for a run: nothing is written once its fence is passed.</summary>
    /// <exception cref="FencedOffException">Another node may have taken over.</exception>
    public Task<T> WriteAsync<T>(Fence fence, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(async connection =>
        {
            await EnsureHeldAsync(connection, fence, cancellationToken);
            return await work(connection);
        }, cancellationToken);

    /// <exception cref="FencedOffException">Another node may have taken over.</exception>
    public Task EnsureHeldAsync(Fence fence, CancellationToken cancellationToken) =>
        fence == Fence.None ? Task.CompletedTask : WriteAsync(fence, _ => Task.FromResult(0), cancellationToken);

    /// <summary>Everything that the work writes is there, or nothing of it. It may be done again from its beginning.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await AskAsync(async cancellation =>
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
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _writing.Dispose();
    }

    // An update rather than a query: whoever wants to take over waits until this transaction is over, and finds what it wrote.
    private async Task EnsureHeldAsync(DbConnection connection, Fence fence, CancellationToken cancellationToken)
    {
        if (fence == Fence.None)
            return;
        await using var command = connection.Command($"UPDATE lease SET fence = fence WHERE fence = @fence AND name = @name AND held_until > {Now}", ("@fence", fence.Number), ("@name", Leases.Run));
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
            throw new FencedOffException();
    }

    private StorageException NotOpened(Exception e) => new(
        $"Storage:ConnectionString: the store {DisplayName} cannot be opened: {OneLine.Of(e.Message)}{(e is DbException failure ? $" {_engine.Remedy(failure)}" : "")}", e);

    private static T Readable<T>(DbDataReader reader, Func<DbDataReader, T> row)
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

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (!_migrated)
            Migrate();
        try
        {
            return await _retries.ExecuteAsync(async cancellation => await ask(cancellation), cancellationToken);
        }
        catch (DbException e)
        {
            _engine.RecordFailure(e);
            throw new StoreFailedException($"the store {DisplayName} failed: {OneLine.Of(e.Message)} {_engine.Remedy(e)}", e);
        }
    }
}

/// <summary>Some of the rows that were asked for, and how many there are.</summary>
internal sealed record PagedResult<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>A row holds what was never put into it.</summary>
internal sealed class UnreadableRowException(Exception inner) : DbException($"a row cannot be read: {inner.Message}", inner);

/// <summary>The store does not do what it was asked; the message says which, why, and what to do.</summary>
internal sealed class StoreFailedException(string message, DbException inner) : DbException(message, inner);

/// <summary>The store cannot be used; the message says which, why, and what to do.</summary>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
