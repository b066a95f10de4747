using Microsoft.Data.Sqlite;

namespace DigestWorker.EndToEndTests;

/// <summary>What the worker remembered at a moment. A copy, because opening a store left by a killed worker would already mend it.</summary>
internal sealed class StoreCopy : IDisposable
{
    private const string Name = "digestworker.db";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-store-");
    private readonly SqliteConnection _connection;

    private StoreCopy(string data)
    {
        foreach (var file in new[] { Name, $"{Name}-wal", $"{Name}-journal" }.Where(file => File.Exists(Path.Combine(data, file))))
            File.Copy(Path.Combine(data, file), Path.Combine(_folder.FullName, file));
        _connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, Name)};Pooling=False");
        _connection.Open();
    }

    /// <summary>Null where there is no store yet.</summary>
    public static StoreCopy? Of(Deployment deployment) =>
        File.Exists(deployment.PathOf($"data/{Name}")) ? new StoreCopy(deployment.PathOf("data")) : null;

    /// <summary><c>ok</c>, or what is broken.</summary>
    public string Integrity => string.Join("; ", Texts("PRAGMA integrity_check"));

    /// <summary>The papers whose summary was accepted.</summary>
    public IReadOnlyList<string> Accepted => Has("summary") ? Texts("SELECT paper_id FROM summary ORDER BY paper_id") : [];

    /// <summary>The papers that are remembered as listed.</summary>
    public IReadOnlyList<string> Listed => Has("edition_paper") ? Texts("SELECT DISTINCT paper_id FROM edition_paper ORDER BY paper_id") : [];

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool Has(string table) => Texts($"SELECT name FROM sqlite_master WHERE name = '{table}'").Count > 0;

    private List<string> Texts(string sql)
    {
        using var command = new SqliteCommand(sql, _connection);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
