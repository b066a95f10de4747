namespace DigestWorker.Storage;

/// <summary>Tries whether anything can be remembered now.</summary>
internal sealed class StoreProbe(Database database)
{
    // A site that nobody asks: the row is real, so that a full disk is found, and means nothing.
    private const string Row = "health";

    public Task ProveWritableAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            "INSERT INTO pace (site, next_at) VALUES (@site, @now) ON CONFLICT (site) DO UPDATE SET next_at = excluded.next_at",
            cancellationToken, ("@site", Row), ("@now", database.Time.GetUtcNow().ToColumn()));
}
