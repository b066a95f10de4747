using System.Text.Json;

namespace DigestWorker.Models.Quota;

/// <summary>The tokens of one call: what it may take, before it is made, and what it took.</summary>
internal static class CallTokens
{
    // An answer has some 400 tokens; the room it is given is for models that reason first.
    private const int ExpectedOutputDivisor = 8;

    /// <summary>A guess on the high side: a token for each three bytes of UTF-8, and the usual share of the room for the answer.</summary>
    public static async ValueTask<(long Expected, long Max)> EstimateAsync(HttpRequestMessage request, int maxOutputTokens, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        // The clients write Korean as \uXXXX: six bytes for what has three.
        var prompt = (body.Length - (3L * body.AsSpan().Count("\\u"u8))) / 3;
        return (prompt + (maxOutputTokens / ExpectedOutputDivisor), prompt + maxOutputTokens);
    }

    /// <summary>What the provider counted: <c>usage</c>, or Ollama's two counts; null where it does not say.</summary>
    public static async ValueTask<long?> UsedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken), new JsonDocumentOptions { MaxDepth = 64 });
            var answer = document.RootElement;
            if (Object(answer, "usage") is { } usage)
                return Count(usage, "total_tokens") ?? Count(usage, "prompt_tokens") + Count(usage, "completion_tokens");
            return Count(answer, "prompt_eval_count") + Count(answer, "eval_count");
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
