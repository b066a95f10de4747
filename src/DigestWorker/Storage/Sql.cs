using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>ADO.NET with parameters by name, and the types that columns have.</summary>
internal static class Sql
{
    private const decimal Billion = 1_000_000_000;

    public static DbCommand Command(this DbConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    public static async Task ExecuteAsync(
        this DbConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = connection.Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static void Execute(this DbConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    public static IReadOnlyList<string> Read(this DbConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetValue(0).ToString() ?? "");
        return rows;
    }

    public static string? GetText(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static bool GetBool(this DbDataReader reader, int column) => reader.GetInt64(column) != 0;

    public static DateTimeOffset GetTime(this DbDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    public static long ToColumn(this DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    public static decimal GetMoney(this DbDataReader reader, int column) => reader.GetInt64(column) / Billion;

    /// <summary>Money is stored in billionths: a token costs some ten-millionths.</summary>
    public static long ToColumn(this decimal money) => (long)decimal.Round(money * Billion);

    public static long ToColumn(this bool yes) => yes ? 1 : 0;
}
