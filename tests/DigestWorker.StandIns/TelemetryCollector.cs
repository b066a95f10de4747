using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DigestWorker.StandIns;

/// <summary>A span as it was received.</summary>
public sealed record ReceivedSpan(string Service, string Name, string Id, string ParentId, IReadOnlyDictionary<string, string> Attributes, bool IsError);

/// <summary>A collector on loopback that takes traces and metrics as OTLP over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp.</summary>
public sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly WebApplication _server;

    private TelemetryCollector(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    /// <summary>The names of the metrics that were received.</summary>
    public ConcurrentDictionary<string, int> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>The path of each request, and everything that was in it as text.</summary>
    public ConcurrentQueue<(string Path, string Text)> Requests { get; } = new();

    public static async Task<TelemetryCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var collector = new TelemetryCollector(server);
        server.Run(collector.TakeAsync);
        await server.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var message = new Message(body.ToArray());
        Requests.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
        // Resource and scope come first, then what they hold: the numbers are those of the .proto files of both signals.
        foreach (var resource in message.Messages(1))
        {
            var service = resource.Messages(1).SelectMany(Attributes).FirstOrDefault(attribute => attribute.Key is "service.name").Value ?? "";
            foreach (var item in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                if (context.Request.Path == "/v1/traces")
                    Spans.Enqueue(Span(service, item));
                else
                    Metrics.AddOrUpdate(item.Text(1), 1, (_, count) => count + 1);
            }
        }
        context.Response.ContentType = "application/x-protobuf";
    }

    private static ReceivedSpan Span(string service, Message span) => new(
        service, span.Text(5), Convert.ToHexStringLower(span.Bytes(2)), Convert.ToHexStringLower(span.Bytes(4)),
        span.Messages(9).Select(Attribute).ToDictionary(), IsError: span.Messages(15).Any(status => status.Number(3) is 2));

    private static IEnumerable<KeyValuePair<string, string>> Attributes(Message resource) => resource.Messages(1).Select(Attribute);

    private static KeyValuePair<string, string> Attribute(Message pair) => new(
        pair.Text(1), pair.Messages(2).Select(value => value.Text(1) is { Length: > 0 } text ? text : $"{value.Number(3)}").FirstOrDefault() ?? "");

    /// <summary>As much of protocol buffers as is needed here: https://protobuf.dev/programming-guides/encoding/.</summary>
    private sealed class Message
    {
        private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

        public Message(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length;)
            {
                var tag = Varint(bytes, ref at);
                var (field, type) = ((int)(tag >> 3), tag & 7);
                var number = type is 0 or 2 ? Varint(bytes, ref at) : 0;
                var length = type switch { 0 => 0, 1 => 8, 2 => (int)number, 5 => 4, _ => throw new FormatException($"There is no wire type {type}.") };
                _fields.Add((field, number, bytes[at..(at + length)]));
                at += length;
            }
        }

        public IEnumerable<Message> Messages(int field) => _fields.Where(item => item.Field == field).Select(item => new Message(item.Bytes));

        public byte[] Bytes(int field) => _fields.Find(item => item.Field == field).Bytes ?? [];

        public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

        public ulong Number(int field) => _fields.Find(item => item.Field == field).Number;

        private static ulong Varint(byte[] bytes, ref int at)
        {
            for (var (value, shift) = (0UL, 0); ; shift += 7)
            {
                value |= (ulong)(bytes[at] & 0x7F) << shift;
                if (bytes[at++] < 0x80)
                    return value;
            }
        }
    }
}
