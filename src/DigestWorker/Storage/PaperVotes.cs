using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>The votes on a paper from a time on.</summary>
internal readonly record struct VotesAt(DateTimeOffset At, int Votes);

/// <summary>How the votes on the papers changed.</summary>
internal sealed class PaperVotes(Database database)
{
    /// <summary>Every change, the oldest first; a paper without votes has none.</summary>
    public async Task<ILookup<PaperId, VotesAt>> OfAsync(IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        (await database.ReadOfPapersAsync(
            "SELECT paper_id, seen_at, votes FROM vote WHERE paper_id IN", papers, row => new VotesAt(row.GetTime(1), (int)row.GetInt64(2)), cancellationToken))
        .OrderBy(found => found.Row.At).ToLookup(found => found.Id, found => found.Row);

    internal static Task SaveAsync(DbConnection connection, PaperId id, int votes, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO vote (paper_id, seen_at, votes) SELECT @id, @now, @votes
            WHERE @votes <> COALESCE((SELECT votes FROM vote WHERE paper_id = @id ORDER BY seen_at DESC LIMIT 1), 0)
            ON CONFLICT (paper_id, seen_at) DO UPDATE SET votes = excluded.votes
            """,
            cancellationToken, ("@id", id.Value), ("@now", now.ToColumn()), ("@votes", (long)votes));
}
