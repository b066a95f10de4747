using System.Text.Json.Nodes;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>The worker deployed: a working directory with its configuration file, beside sites and a model that stand in for the real ones.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    public const string Day = "2025-01-08";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-e2e-");

    private Deployment(PaperSites sites, ModelEndpoint model)
    {
        (Sites, Model) = (sites, model);
        Configuration = JsonNode.Parse($$"""
            {
              "HuggingFace": { "BaseUrl": "{{sites.Address}}" },
              "Arxiv": { "BaseUrl": "{{sites.Address}}", "MinInterval": "00:00:00" },
              "Llm": { "Provider": "OpenAI", "Endpoint": "{{model.OpenAIAddress}}", "Model": "stand-in", "ApiKey": "{{ModelEndpoint.Key}}" },
              "Digests": { "daily": {} },
              "Web": { "Url": "http://127.0.0.1:0" }
            }
            """)!.AsObject();
    }

    public PaperSites Sites { get; }

    public ModelEndpoint Model { get; }

    /// <summary>What <c>digestworker.json</c> holds; to be changed before the worker starts.</summary>
    public JsonObject Configuration { get; }

    public JsonObject Llm => Section(nameof(Llm));

    public JsonObject Daily => Section("Digests")["daily"]!.AsObject();

    public JsonObject Section(string name) => Configuration[name]!.AsObject();

    public Dictionary<string, string> Environment { get; } = [];

    public string Folder => _folder.FullName;

    public static async Task<Deployment> StartAsync(int papers = 6, Func<ModelCall, ModelAnswer>? answer = null)
    {
        var deployment = new Deployment(await PaperSites.StartAsync(), await ModelEndpoint.StartAsync(answer));
        deployment.Sites.Days[Day] = StandInPaper.Many(papers);
        return deployment;
    }

    /// <summary>Where the editions are.</summary>
    public string Output => PathOf("digests");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    /// <summary>Every file but the configuration, below the working directory.</summary>
    public IReadOnlyList<string> Files() =>
        [.. OwnTree.Files(Folder).Select(file => Path.GetRelativePath(Folder, file)).Where(file => file is not "digestworker.json").Order(StringComparer.Ordinal)];

    public Worker Start(params string[] arguments) => Trace([], arguments);

    public Worker Trace(string[] tracer, params string[] arguments)
    {
        // Another worker may be reading it.
        File.WriteAllText(PathOf("digestworker.new"), Configuration.ToJsonString());
        File.Move(PathOf("digestworker.new"), PathOf("digestworker.json"), overwrite: true);
        return Worker.Start(Folder, Environment, arguments, tracer);
    }

    public async Task<Ended> RunAsync(params string[] arguments)
    {
        using var worker = Start(arguments);
        return await worker.EndAsync();
    }

    /// <summary>Runs it, and expects it to end well.</summary>
    public async Task<Ended> SucceedAsync(params string[] arguments)
    {
        var ended = await RunAsync(arguments);
        Assert.True(ended.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {ended.ExitCode}:\n{ended.Output}\n{ended.Errors}");
        return ended;
    }

    /// <summary>Files and store as they are now.</summary>
    public SavedFolder Save() => new(Folder);

    public async ValueTask DisposeAsync()
    {
        await Sites.DisposeAsync();
        await Model.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
