namespace DigestWorker.Storage;

/// <summary>The id of the store, by which an output folder knows the store that writes it.</summary>
internal sealed class StoreIdentity(Database database)
{
    public string DisplayName => database.DisplayName;

    /// <summary>The path of a SQLite store; otherwise empty.</summary>
    public string File => database.File is { } file ? Path.GetFullPath(file) : "";

    public Task<string> IdAsync(CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        // Two nodes may do so at once; both read what was written first.
        await connection.ExecuteAsync(
            "INSERT INTO store (id) SELECT @id WHERE NOT EXISTS (SELECT 1 FROM store)", cancellationToken, ("@id", Guid.NewGuid().ToString("N")));
        await using var command = connection.Command("SELECT MIN(id) FROM store");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }, cancellationToken);
}
