using System.Globalization;
using DigestWorker.StandIns;
using Npgsql;

namespace DigestWorker.EndToEndTests;

/// <summary>Several nodes on one PostgreSQL and one output folder, and today's list of papers, which may grow.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Deployment _deployment;
    private readonly NpgsqlDataSource _store;
    private readonly List<Worker> _nodes = [];

    private Cluster(Deployment deployment, string store)
    {
        _deployment = deployment;
        _store = NpgsqlDataSource.Create(store);
        deployment.Configuration["Storage"] = new System.Text.Json.Nodes.JsonObject { ["Provider"] = "Postgres", ["ConnectionString"] = store };
    }

    public static string Today { get; } = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public Deployment Deployment => _deployment;

    public ModelEndpoint Model => _deployment.Model;

    /// <summary>Every node that was ever started, the ended ones too.</summary>
    public IReadOnlyList<Worker> Nodes => _nodes;

    public static async Task<Cluster> StartAsync(string cron, Func<ModelCall, ModelAnswer>? answer = null)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var store = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var cluster = new Cluster(await Deployment.StartAsync(answer: answer), store);
        cluster._deployment.Sites.Days.Clear();
        cluster._deployment.Daily["Cron"] = cron;
        return cluster;
    }

    public Worker AddNode()
    {
        var node = _deployment.Start("serve");
        lock (_nodes)
            _nodes.Add(node);
        return node;
    }

    public void List(int papers) => _deployment.Sites.Days[Today] = StandInPaper.Many(papers);

    /// <summary>How many papers today's edition has, as a consumer reads it.</summary>
    public int Published()
    {
        var file = _deployment.PathOf($"digests/{Today}.md");
        return File.Exists(file) ? DigestReader.Read(File.ReadAllBytes(file)).Digest?.Entries.Count ?? -1 : 0;
    }

    /// <summary>How many runs came to their end.</summary>
    public async Task<long> RunsAsync() => (long)(await AskAsync("SELECT COUNT(*) FROM run WHERE outcome IS NOT NULL"))!;

    /// <summary>The fence of the run that began last; 0 before there was one.</summary>
    public async Task<long> FenceAsync() => (long?)await AskAsync("SELECT fence FROM lease WHERE name = 'run'") ?? 0;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node.Continue();
            node.Dispose();
        }
        await _store.DisposeAsync();
        await _deployment.DisposeAsync();
    }

    private async Task<object?> AskAsync(string sql)
    {
        await using var command = _store.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
