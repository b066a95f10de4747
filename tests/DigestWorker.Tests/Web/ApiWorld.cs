using System.Net.Http.Headers;
using System.Text.Json;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Web;

/// <summary>A worker that has made two editions, and serves them on loopback.</summary>
internal sealed class ApiWorld : IAsyncDisposable
{
    public const string Key = "sesame-open-the-door";
    public const string FirstDay = "2025-01-07";
    public const string Day = "2025-01-08";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-api-");
    private readonly Dictionary<string, string?> _settings;

    private ApiWorld(PaperSites sites, ModelEndpoint model)
    {
        (Sites, Model) = (sites, model);
        _settings = new()
        {
            ["HuggingFace:BaseUrl"] = sites.Address.ToString(),
            ["Arxiv:BaseUrl"] = sites.Address.ToString(),
            ["Arxiv:MinInterval"] = "00:00:00",
            ["Llm:Provider"] = "OpenAI",
            ["Llm:Endpoint"] = model.OpenAIAddress,
            ["Llm:Model"] = "stand-in",
            ["Llm:ApiKey"] = ModelEndpoint.Key,
            ["Llm:Prices:stand-in:Prompt"] = "100",
            ["Output:Directory"] = Output,
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "worker.db")}",
            ["Web:Url"] = "http://127.0.0.1:0",
            ["Web:ApiKey"] = Key,
            // Nothing fires by itself.
            ["Digests:daily:Cron"] = "0 0 0 1 1 ? 2099",
        };
    }

    public PaperSites Sites { get; }

    public ModelEndpoint Model { get; }

    public WebApplication Worker { get; private set; } = null!;

    /// <summary>Who has no key.</summary>
    public HttpClient Reader { get; private set; } = null!;

    /// <summary>Who shows the key.</summary>
    public HttpClient Operator { get; private set; } = null!;

    public string Output => Path.Combine(_folder.FullName, "digests");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ApiWorld> StartAsync(bool schedules = true, Action<PaperSites, ModelEndpoint>? prepare = null, params (string Key, string Value)[] settings)
    {
        var model = await ModelEndpoint.StartAsync(call => call is { PaperId: "2501.10001", Number: 1 } ? "{}" : ModelAnswer.Good(call.PaperId, call.Title));
        var world = new ApiWorld(await PaperSites.StartAsync(), model);
        world.Sites.Days[FirstDay] = [new StandInPaper("2501.09001", "The Day Before", "We wait.", 5)];
        world.Sites.Days[Day] = StandInPaper.Many(3);
        prepare?.Invoke(world.Sites, world.Model);
        foreach (var (key, value) in settings)
            world._settings[key] = value;
        await world.ServeAsync(schedules);
        await world.RunAsync(FirstDay);
        await world.RunAsync(Day);
        return world;
    }

    /// <summary>As after a restart: nothing is kept but store and folder.</summary>
    public async Task ServeAsync(bool schedules = true, params (string Key, string Value)[] settings)
    {
        if (Worker is not null)
            await StopAsync();
        foreach (var (key, value) in settings)
            _settings[key] = value;
        Worker = WorkerHost.Build(Settings.Of(_settings), schedules, LogLevel.Critical);
        await Worker.StartAsync(Cancellation);
        Reader = Client();
        Operator = Client();
        Operator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public Task RunAsync(string day, bool regenerate = false) => Worker.Services.GetRequiredService<DigestRun>().RunAsync(
        Worker.Services.GetRequiredService<CurrentDigests>().Current[0],
        new RunRequest { Dates = [EditionDate.Parse(day)], Regenerate = regenerate }, progress: null, Cancellation);

    public HttpClient Client() => new() { BaseAddress = new Uri(Worker.Urls.Single()) };

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Operator.GetAsync(path, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await JsonAsync(answer);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return document.RootElement.Clone();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await Operator.SendAsync(request, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Sites.DisposeAsync();
        await Model.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private async Task StopAsync()
    {
        Reader.Dispose();
        Operator.Dispose();
        await Worker.StopAsync(Cancellation);
        await Worker.DisposeAsync();
    }
}
