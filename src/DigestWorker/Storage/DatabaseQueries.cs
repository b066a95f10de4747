using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>Some rows of a query, and how many it has in total.</summary>
internal sealed record PagedResult<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Queries of a shape that several stores have: a page of a table, and rows for a list of papers.</summary>
internal static class DatabaseQueries
{
    private const int MaxParameters = 500;

    public static async Task<PagedResult<T>> PageAsync<T>(
        this Database database, string columns, string table, WhereClause where, string order, Func<DbDataReader, T> row, int skip, int take,
        CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            $"SELECT {columns} FROM {table} {where} ORDER BY {order} LIMIT @take OFFSET @skip", row, cancellationToken,
            [.. where.Parameters, ("@take", (long)take), ("@skip", (long)skip)]);
        var total = await database.ReadAsync($"SELECT COUNT(*) FROM {table} {where}", count => (int)count.GetInt64(0), cancellationToken, where.Parameters);
        return new PagedResult<T>(rows, total[0]);
    }

    /// <summary>As <see cref="ReadOfPapersAsync"/>, for at most one row for each paper.</summary>
    public static async Task<IReadOnlyDictionary<PaperId, T>> ReadByPaperAsync<T>(
        this Database database, string sql, IReadOnlyCollection<PaperId> papers, Func<DbDataReader, T> row, CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters) =>
        (await database.ReadOfPapersAsync(sql, papers, row, cancellationToken, parameters)).ToDictionary(found => found.Id, found => found.Row);

    /// <summary>Runs a query that ends in <c>paper_id IN</c> and has the paper's id in its first column.</summary>
    public static async Task<IReadOnlyList<(PaperId Id, T Row)>> ReadOfPapersAsync<T>(
        this Database database, string sql, IReadOnlyCollection<PaperId> papers, Func<DbDataReader, T> row, CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters)
    {
        var found = new List<(PaperId, T)>();
        foreach (var some in papers.Chunk(MaxParameters))
        {
            var ids = some.Select((id, i) => (Name: $"@id{i}", Value: (object?)id.Value)).ToArray();
            found.AddRange(await database.ReadAsync(
                $"{sql} ({string.Join(", ", ids.Select(id => id.Name))})",
                reader => (PaperId.Parse(reader.GetString(0)), row(reader)), cancellationToken, [.. parameters, .. ids]));
        }
        return found;
    }
}
