using Microsoft.Data.Sqlite;

namespace DigestWorker.Storage;

/// <summary>A folder below the system's temporary one for a store that ends with the process; deleted when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        // SQLite keeps closed connections in a pool, and with them their files.
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
