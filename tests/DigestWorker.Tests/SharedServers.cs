using DigestWorker.StandIns;

[assembly: AssemblyFixture(typeof(DigestWorker.Tests.SharedServers))]

namespace DigestWorker.Tests;

/// <summary>Ends the servers that tests share when the last test is over.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.EndSharedAsync();
}
