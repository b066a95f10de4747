using DigestWorker.StandIns;
using DigestWorker.Storage;

namespace DigestWorker.Tests.Storage;

public sealed class PostgresStoreTests : StoreTests
{
    private protected override async ValueTask<string> NewPlaceAsync()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        return await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
    }

    private protected override DatabaseEngine EngineOf(string place) => new PostgresEngine(place);
}
