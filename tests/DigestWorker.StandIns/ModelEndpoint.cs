using System.Collections.Concurrent;
using System.Net;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.StandIns;

/// <summary>
/// A model's server on loopback. It speaks OpenAI's, Azure OpenAI's and Ollama's chat, and answers by paper:
/// what the delegate says, else a made-up Korean answer that passes every check. A verifier's question it answers with yes.
/// </summary>
public sealed partial class ModelEndpoint : IAsyncDisposable
{
    public const string Key = "key-that-no-log-may-hold";

    private readonly WebApplication _server;
    private readonly Func<ModelCall, ModelAnswer> _answer;
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _verifications = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private int _inFlight;
    private int _peak;

    private ModelEndpoint(WebApplication server, Func<ModelCall, ModelAnswer> answer) => (_server, _answer) = (server, answer);

    /// <summary>The root: Ollama's address.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The address for the provider OpenAI; for Azure OpenAI it is <see cref="Address"/>.</summary>
    public string OpenAIAddress => Address + "/v1";

    /// <summary>How many requests were made for a summary of each paper.</summary>
    public IReadOnlyDictionary<string, int> CallsByPaper => _calls;

    /// <summary>How many requests were made to verify the summaries of each paper.</summary>
    public IReadOnlyDictionary<string, int> VerificationsByPaper => _verifications;

    public int Verifications => _verifications.Values.Sum();

    public int Calls => _calls.Values.Sum();

    /// <summary>The most requests that were under way at once.</summary>
    public int Peak => _peak;

    /// <summary>How many requests are under way, the one that is being answered among them.</summary>
    public int UnderWay => Volatile.Read(ref _inFlight);

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>No answer is given before this has completed.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>The body of each request, in the order of arrival.</summary>
    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    public JsonElement LastRequest => Requests.Last();

    /// <param name="listen">Loopback, where nothing is said: a container is beyond it.</param>
    public static async Task<ModelEndpoint> StartAsync(Func<ModelCall, ModelAnswer>? answer = null, IPAddress? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls($"http://{listen ?? IPAddress.Loopback}:0");

        var server = builder.Build();
        var endpoint = new ModelEndpoint(server, answer ?? (call => call.Good()));
        server.MapPost("/openai/deployments/{model}/chat/completions", context => endpoint.AnswerAsync(context, isOllama: false));
        server.MapPost("/v1/chat/completions", context => endpoint.AnswerAsync(context, isOllama: false));
        server.MapPost("/api/chat", context => endpoint.AnswerAsync(context, isOllama: true));
        server.MapGet("/v1/models", context => context.Response.WriteAsync("""{"object":"list","data":[{"id":"stand-in"},{"id":"other-model"}]}"""));
        server.MapGet("/api/tags", context => context.Response.WriteAsync("""{"models":[{"name":"stand-in:8b"},{"name":"other:1b"}]}"""));
        server.MapPost("/prefix/api/chat", context => endpoint.AnswerAsync(context, isOllama: true));
        await server.StartAsync();
        endpoint.Address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _server.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, bool isOllama)
    {
        var request = await context.Request.ReadFromJsonAsync<JsonElement>(context.RequestAborted);
        Requests.Enqueue(request);
        var (id, title) = PaperOf(request);
        var question = VerifierQuestion.Of(request);
        var number = (question is null ? _calls : _verifications).AddOrUpdate(id, 1, (_, calls) => calls + 1);
        var call = new ModelCall(id, title, number, request) { Query = context.Request.QueryString.Value ?? "", ToVerify = question };

        InterlockedMax(ref _peak, Interlocked.Increment(ref _inFlight));
        try
        {
            if (!isOllama && !IsAuthorized(context.Request))
                await WriteAsync(context, ModelAnswer.Error(401, "invalid_api_key", "Incorrect API key provided."), request, isOllama);
            else
                await WriteAsync(context, _answer(call), request, isOllama);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task WriteAsync(HttpContext context, ModelAnswer answer, JsonElement request, bool isOllama)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        await Held.WaitAsync(leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.Hangs || Latency + answer.After > TimeSpan.Zero)
            await Task.Delay(answer.Hangs ? Timeout.InfiniteTimeSpan : Latency + answer.After, TimeProvider.System, leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.Hangs || answer.Disconnects)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        var body = answer.RawBody ?? (isOllama ? OllamaBody(answer, request) : OpenAIBody(answer, request)).ToJsonString();
        await context.Response.WriteAsync(body, leaving.Token);
    }

    private static JsonObject OpenAIBody(ModelAnswer answer, JsonElement request) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_767_225_600,
        ["model"] = answer.Model ?? ModelOf(request),
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer.Content, ["refusal"] = answer.Refusal },
            ["finish_reason"] = answer.FinishReason,
        }),
        ["usage"] = new JsonObject
        {
            ["prompt_tokens"] = answer.Tokens.Prompt,
            ["completion_tokens"] = answer.Tokens.Completion,
            ["total_tokens"] = answer.Tokens.Prompt + answer.Tokens.Completion,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = answer.CachedTokens },
        },
    };

    private static JsonObject OllamaBody(ModelAnswer answer, JsonElement request) => new()
    {
        ["model"] = ModelOf(request),
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer.Content ?? answer.Refusal ?? "" },
        ["done"] = true,
        ["done_reason"] = answer.FinishReason,
        ["prompt_eval_count"] = answer.Tokens.Prompt,
        ["eval_count"] = answer.Tokens.Completion,
    };

    private static string ModelOf(JsonElement request) => request.TryGetProperty("model", out var model) ? model.GetString()! : "deployed";

    private static bool IsAuthorized(HttpRequest request) =>
        request.Headers["api-key"] == Key || request.Headers.Authorization == $"Bearer {Key}";

    /// <summary>The paper is the line of JSON with an id in the first message that has one.</summary>
    private static (string Id, string Title) PaperOf(JsonElement request)
    {
        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            if (PaperLine().Match(TextOf(message)) is not { Success: true } line)
                continue;
            var paper = JsonElement.Parse(line.Value);
            return (paper.GetProperty("id").GetString()!, paper.GetProperty("title").GetString()!);
        }

        return ("", "");
    }

    /// <summary>A message's text, whether it is sent as one or in parts.</summary>
    public static string TextOf(JsonElement message) => message.GetProperty("content") switch
    {
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(part => part.GetProperty("text").GetString())),
        var text => text.GetString() ?? "",
    };

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    [GeneratedRegex("""^\{"id":.*\}\r?$""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex PaperLine();
}

/// <summary>One request about a paper.</summary>
/// <param name="Number">1 for the first of its kind about this paper.</param>
public sealed record ModelCall(string PaperId, string Title, int Number, JsonElement Request)
{
    /// <summary>The query of the address, as Azure has one.</summary>
    public string Query { get; init; } = "";

    /// <summary>What is to be verified; null if a summary is asked for.</summary>
    public VerifierQuestion? ToVerify { get; init; }

    /// <summary>A summary that passes every check, or the verdict that it is supported.</summary>
    public ModelAnswer Good() => ToVerify?.Yes() ?? ModelAnswer.Good(PaperId, Title);
}
