using DigestWorker.StandIns;

[assembly: AssemblyFixture(typeof(DigestWorker.EndToEndTests.SharedServers))]

namespace DigestWorker.EndToEndTests;

/// <summary>Ends the servers that tests share when the last test is over.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.EndSharedAsync();
}
