using System.Net;
using System.Text.Json;
using DigestWorker.Http;

namespace DigestWorker.Models;

/// <summary>An answer of the provider that is no success, read before any library wraps it in its own words.</summary>
internal sealed class ModelErrorException(HttpStatusCode status, string code, string detail)
    : Exception($"HTTP {(int)status}{(detail is "" ? "" : $": {detail}")}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The provider's code and message.</summary>
    public string Detail { get; } = detail;

    /// <summary>The provider's own code, such as <c>content_filter</c> or <c>insufficient_quota</c>; empty where it says none.</summary>
    public string Code { get; } = code;

    public bool IsFiltered => Status is HttpStatusCode.BadRequest && Code is "content_filter" or "content_policy_violation" or "ResponsibleAIPolicyViolation";

    /// <summary>What no further request changes, whatever the paper.</summary>
    public bool IsMisconfiguration => IsQuota(Code) || (int)Status is 401 or 402 or 403 or 404 or (>= 300 and < 400);

    /// <summary>OpenAI says 429 both for too many requests and for an empty account: https://platform.openai.com/docs/guides/error-codes.</summary>
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
            // A gateway's page: its first words say more than nothing.
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

    // Enough to show, and more than is shown: a key in it must not be cut in half before it is taken out.
    private static string Start(string? text) => OneLine.Of(text is { Length: > 4000 } ? text[..4000] : text);
}
