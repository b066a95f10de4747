using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using DigestWorker.Hosting;
using DigestWorker.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Web;

/// <summary>The worker with its schedules and its pages, and a browser before it. Only the sites and the model are stand-ins.</summary>
internal sealed partial class OperatedWorker : IAsyncDisposable
{
    public const string Key = "canary-web-key-0b51e2";
    public const string Day = "2025-01-08";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-operated-");
    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    private OperatedWorker(PaperSites sites, ModelEndpoint model)
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
            ["Output:Directory"] = Path.Combine(_folder.FullName, "digests"),
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "data", "worker.db")}",
            ["Web:Url"] = "http://127.0.0.1:0",
            ["Web:ApiKey"] = Key,
        };
    }

    public PaperSites Sites { get; }

    public ModelEndpoint Model { get; }

    public CapturedLog Log { get; private set; } = new();

    public HttpClient Browser { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Every route that the worker has.</summary>
    public IEnumerable<RouteEndpoint> Routes => Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public static async Task<OperatedWorker> StartAsync(Func<ModelCall, ModelAnswer>? answer = null, params (string Key, string? Value)[] settings)
    {
        var worker = new OperatedWorker(await PaperSites.StartAsync(), await ModelEndpoint.StartAsync(answer));
        await worker.ServeAsync(settings);
        return worker;
    }

    /// <summary>Starts it, or starts it again with other settings; the browser keeps what it has been given.</summary>
    public async Task ServeAsync(params (string Key, string? Value)[] settings)
    {
        var cookies = Cookies;
        await StopAsync();
        foreach (var (key, value) in settings)
            _settings[key] = value;
        Log = new CapturedLog();
        _app = WorkerHost.Build(Settings.Of(_settings.Where(setting => setting.Value is not null)), schedules: true, LogLevel.Information);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Log);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(_app.Urls.Single()).Port;
        Browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Cookies = cookies;
    }

    public string Cookies { get; set; } = "";

    public async Task StopAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        Browser.Dispose();
        _app = null;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Dictionary<string, string>? form = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null)
            request.Content = path.StartsWith("/api/", StringComparison.Ordinal) ? JsonContent.Create(form) : new FormUrlEncodedContent(form);
        if (Cookies is not "")
            request.Headers.Add("Cookie", Cookies);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        var answer = await Browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (answer.Headers.TryGetValues("Set-Cookie", out var given))
            Keep(given);
        return answer;
    }

    public async Task<string> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task SignInAsync(string key = Key)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/login", new() { ["key"] = key });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>Sends a form as its page has it, with its token.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await GetAsync(page)).Groups["value"].Value;
        var form = fields.ToDictionary(field => field.Name, field => field.Value);
        form["__RequestVerificationToken"] = token;
        return await SendAsync(HttpMethod.Post, action, form);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Sites.DisposeAsync();
        await Model.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private void Keep(IEnumerable<string> given)
    {
        var kept = Cookies.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(cookie => cookie.Split('=', 2)).ToDictionary(cookie => cookie[0], cookie => cookie[1]);
        foreach (var cookie in given.Select(line => line.Split(';')[0].Split('=', 2)))
        {
            if (cookie[1] is "")
                kept.Remove(cookie[0]);
            else
                kept[cookie[0]] = cookie[1];
        }
        Cookies = string.Join("; ", kept.Select(cookie => $"{cookie.Key}={cookie.Value}"));
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""")]
    private static partial Regex Token();
}
