using System.Net;
using System.Text.Json;
using DigestWorker.Http;

namespace DigestWorker.Models;

/// <summary>An error response of the provider, read before a library wraps it.</summary>
internal sealed class ModelErrorException(HttpStatusCode status, string code, string detail)
    : Exception($"HTTP {(int)status}{(detail is "" ? "" : $": {detail}")}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The provider's code and message.</summary>
    public string Detail { get; } = detail;

    /// <summary>The provider's error code, such as <c>content_filter</c> or <c>insufficient_quota</c>; empty if there is none.</summary>
    public string Code { get; } = code;

    public bool IsFiltered => Status is HttpStatusCode.BadRequest && Code is "content_filter" or "content_policy_violation" or "ResponsibleAIPolicyViolation";

    /// <summary>Whether every request fails until an operator acts.</summary>
    public bool IsMisconfiguration => IsQuota(Code) || (int)Status is 401 or 402 or 403 or 404 or (>= 300 and < 400);

    /// <summary>OpenAI returns 429 both for too many requests and for an exhausted account: https://platform.openai.com/docs/guides/error-codes.</summary>
    public static bool IsQuota(string code) => code is "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active";

    public static async ValueTask<bool> IsTooManyRequestsAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.StatusCode is HttpStatusCode.TooManyRequests && !IsQuota((await ReadErrorAsync(response, cancellationToken)).Code);

    public static async Task<ModelErrorException> ReadAsync(HttpResponseMessage response, string key, CancellationToken cancellationToken)
    {
        var (code, message) = await ReadErrorAsync(response, cancellationToken);
        if ((int)response.StatusCode is >= 300 and < 400)
            message = $"redirected to {Start(response.Headers.Location?.OriginalString)}; the key is not sent there";
        return new(response.StatusCode, code, Redaction.WithoutSecret(string.Join(": ", new[] { code, message }.Where(part => part is not "")), key));
    }

    /// <summary>The code and the message of an error body: <c>{"error":{"code":…,"message":…}}</c>, or Ollama's <c>{"error":"…"}</c>.</summary>
    public static async Task<(string Code, string Message)> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error))
            {
                return error.ValueKind is JsonValueKind.Object
                    ? (Text(error, "code") ?? Text(error, "type") ?? "", Start(Text(error, "message")))
                    : ("", Start(Text(error)));
            }
        }
        catch (JsonException)
        {
            // An HTML page of a gateway: its beginning is the best detail available.
        }

        return ("", Start(body));
    }

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    // Longer than the part that is shown, so that a key is not truncated before it is redacted.
    private static string Start(string? text) => OneLine.Of(text is { Length: > 4000 } ? text[..4000] : text);
}
