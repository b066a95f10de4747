using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>Writes the entries of a published file to the tables <c>entry</c> and <c>entry_search</c>.</summary>
internal static class EntryIndexWriter
{
    private const long IdsPerDay = 1_000_000;

    /// <summary>The ids of the entries of a day are larger than this, and smaller than that of the next day.</summary>
    public static long FirstIdOf(DateOnly day) => day.DayNumber * IdsPerDay;

    public static long LastIdOf(DateOnly day) => FirstIdOf(day) + IdsPerDay - 1;

    /// <summary>Replaces the entries of an edition.</summary>
    public static async Task ReplaceAsync(DbConnection connection, SearchIndex search, Edition edition, CancellationToken cancellationToken)
    {
        (string, object?)[] key = [("@digest", edition.Digest), ("@date", edition.Date.Text)];
        await search.LockAsync(connection, cancellationToken);
        await search.RemoveAsync(connection, edition.Digest, edition.Date, cancellationToken);
        await connection.ExecuteAsync("DELETE FROM entry WHERE digest = @digest AND date = @date", cancellationToken, key);

        var id = await NextIdAsync(connection, edition.Date.First, cancellationToken);
        // The most voted entry comes last and gets the largest id.
        foreach (var (paper, summary) in edition.Entries.Reverse())
        {
            await connection.ExecuteAsync(
                "INSERT INTO entry (id, digest, date, paper_id, title, votes) VALUES (@id, @digest, @date, @paper, @title, @votes)", cancellationToken,
                [.. key, ("@id", id), ("@paper", paper.Id.Value), ("@title", paper.Title), ("@votes", (long)paper.Listed.Votes)]);
            await search.PutAsync(connection, id++, EntryTokens.Of(edition.Digest, paper.Title, summary.Text), cancellationToken);
        }
        await connection.ExecuteAsync("UPDATE edition SET indexed = sha256 WHERE digest = @digest AND date = @date", cancellationToken, key);
    }

    private static async Task<long> NextIdAsync(DbConnection connection, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "SELECT COALESCE(MAX(id), @before) + 1 FROM entry WHERE id > @before AND id < @next",
            ("@before", FirstIdOf(day)), ("@next", FirstIdOf(day.AddDays(1))));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
