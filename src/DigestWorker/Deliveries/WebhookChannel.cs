using System.Text.Json;
using System.Text.Json.Serialization;
using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>A webhook for programs: the edition as its JSON file has it, or the reason of an alert, or what a template makes of them; signed.</summary>
internal sealed class WebhookChannel(DeliveryDefinition delivery, HttpClient client, TimeProvider time, Func<OutboxMessage, string?> page)
    : HttpChannel(delivery, client, time)
{
    private readonly WebhookTemplate? _template = delivery.ReadTemplate() is { Length: > 0 } source ? new(source) : null;

    public override async Task<SendResult> ProbeAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Address);
        return await AskAsync(
            request, answer => new SendResult.Sent($"it answers HTTP {(int)answer.Status}; only --send-test shows whether it takes a message"),
            cancellationToken);
    }

    protected override Task<IReadOnlyList<Func<HttpRequestMessage>>> RequestsAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Func<HttpRequestMessage>>>([() => Signed(message, Body(message))]);

    private HttpRequestMessage Signed(OutboxMessage message, byte[] body)
    {
        var request = Post(Address, body);
        foreach (var (name, value) in Delivery.Options.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        StandardWebhook.Sign(request.Headers, Delivery.ReadSecret(), message.Id, Time.GetUtcNow(), body);
        return request;
    }

    private byte[] Body(OutboxMessage message) =>
        _template?.Render(Announcement.Of(message, Delivery, page(message)), message, page(message)) ?? StandardBody(message);

    private byte[] StandardBody(OutboxMessage message) => ChatJson.Write(json =>
    {
        var isEdition = message.Event is DeliveryEvent.Published or DeliveryEvent.Updated or DeliveryEvent.Settled;
        var happened = JsonNamingPolicy.CamelCase.ConvertName(message.Event.ToString());
        json.WriteString("type", $"{(isEdition ? "edition" : "alert")}.{happened}");
        json.WriteString("timestamp", message.CreatedAt);
        json.WriteObject("data", () =>
        {
            json.WriteString("delivery", message.Delivery);
            json.WriteString("event", happened);
            json.WriteString("digest", message.Digest);
            json.WriteString("date", message.Date);
            if (page(message) is { } address)
                json.WriteString("page", address);
            if (message.Content is "")
                return;
            if (isEdition && Delivery.Interest is { } interest)
                WriteScores(json, interest, message.Scores);
            json.WritePropertyName(isEdition ? "edition" : "reason");
            json.WriteRawValue(
                isEdition ? message.Content : JsonSerializer.Serialize(ReasonText.WithText(StoredPapers.Reason(message.Content)), WebhookJson.Readable.Reason));
        });
    });

    private static void WriteScores(Utf8JsonWriter json, Interest interest, IReadOnlyDictionary<PaperId, Score> scores)
    {
        json.WriteString("interest", interest.Name);
        json.WriteArray("scores", () =>
        {
            foreach (var (id, score) in scores.OrderByDescending(scored => scored.Value.Total).ThenBy(scored => scored.Key))
            {
                json.WriteObject(() =>
                {
                    json.WriteString("id", id.Value);
                    json.WriteNumber("total", score.Total);
                    json.WriteArray("parts", () =>
                    {
                        foreach (var part in score.Parts)
                        {
                            json.WriteObject(() =>
                            {
                                json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(part.Kind.ToString()));
                                json.WriteString("name", part.Name);
                                json.WriteNumber("points", part.Points);
                            });
                        }
                    });
                });
            }
        });
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Reason))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    /// <summary>With Korean as it is.</summary>
    public static WebhookJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });
}
