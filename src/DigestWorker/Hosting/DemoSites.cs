using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DigestWorker.Hosting;

/// <summary>
/// Replaces the real sites in the demo: a listing, arXiv and a model on loopback, with one recorded day and the
/// recorded answers for it, over HTTP.
/// </summary>
internal sealed class DemoSites : IAsyncDisposable
{
    /// <summary>The day of the recorded listing.</summary>
    public const string Day = "2025-01-08";

    private static readonly TimeSpan ThinkingTime = TimeSpan.FromMilliseconds(400);

    private readonly WebApplication _app;
    private readonly string _listing = Recorded("listing.json");
    private readonly JsonObject _answers = JsonNode.Parse(Recorded("answers.json"))!.AsObject();

    private DemoSites(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<DemoSites> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var sites = new DemoSites(app);
        app.MapGet("/api/daily_papers", (string? date, int? p) => Json(date is Day && p is null or 0 ? sites._listing : "[]"));
        app.MapGet("/papers/date/{date}", () => Results.Content(sites.Page(), "text/html; charset=utf-8"));
        app.MapGet(
            "/api/query",
            () => Results.Content(
                """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>""", "application/atom+xml; charset=utf-8"));
        app.MapPost("/v1/chat/completions", sites.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return sites;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string Page()
    {
        var props = $$"""{"dateString":"{{Day}}","periodType":"day","dailyPapers":{{_listing}}}""";
        return $"""
            <!doctype html><html><body><main>
            <div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{HtmlEncoder.Default.Encode(props)}"></div>
            </main></body></html>
            """;
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var question = await reader.ReadToEndAsync(cancellationToken);
        await Task.Delay(ThinkingTime, TimeProvider.System, cancellationToken);

        var id = _answers.Select(answer => answer.Key).FirstOrDefault(id => question.Contains(id, StringComparison.Ordinal));
        var answer = id is null ? "" : _answers[id]!.ToJsonString(Readable);
        var reply = new JsonObject
        {
            ["id"] = "chatcmpl-demo",
            ["object"] = "chat.completion",
            ["created"] = 0,
            ["model"] = "recorded-answers",
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer },
                ["finish_reason"] = "stop",
            }),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = question.Length / 4,
                ["completion_tokens"] = answer.Length / 2,
                ["total_tokens"] = (question.Length / 4) + (answer.Length / 2),
            },
        };
        return Json(reply.ToJsonString(Readable));
    }

    private static IResult Json(string text) => Results.Content(text, "application/json; charset=utf-8");

    private static JsonSerializerOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Recorded(string name)
    {
        using var reader = new StreamReader(typeof(DemoSites).Assembly.GetManifestResourceStream($"Demo.{name}")!);
        return reader.ReadToEnd();
    }
}
