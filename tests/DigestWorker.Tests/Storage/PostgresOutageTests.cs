using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Storage;

namespace DigestWorker.Tests.Storage;

/// <summary>What becomes of the work when the server goes away.</summary>
public sealed class PostgresOutageTests
{
    private static readonly EditionDate Date = EditionDate.Parse("2025-01-08");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_goes_on_after_the_server_was_stopped_at_once_and_started_again()
    {
        await using var server = await StartAsync();
        using var database = new Database(new PostgresEngine(await server.CreateDatabaseAsync()), TimeProvider.System);
        var store = new EditionStore(database);
        // Several connections, all of which break.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.BeginAsync($"digest{i}", Date, Fence.None, Token)));

        await server.StopAtOnceAsync();
        var work = Enumerable.Range(0, 8).Select(i => store.BeginAsync($"later{i}", Date, Fence.None, Token)).ToList();
        await server.StartAgainAsync();
        await Task.WhenAll(work);

        Assert.Equal(Date, await store.BeganAsync("digest7", Token));
        Assert.Equal(Date, await store.BeganAsync("later7", Token));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_named_without_the_password()
    {
        await using var server = await StartAsync();
        var place = await server.CreateDatabaseAsync();
        using var database = new Database(new PostgresEngine(place), TimeProvider.System);
        database.Migrate();
        await server.StopAtOnceAsync();

        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => new EditionStore(database).BeganAsync("daily", Token));
        using var another = new Database(new PostgresEngine(place), TimeProvider.System);
        var refusal = Assert.Throws<StorageException>(another.Migrate);

        Assert.StartsWith($"the store {database.DisplayName} failed: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check the server; the next run continues from the data in the store.", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Storage:ConnectionString: the store {database.DisplayName} cannot be opened: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, failure.ToString() + refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_said_at_once()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        var place = (await (await PostgresServer.SharedAsync()).CreateDatabaseAsync()).Replace(PostgresServer.Password, "wrong-canary", StringComparison.Ordinal);
        using var database = new Database(new PostgresEngine(place), TimeProvider.System);

        var refusal = Assert.Throws<StorageException>(database.Migrate);

        Assert.Contains("password authentication failed for user \"digestworker\"", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("Correct Database, Username and Password in Storage:ConnectionString, or Storage:PasswordFile.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-canary", refusal.ToString(), StringComparison.Ordinal);
    }

    private static async Task<PostgresServer> StartAsync()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        return await PostgresServer.StartAsync();
    }
}
