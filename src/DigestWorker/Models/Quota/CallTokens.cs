using System.Text.Json;

namespace DigestWorker.Models.Quota;

/// <summary>The tokens of one call by our own count, which takes a token for every three bytes of UTF-8: more than a model needs.</summary>
/// <param name="Prompt">The tokens of the request.</param>
/// <param name="Bytes">The bytes of the request; no token is smaller than one.</param>
/// <param name="MaxOutput">The most tokens that the answer may have.</param>
internal readonly record struct CallTokens(long Prompt, long Bytes, int MaxOutput)
{
    /// <summary>The limit of the answer in the request, which may be larger than the configured one.</summary>
    public static readonly HttpRequestOptionsKey<int> Limit = new("DigestWorker.MaxOutput");

    private const int BytesPerToken = 3;

    // An answer has some 400 tokens; the maximum leaves room for reasoning.
    private const int ExpectedOutputDivisor = 8;

    /// <summary>A count of less than this share of ours is not believed: no model's tokens are so long.</summary>
    private const int LeastShareDivisor = 2;

    public long Expected => Prompt + (MaxOutput / ExpectedOutputDivisor);

    public long Max => Prompt + MaxOutput;

    public static async ValueTask<CallTokens> EstimateAsync(HttpRequestMessage request, int maxOutputTokens, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        // The clients escape Korean as \uXXXX: six bytes instead of three.
        var bytes = body.Length - (3L * body.AsSpan().Count("\\u"u8));
        return new(bytes / BytesPerToken, bytes, request.Options.TryGetValue(Limit, out var limit) ? limit : maxOutputTokens);
    }

    /// <summary>The tokens that an answer is charged with: what the provider counts, between the least and the most that the call can have used.</summary>
    /// <param name="received">The bytes of the answer.</param>
    public async ValueTask<long> UsedAsync(HttpResponseMessage response, int received, CancellationToken cancellationToken)
    {
        var own = Prompt + (received / BytesPerToken);
        return await CountedAsync(response, cancellationToken) switch
        {
            null => Math.Max(own, Expected),
            { } counted when counted < own / LeastShareDivisor => own,
            { } counted => Math.Min(counted, Bytes + Math.Max(MaxOutput, received)),
        };
    }

    /// <summary>The tokens counted by the provider: <c>usage</c>, or Ollama's two counts; null if the response has neither.</summary>
    private static async ValueTask<long?> CountedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken), new JsonDocumentOptions { MaxDepth = 64 });
            var answer = document.RootElement;
            return Object(answer, "usage") is { } usage
                ? Count(usage, "prompt_tokens") + Count(usage, "completion_tokens")
                : Count(answer, "prompt_eval_count") + Count(answer, "eval_count");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;

    private static long? Count(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0 ? count : null;
}
