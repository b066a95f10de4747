using System.Globalization;

namespace DigestWorker.Storage;

/// <summary>The tokens of each UTC day, over every process on this store.</summary>
internal sealed class TokenLedger(Database database)
{
    /// <summary>More than any account can use in a day, so that no sum overflows.</summary>
    private const long Most = 1_000_000_000_000_000;

    /// <summary>Books tokens before they are used, unless the day would exceed its limit.</summary>
    public Task<bool> TryReserveAsync(DateOnly day, long tokens, long limit, CancellationToken cancellationToken) =>
        database.WriteAsync(async connection =>
        {
            await using var command = connection.Command(
                """
                INSERT INTO token_ledger (day, tokens) SELECT @day, @tokens WHERE @tokens <= @limit
                ON CONFLICT (day) DO UPDATE SET tokens = token_ledger.tokens + excluded.tokens
                WHERE token_ledger.tokens + excluded.tokens <= @limit
                """,
                ("@day", Text(day)), ("@tokens", Bounded(tokens)), ("@limit", limit));
            return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
        }, cancellationToken);

    /// <param name="difference">The tokens used minus the tokens reserved.</param>
    public Task CorrectAsync(DateOnly day, long difference, CancellationToken cancellationToken) =>
        database.WriteAsync(
            """
            UPDATE token_ledger
            SET tokens = CASE WHEN tokens + @difference < 0 THEN 0 WHEN tokens + @difference > @most THEN @most ELSE tokens + @difference END
            WHERE day = @day
            """,
            cancellationToken, ("@day", Text(day)), ("@difference", Math.Clamp(difference, -Most, Most)), ("@most", Most));

    /// <summary>Raises the booked tokens to what is known to have been used.</summary>
    public Task BookAtLeastAsync(DateOnly day, long tokens, CancellationToken cancellationToken) =>
        database.WriteAsync(
            """
            INSERT INTO token_ledger (day, tokens) VALUES (@day, @tokens)
            ON CONFLICT (day) DO UPDATE SET tokens = CASE WHEN token_ledger.tokens < excluded.tokens THEN excluded.tokens ELSE token_ledger.tokens END
            """,
            cancellationToken, ("@day", Text(day)), ("@tokens", Bounded(tokens)));

    public async Task<long> BookedAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync("SELECT tokens FROM token_ledger WHERE day = @day", row => row.GetInt64(0), cancellationToken, ("@day", Text(day)));
        return rows is [var tokens] ? tokens : 0;
    }

    private static long Bounded(long tokens) => Math.Clamp(tokens, 0, Most);

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
