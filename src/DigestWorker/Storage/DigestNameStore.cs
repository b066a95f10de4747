using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>A rename of a digest that has begun and has not ended.</summary>
internal sealed record DigestRename(string Old, string New);

/// <summary>The names of the digests in the store, and their change.</summary>
internal sealed class DigestNameStore(Database database)
{
    // What a digest has, except its editions' entries, whose search index contains the name.
    private static readonly string[] Tables =
        ["digest", "edition", "edition_paper", "claim", "entry", "rejected_answer", "run", "removed_paper", "carried", "outbox"];

    /// <summary>Every digest that has begun or has editions.</summary>
    public Task<IReadOnlyList<string>> AllAsync(CancellationToken cancellationToken) =>
        database.ReadAsync("SELECT name FROM digest UNION SELECT digest FROM edition", row => row.GetString(0), cancellationToken);

    /// <summary>The rename that was interrupted; null if none was.</summary>
    public async Task<DigestRename?> UnfinishedAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(
            "SELECT old_name, new_name FROM digest_rename", row => new DigestRename(row.GetString(0), row.GetString(1)),
            cancellationToken) is [var unfinished, ..] ? unfinished : null;

    public Task BeginAsync(DigestRename rename, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence, "INSERT INTO digest_rename (old_name, new_name) VALUES (@old, @new) ON CONFLICT (old_name) DO UPDATE SET new_name = excluded.new_name",
            cancellationToken, ("@old", rename.Old), ("@new", rename.New));

    public Task EndAsync(DigestRename rename, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, "DELETE FROM digest_rename WHERE old_name = @old", cancellationToken, ("@old", rename.Old));

    /// <summary>Gives everything of a digest to the new name, in one transaction. Unpublished editions of the new name are replaced.</summary>
    /// <param name="rename">The names; they may be the same.</param>
    /// <param name="pathOf">The file of an edition under the new name.</param>
    /// <param name="fence">The fence of the lock.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public Task ApplyAsync(DigestRename rename, Func<EditionDate, string> pathOf, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, async connection =>
        {
            (string, object?)[] names = [("@old", rename.Old), ("@new", rename.New)];
            var files = await ReadAsync(connection, "SELECT date, file FROM edition WHERE digest = @old AND file IS NOT NULL", names, cancellationToken);
            foreach (var (date, file) in files)
            {
                if (pathOf(EditionDate.Parse(date)) is var path && path != file)
                {
                    await connection.ExecuteAsync(
                        "UPDATE edition SET file = @file WHERE digest = @old AND date = @date", cancellationToken,
                        [.. names, ("@date", date), ("@file", path)]);
                }
            }
            // The JSON has changed.
            await connection.ExecuteAsync("UPDATE edition SET stamp = NULL WHERE digest = @old", cancellationToken, names);
            if (rename.Old == rename.New)
                return 0;

            await RenameSearchAsync(connection, rename, cancellationToken);
            foreach (var table in Tables)
            {
                var column = table is "digest" ? "name" : "digest";
                if (table is not ("rejected_answer" or "run" or "outbox"))
                {
                    await connection.ExecuteAsync(
                        $"DELETE FROM {table} WHERE {column} = @new AND EXISTS (SELECT 1 FROM {table} WHERE {column} = @old)", cancellationToken, names);
                }
                await connection.ExecuteAsync($"UPDATE {table} SET {column} = @new WHERE {column} = @old", cancellationToken, names);
            }
            return 0;
        }, cancellationToken);

    private async Task RenameSearchAsync(DbConnection connection, DigestRename rename, CancellationToken cancellationToken)
    {
        await database.Search.LockAsync(connection, cancellationToken);
        var dates = await ReadAsync(connection, "SELECT DISTINCT date, date FROM entry WHERE digest = @old", [("@old", rename.Old)], cancellationToken);
        foreach (var (date, _) in dates)
        {
            var entries = new List<(long Id, EntryTokens Tokens)>();
            await using (var command = connection.Command(
                $"SELECT e.id, e.title, e.votes, p.listed, {SummaryStore.TextColumns} FROM entry e JOIN paper p ON p.id = e.paper_id "
                + "JOIN summary s ON s.paper_id = e.paper_id AND s.language = @language WHERE e.digest = @old AND e.date = @date",
                ("@language", SummaryStore.Language), ("@old", rename.Old), ("@date", date)))
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    var paper = StoredPapers.Listed(reader.GetString(3)) with { Title = reader.GetString(1), Votes = (int)reader.GetInt64(2) };
                    entries.Add((reader.GetInt64(0), EntryTokens.Of(rename.New, paper, SummaryStore.TextOf(reader, 4))));
                }
            }
            await database.Search.RemoveAsync(connection, rename.Old, EditionDate.Parse(date), cancellationToken);
            foreach (var (id, tokens) in entries)
                await database.Search.PutAsync(connection, id, tokens, cancellationToken);
        }
    }

    private static async Task<List<(string First, string Second)>> ReadAsync(
        DbConnection connection, string sql, (string, object?)[] parameters, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }
}
