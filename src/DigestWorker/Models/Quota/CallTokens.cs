using System.Text.Json;

namespace DigestWorker.Models.Quota;

/// <summary>The tokens of one call: estimated before it, and counted after it.</summary>
internal static class CallTokens
{
    // An answer has some 400 tokens; the maximum leaves room for reasoning.
    private const int ExpectedOutputDivisor = 8;

    /// <summary>A conservative estimate: a token for every three bytes of UTF-8, and the expected share of the maximum output.</summary>
    public static async ValueTask<(long Expected, long Max)> EstimateAsync(HttpRequestMessage request, int maxOutputTokens, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        // The clients escape Korean as \uXXXX: six bytes instead of three.
        var prompt = (body.Length - (3L * body.AsSpan().Count("\\u"u8))) / 3;
        return (prompt + (maxOutputTokens / ExpectedOutputDivisor), prompt + maxOutputTokens);
    }

    /// <summary>The tokens counted by the provider: <c>usage</c>, or Ollama's two counts; null if the response has neither.</summary>
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
