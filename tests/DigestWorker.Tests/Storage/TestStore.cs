using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Data.Sqlite;

namespace DigestWorker.Tests.Storage;

/// <summary>A new and empty store of one of the databases.</summary>
public abstract class TestStore : IAsyncDisposable
{
    internal abstract ValueTask<DatabaseEngine> NewAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class SqliteTestStore : TestStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");
    private int _stores;

    internal override ValueTask<DatabaseEngine> NewAsync() => ValueTask.FromResult<DatabaseEngine>(new SqliteEngine($"Data Source={Path.Combine(_folder.FullName, $"worker{++_stores}.db")}"));

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return base.DisposeAsync();
    }
}

public sealed class PostgresTestStore : TestStore
{
    internal override async ValueTask<DatabaseEngine> NewAsync()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        return new PostgresEngine(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
    }
}
