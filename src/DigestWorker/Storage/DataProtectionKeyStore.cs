namespace DigestWorker.Storage;

/// <summary>The keys that protect sessions, shared by every node and kept over restarts.</summary>
internal sealed class DataProtectionKeyStore(Database database)
{
    /// <summary>All keys as XML, the oldest first.</summary>
    public Task<IReadOnlyList<string>> AllAsync(CancellationToken cancellationToken) =>
        database.ReadAsync("SELECT xml FROM protection_key ORDER BY created_at, name", row => row.GetString(0), cancellationToken);

    public Task KeepAsync(string name, string xml, CancellationToken cancellationToken) =>
        database.WriteAsync(
            "INSERT INTO protection_key (name, xml, created_at) VALUES (@name, @xml, @now) ON CONFLICT (name) DO UPDATE SET xml = excluded.xml",
            cancellationToken, ("@name", name), ("@xml", xml), ("@now", database.Time.GetUtcNow().ToColumn()));
}
