using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DigestWorker.StandIns;

/// <summary>A request as it was received.</summary>
public sealed record ReceivedMessage(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json { get; } = Body is "" ? default : JsonDocument.Parse(Body).RootElement;
}

/// <summary>What a service answers.</summary>
/// <param name="Status">0: the connection is cut after the request was read; -1: there is no answer.</param>
public sealed record ServiceAnswer(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public const int Cut = 0;
    public const int Never = -1;
}

/// <summary>
/// Chats and webhooks on loopback, by the first part of the path: <c>/slack</c>, <c>/discord</c>, <c>/teams</c>, <c>/telegram</c> with the documented limits
/// of each, and <c>/hook</c>, which takes anything.
/// </summary>
public sealed partial class MessageService : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly CancellationTokenSource _ended = new();
    private int _messages;

    private MessageService(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <summary>Every request, whatever was answered.</summary>
    public ConcurrentQueue<ReceivedMessage> Received { get; } = new();

    /// <summary>What was accepted, in order.</summary>
    public ConcurrentQueue<ReceivedMessage> Accepted { get; } = new();

    /// <summary>What is answered instead of the service's own answer; null for that.</summary>
    public Func<ReceivedMessage, ServiceAnswer?>? Fault { get; set; }

    /// <summary>How long it takes to answer.</summary>
    public Func<TimeSpan> Delay { get; set; } = () => TimeSpan.Zero;

    public static async Task<MessageService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var service = new MessageService(server);
        server.Run(service.TakeAsync);
        await server.StartAsync();
        return service;
    }

    public string AddressOf(string service) => $"{Address}/{service}/T0/B0/a-secret-of-{service}";

    public IReadOnlyList<ReceivedMessage> AcceptedBy(string service) => [.. Accepted.Where(message => message.Path.StartsWith($"/{service}/", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _server.DisposeAsync();
        _ended.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var message = new ReceivedMessage(
            context.Request.Method, context.Request.Path, await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Received.Enqueue(message);
        await Task.Delay(Delay(), TimeProvider.System);
        var answer = Fault?.Invoke(message) ?? AnswerTo(message);
        if (answer.Status is ServiceAnswer.Cut)
        {
            context.Abort();
            return;
        }
        if (answer.Status is ServiceAnswer.Never)
        {
            await Task.Delay(
                Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, context.RequestAborted).Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        if (answer.Status is >= 200 and < 300 && message.Method is "POST")
            Accepted.Enqueue(message);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Status is not 204)
            await context.Response.WriteAsync(answer.Body);
    }

    private ServiceAnswer AnswerTo(ReceivedMessage message) => message.Path.Split('/')[1] switch
    {
        "slack" => Slack(message),
        "discord" => Discord(message),
        "teams" => Teams(message),
        "telegram" => Telegram(message),
        _ => new ServiceAnswer(200),
    };

    private static ServiceAnswer Slack(ReceivedMessage message)
    {
        if (!message.Json.TryGetProperty("text", out var text) || text.GetString() is "")
            return new ServiceAnswer(400, "no_text");
        var blocks = message.Json.GetProperty("blocks").EnumerateArray().ToList();
        var isValid = blocks.Count is > 0 and <= 50 && text.GetString()!.Length <= 40_000 && blocks.TrueForAll(block =>
            block.GetProperty("text").GetProperty("text").GetString() is { Length: > 0 } shown
            && shown.Length <= (block.GetProperty("type").GetString() is "header" ? 150 : 3000)
            && (block.GetProperty("type").GetString() is not "header" || block.GetProperty("text").GetProperty("type").GetString() is "plain_text"));
        return isValid ? new ServiceAnswer(200, "ok") : new ServiceAnswer(400, "invalid_blocks");
    }

    private ServiceAnswer Discord(ReceivedMessage message)
    {
        if (message.Method is "GET")
            return new ServiceAnswer(200, """{"id":"1","name":"papers"}""");
        var embeds = message.Json.TryGetProperty("embeds", out var some) ? some.EnumerateArray().ToList() : [];
        var total = 0;
        var isValid = message.Json.GetProperty("content").GetString()!.Length <= 2000 && embeds.Count <= 10;
        foreach (var embed in embeds)
        {
            var (title, description) = (embed.GetProperty("title").GetString()!.Length, embed.GetProperty("description").GetString()!.Length);
            isValid &= title is > 0 and <= 256 && description <= 4096;
            total += title + description;
        }
        return isValid && total <= 6000
            ? new ServiceAnswer(200, $$"""{"id":"{{Interlocked.Increment(ref _messages)}}"}""")
            : new ServiceAnswer(400, """{"message":"Invalid Form Body","code":50035}""");
    }

    private static ServiceAnswer Teams(ReceivedMessage message) =>
        message.Method is "OPTIONS" ? new ServiceAnswer(405)
        : Encoding.UTF8.GetByteCount(message.Body) > 28 * 1024 ? new ServiceAnswer(413, """{"error":{"code":"RequestEntityTooLarge","message":"The card is too large."}}""")
        : message.Json.GetProperty("attachments")[0].GetProperty("content").GetProperty("type").GetString() is "AdaptiveCard" ? new ServiceAnswer(202)
        : new ServiceAnswer(400, """{"error":{"code":"TriggerInputSchemaMismatch","message":"no card"}}""");

    private ServiceAnswer Telegram(ReceivedMessage message)
    {
        if (message.Path.EndsWith("/getMe", StringComparison.Ordinal) || message.Path.EndsWith("/getChat", StringComparison.Ordinal))
            return new ServiceAnswer(200, """{"ok":true,"result":{}}""");
        var text = message.Json.GetProperty("text").GetString()!;
        var rest = Tag().Replace(text, "");
        if (rest.Contains('<', StringComparison.Ordinal) || rest.Contains('>', StringComparison.Ordinal))
            return new ServiceAnswer(400, """{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities"}""");
        if (System.Net.WebUtility.HtmlDecode(rest).Length > 4096)
            return new ServiceAnswer(400, """{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}""");
        if (message.Path.EndsWith("/editMessageText", StringComparison.Ordinal))
        {
            var edited = message.Json.GetProperty("message_id").GetInt64();
            var before = Accepted.LastOrDefault(other => other.Json.TryGetProperty("message_id", out var id) && id.GetInt64() == edited);
            if (before?.Json.GetProperty("text").GetString() == text)
                return new ServiceAnswer(400, """{"ok":false,"error_code":400,"description":"Bad Request: message is not modified"}""");
            return new ServiceAnswer(200, $$$"""{"ok":true,"result":{"message_id":{{{edited}}}}}""");
        }
        return new ServiceAnswer(200, $$$"""{"ok":true,"result":{"message_id":{{{Interlocked.Increment(ref _messages)}}}}}""");
    }

    [GeneratedRegex("""</?b>|</a>|<a href="https://arxiv\.org/abs/[0-9.]+">""")]
    private static partial Regex Tag();
}
