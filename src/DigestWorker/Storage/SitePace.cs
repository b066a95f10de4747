namespace DigestWorker.Storage;

/// <summary>One request in an interval to a site, over every process on this store.</summary>
internal sealed class SitePace(Database database)
{
    /// <summary>Reserves the next request to a site, and returns how long to wait for it.</summary>
    public async Task<TimeSpan> ReserveAsync(string site, TimeSpan interval, CancellationToken cancellationToken)
    {
        var now = database.Now;
        var wait = await database.WriteAsync(async connection =>
        {
            await using var command = connection.Command(
                $"""
                INSERT INTO pace (site, next_at) VALUES (@site, {now} + @interval)
                ON CONFLICT (site) DO UPDATE SET next_at = @interval
                  + CASE WHEN pace.next_at BETWEEN {now} AND {now} + @far THEN pace.next_at ELSE {now} END
                RETURNING next_at - @interval - {now}
                """,
                ("@site", site), ("@interval", (long)interval.TotalMilliseconds),
                // A clock that was set back must not block the site for a year.
                ("@far", (long)TimeSpan.FromHours(1).TotalMilliseconds));
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        }, cancellationToken);
        return TimeSpan.FromMilliseconds(Math.Max(0, wait));
    }
}
