using DigestWorker.Models.Quota;
using DigestWorker.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Models.Quota;

public sealed class TokenBudgetTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("budget-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 23, 58, 0, TimeSpan.Zero));
    private readonly Database _database;
    private readonly TokenBudget _budget;

    public TokenBudgetTests() => (_database, _budget) = Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_day_ends_at_its_budget_and_the_next_begins_at_midnight()
    {
        Assert.Equal(8, await CallsAsync(_budget, 10_000, used: 1200));

        _time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(8, await CallsAsync(_budget, 10_000, used: 1200));
    }

    [Fact]
    public async Task A_call_that_crosses_midnight_is_booked_on_the_day_it_began()
    {
        var crossing = await _budget.ReserveAsync(10_000, 1000, 5000, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(3));
        await crossing!.SettleAsync(4000);

        var ledger = new TokenLedger(_database);
        Assert.Equal(4000, await ledger.BookedAsync(new DateOnly(2026, 1, 5), Cancellation));
        Assert.Equal(0, await ledger.BookedAsync(new DateOnly(2026, 1, 6), Cancellation));
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        await CallsAsync(_budget, 10_000, used: 1200);

        var (database, budget) = Open();
        using (database)
        using (budget)
            Assert.Null(await budget.ReserveAsync(10_000, 1000, 5000, Cancellation));
    }

    [Fact]
    public async Task Calls_that_cannot_overrun_it_go_together()
    {
        var together = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _budget.ReserveAsync(50_000, 1000, 5000, Cancellation)));

        Assert.DoesNotContain(null, together);
    }

    [Fact]
    public async Task A_call_that_could_overrun_it_waits_for_the_others_and_goes_alone()
    {
        var first = await _budget.ReserveAsync(7000, 1000, 5000, Cancellation);
        var second = _budget.ReserveAsync(7000, 1000, 5000, Cancellation);
        await Limit.StaysAsync(() => !second.IsCompleted, TimeSpan.FromMilliseconds(50));

        await first!.SettleAsync(1500);

        Assert.NotNull(await second.WithinLimitAsync());
    }

    [Fact]
    public async Task What_failed_costs_nothing_and_what_nobody_knows_stays_reserved()
    {
        await (await _budget.ReserveAsync(10_000, 1000, 5000, Cancellation))!.SettleAsync(0);
        await (await _budget.ReserveAsync(10_000, 1000, 5000, Cancellation))!.SettleAsync(null);

        Assert.Equal(1000, await new TokenLedger(_database).BookedAsync(new DateOnly(2026, 1, 5), Cancellation));
    }

    public void Dispose()
    {
        _budget.Dispose();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<int> CallsAsync(TokenBudget budget, long tokensOfDay, long used)
    {
        var calls = 0;
        while (await budget.ReserveAsync(tokensOfDay, 1000, 5000, Cancellation) is { } reservation)
        {
            await reservation.SettleAsync(used);
            calls++;
        }
        return calls;
    }

    private (Database Database, TokenBudget Budget) Open()
    {
        var database = new Database(new SqliteEngine($"Data Source={Path.Combine(_folder.FullName, "worker.db")};Pooling=False"), _time);
        database.Migrate();
        return (database, new TokenBudget(new TokenLedger(database), _time));
    }
}
