namespace DigestWorker.Storage;

/// <summary>What the server of each model accepts of a request, over every process on this store.</summary>
internal sealed class ModelServerStore(Database database)
{
    public async Task<string?> FindAsync(string address, string model, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            "SELECT shape FROM model_server WHERE address = @address AND model = @model", row => row.GetString(0),
            cancellationToken, ("@address", address), ("@model", model));
        return rows is [var shape] ? shape : null;
    }

    public Task SaveAsync(string address, string model, string shape, CancellationToken cancellationToken) =>
        database.WriteAsync(
            $"""
            INSERT INTO model_server (address, model, shape, found_at) VALUES (@address, @model, @shape, {database.Now})
            ON CONFLICT (address, model) DO UPDATE SET shape = excluded.shape, found_at = excluded.found_at
            """,
            cancellationToken, ("@address", address), ("@model", model), ("@shape", shape));
}
