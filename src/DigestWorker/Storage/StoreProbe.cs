namespace DigestWorker.Storage;

/// <summary>Tests whether the store can be written.</summary>
internal sealed class StoreProbe(Database database)
{
    // Not a site: the row is really written, so that a full disk is found, and has no other use.
    private const string Row = "health";

    public Task ProveWritableAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            "INSERT INTO pace (site, next_at) VALUES (@site, @now) ON CONFLICT (site) DO UPDATE SET next_at = excluded.next_at",
            cancellationToken, ("@site", Row), ("@now", database.Time.GetUtcNow().ToColumn()));
}
