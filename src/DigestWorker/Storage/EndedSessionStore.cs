namespace DigestWorker.Storage;

/// <summary>The sessions that ended before their time: on every node, and after restarts.</summary>
internal sealed class EndedSessionStore(Database database)
{
    /// <param name="expiry">When every session with this id has expired.</param>
    public async Task EndAsync(string id, DateTimeOffset expiry, CancellationToken cancellationToken)
    {
        await database.WriteAsync("DELETE FROM ended_session WHERE expires_at < @now", cancellationToken, ("@now", database.Time.GetUtcNow().ToColumn()));
        await database.WriteAsync(
            "INSERT INTO ended_session (id, expires_at) VALUES (@id, @expiry) ON CONFLICT (id) DO NOTHING",
            cancellationToken, ("@id", id), ("@expiry", expiry.ToColumn()));
    }

    public async Task<bool> HasEndedAsync(string id, CancellationToken cancellationToken) =>
        await database.ReadAsync("SELECT 1 FROM ended_session WHERE id = @id", _ => true, cancellationToken, ("@id", id)) is not [];
}
