namespace DigestWorker.Storage;

/// <summary>The response of a site, with the validators for a conditional request.</summary>
internal sealed record CachedPage(string? ETag, string? LastModified, byte[] Body, string ContentType);

/// <summary>Pages whose content was accepted. Validators and body are stored together, so a 304 always has its body.</summary>
internal sealed class PageCache(Database database)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(31);

    public async Task<CachedPage?> FindAsync(Uri address, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            "SELECT etag, last_modified, body, content_type FROM page WHERE address = @address",
            row => new CachedPage(row.GetText(0), row.GetText(1), (byte[])row.GetValue(2), row.GetString(3)),
            cancellationToken,
            ("@address", address.AbsoluteUri));
        return rows.Count == 0 ? null : rows[0];
    }

    public Task KeepAsync(Uri address, CachedPage page, CancellationToken cancellationToken)
    {
        var now = database.Time.GetUtcNow();
        return database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM page WHERE kept_at < @old", cancellationToken, ("@old", (now - MaxAge).ToColumn()));
            await connection.ExecuteAsync(
                """
                INSERT INTO page (address, etag, last_modified, content_type, body, kept_at)
                VALUES (@address, @etag, @lastModified, @contentType, @body, @now)
                ON CONFLICT (address) DO UPDATE SET
                  etag = excluded.etag, last_modified = excluded.last_modified, content_type = excluded.content_type,
                  body = excluded.body, kept_at = excluded.kept_at
                """,
                cancellationToken,
                ("@address", address.AbsoluteUri), ("@etag", page.ETag), ("@lastModified", page.LastModified),
                ("@contentType", page.ContentType), ("@body", page.Body), ("@now", now.ToColumn()));
            return 0;
        }, cancellationToken);
    }
}
