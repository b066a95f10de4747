using System.Data.Common;
using DigestWorker.Papers;
using DigestWorker.Search;

namespace DigestWorker.Storage;

/// <summary>Writes the entries of a published file to the tables <c>entry</c>, <c>entry_search</c> and <c>entry_word</c>.</summary>
internal static class EntryIndexWriter
{
    public const long IdsPerDay = 1_000_000;

    private const int WordsPerStatement = 100;

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

        var words = new Dictionary<string, SpelledWord>();
        var id = await NextIdAsync(connection, edition.Date.First, cancellationToken);
        // The most voted entry comes last and gets the largest id.
        foreach (var (paper, summary) in edition.Entries.Reverse())
        {
            await connection.ExecuteAsync(
                "INSERT INTO entry (id, digest, date, paper_id, title, votes, fields) VALUES (@id, @digest, @date, @paper, @title, @votes, @fields)",
                cancellationToken,
                [.. key, ("@id", id), ("@paper", paper.Id.Value), ("@title", paper.Title), ("@votes", (long)paper.Listed.Votes),
                    ("@fields", string.Join('\n', summary.Text.Fields))]);
            var tokens = EntryTokens.Of(edition.Digest, paper.Listed, summary.Text);
            await search.PutAsync(connection, id++, tokens, cancellationToken);
            foreach (var word in tokens.Words)
                words[word.Word] = word;
        }
        foreach (var some in words.Values.Chunk(WordsPerStatement))
            await AddAsync(connection, some, cancellationToken);
        await connection.ExecuteAsync("UPDATE edition SET indexed = sha256 WHERE digest = @digest AND date = @date", cancellationToken, key);
    }

    private static Task AddAsync(DbConnection connection, SpelledWord[] words, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"INSERT INTO entry_word (word, letters, backward, skeleton) VALUES {string.Join(", ", words.Select((_, i) => $"(@w{i}, @l{i}, @b{i}, @s{i})"))} "
        + "ON CONFLICT (word) DO NOTHING",
        cancellationToken,
        [.. words.SelectMany((word, i) => new (string, object?)[]
        {
            ($"@w{i}", word.Word), ($"@l{i}", word.Letters), ($"@b{i}", word.Backward), ($"@s{i}", word.Skeleton),
        })]);

    private static async Task<long> NextIdAsync(DbConnection connection, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "SELECT COALESCE(MAX(id), @before) + 1 FROM entry WHERE id > @before AND id < @next",
            ("@before", FirstIdOf(day)), ("@next", FirstIdOf(day.AddDays(1))));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
