using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

/// <summary>What a lease promises, over each of the databases.</summary>
public abstract class LeaseTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 10, 12, 0, 0, TimeSpan.Zero));
    private Database _database = null!;
    private Leases _leases = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [ThoroughFact]
    public async Task Only_one_has_it_and_the_next_one_gets_a_larger_fence()
    {
        var first = await _leases.AcquireAsync("run", Token);
        var second = _leases.AcquireAsync("run", Token);
        await PassAsync(TimeSpan.FromMinutes(2), () => second.IsCompleted);
        Assert.False(second.IsCompleted);
        Assert.False(first.Lost.IsCancellationRequested);

        await first.DisposeAsync();
        await PassAsync(TimeSpan.FromSeconds(2), () => second.IsCompleted);

        await using var taken = await second.WithinLimitAsync();
        Assert.True(taken.Fence.Number > first.Fence.Number);
    }

    [Fact]
    public async Task Who_slept_past_its_end_can_record_nothing_even_before_another_takes_it()
    {
        await using var lease = await _leases.AcquireAsync("run", Token);
        await _database.EnsureHeldAsync(lease.Fence, Token);
        await SleepAsync(Leases.Duration + TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<FencedOffException>(() => _database.EnsureHeldAsync(lease.Fence, Token));
        await Assert.ThrowsAsync<FencedOffException>(() => new RunLog(_database).StartAsync("daily", lease.Fence, Token));

        Assert.Null(await new RunLog(_database).LastAsync("daily", Token));
    }

    [Fact]
    public async Task Who_wakes_up_and_finds_another_there_is_told_so_and_stays_fenced_off()
    {
        await using var sleeper = await _leases.AcquireAsync("run", Token);
        await SleepAsync(Leases.Duration + TimeSpan.FromSeconds(1));
        await using var awake = await new Leases(_database, NullLogger<Leases>.Instance).AcquireAsync("run", Token);

        await PassAsync(Leases.Duration, () => sleeper.Lost.IsCancellationRequested);

        Assert.True(sleeper.Lost.IsCancellationRequested);
        Assert.False(awake.Lost.IsCancellationRequested);
        await Assert.ThrowsAsync<FencedOffException>(() => _database.EnsureHeldAsync(sleeper.Fence, Token));
        await _database.EnsureHeldAsync(awake.Fence, Token);
    }

    public async ValueTask InitializeAsync()
    {
        _database = new Database(await NewEngineAsync(), _time);
        _leases = new Leases(_database, NullLogger<Leases>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await EndAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract ValueTask<DatabaseEngine> NewEngineAsync();

    private protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    // The store's clock goes on, the sleeper's timers do not: the row is as a stopped process leaves it behind.
    private Task SleepAsync(TimeSpan time) =>
        _database.WriteAsync("UPDATE lease SET held_until = held_until - @slept", Token, ("@slept", (long)time.TotalMilliseconds));

    private async Task PassAsync(TimeSpan time, Func<bool> enough)
    {
        for (var passed = TimeSpan.Zero; passed < time && !enough(); passed += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 20 && !enough(); i++)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }
    }
}

public sealed class SqliteLeaseTests : LeaseTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lease-");

    private protected override ValueTask<DatabaseEngine> NewEngineAsync() =>
        ValueTask.FromResult<DatabaseEngine>(new SqliteEngine($"Data Source={Path.Combine(_folder.FullName, "worker.db")}"));

    private protected override ValueTask EndAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresLeaseTests : LeaseTests
{
    private protected override async ValueTask<DatabaseEngine> NewEngineAsync()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        return new PostgresEngine(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
    }
}
