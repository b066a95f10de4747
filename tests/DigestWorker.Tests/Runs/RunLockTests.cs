using DigestWorker.Runs;
using DigestWorker.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestWorker.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("turn-");
    private readonly Database _database;
    private readonly RunLockProvider _turns;

    public RunLockTests()
    {
        _database = new Database(new SqliteEngine($"Data Source={Path.Combine(_folder.FullName, "worker.db")}"), TimeProvider.System);
        _database.Migrate();
        _turns = new RunLockProvider(_database, new Leases(_database, NullLogger<Leases>.Instance), TimeProvider.System, NullLogger<RunLockProvider>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_lets_go_and_comes_again_at_once_lets_a_waiting_one_pass()
    {
        var order = new List<string>();
        var backfill = await _turns.AcquireAsync(Token);
        var scheduled = TakeAsync("scheduled", order);
        // It waits at the head of the queue now.
        await Limit.UntilAsync(() =>
        {
            using var free = ProcessLock.TryAcquire($"{_database.File}.next");
            return free is null;
        }, pause: TimeSpan.FromMilliseconds(5), what: "the place at the head of the queue");

        await backfill.DisposeAsync();
        var again = TakeAsync("backfill", order);
        await Task.WhenAll(scheduled, again).WithinLimitAsync();

        Assert.Equal(["scheduled", "backfill"], order);
    }

    [Fact]
    public async Task Of_many_only_one_has_it()
    {
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var runLock = await _turns.AcquireAsync(Token);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }));

        Assert.Equal(1, most);
    }

    public void Dispose()
    {
        _database.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private async Task TakeAsync(string who, List<string> order)
    {
        await using var runLock = await _turns.AcquireAsync(Token);
        order.Add(who);
    }
}
