namespace DigestWorker.Cli;

/// <summary>A folder of its own below the system's temporary one, gone when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        // SQLite keeps closed connections in a pool, and with them their files.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
