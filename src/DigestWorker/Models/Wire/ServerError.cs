using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DigestWorker.Models.Wire;

/// <summary>An error in the words of a server, whatever the shape of its body.</summary>
/// <param name="Code">The code or the type of the error, such as <c>content_filter</c>; empty if there is none.</param>
/// <param name="Message">The message on one line.</param>
/// <param name="Body">The beginning of the body in lower case, to be searched.</param>
internal sealed partial record ServerError(int Status, string Code, string Message, string Body)
{
    /// <summary>The code of an answer that is no chat completion.</summary>
    public const string Unreadable = "unreadable_answer";

    // Longer than the part that is shown, so that a key is not truncated before it is redacted.
    private const int MaxText = 4000;

    public bool IsUnreadable => Code is Unreadable;

    public bool IsFiltered => Status is 400 && Code is "content_filter" or "content_policy_violation" or "ResponsibleAIPolicyViolation";

    /// <summary>OpenAI returns 429 both for too many requests and for an exhausted account: https://platform.openai.com/docs/guides/error-codes.</summary>
    public bool IsQuotaUsedUp => Code is "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active";

    /// <summary>Gemini rejects a key with 400.</summary>
    public bool IsKeyRejected => Status is 401 or 403 || (Status is 400 && RejectedKey().IsMatch(Body));

    public bool IsModelMissing => (Status is 404 && !IsUnsupported) || (Status is 400 && MissingModel().IsMatch(Body));

    /// <summary>One sample of the model was not the JSON that was asked for; the next may be.</summary>
    public bool IsBadSample => Code is "json_validate_failed";

    /// <summary>The limit of the answer was used up before the answer, by reasoning.</summary>
    public bool IsLimitTooSmall => Status is 400 && TooSmall().IsMatch(Body);

    /// <summary>The limit of a day, which no wait of minutes renews.</summary>
    public bool IsDailyLimit => Status is 429 && PerDay().IsMatch(Body);

    /// <summary>The server rejects a part of the request.</summary>
    public bool IsUnsupported => Unsupported().IsMatch(Body);

    public bool Says(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Body.Contains(word, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    public static async ValueTask<ServerError> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        Parse((int)response.StatusCode, await TextAsync(response, cancellationToken));

    /// <summary>JSON is UTF-8 whatever charset a server names, and reading a string throws for charsets that .NET does not have.</summary>
    public static async ValueTask<string> TextAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)).TrimStart('\uFEFF');

    public static ServerError Parse(int status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            return Of(status, document.RootElement, body);
        }
        catch (JsonException)
        {
            // An HTML page of a gateway: its beginning is the best detail available.
            return new(status, "", Start(body), Searched(body));
        }
    }

    /// <summary>
    /// <c>{"error":{"code":…,"message":…}}</c>, <c>{"error":"…"}</c> (Ollama), <c>[{"error":…}]</c> (Gemini),
    /// <c>{"object":"error","message":…}</c> (vLLM, Mistral) or <c>{"detail":…}</c> (FastAPI).
    /// </summary>
    public static ServerError Of(int status, JsonElement root, string body)
    {
        if (root.ValueKind is JsonValueKind.Array && root.GetArrayLength() > 0)
            root = root[0];
        if (Member(root, "error") is { ValueKind: not JsonValueKind.Null } error)
        {
            if (error.ValueKind is not JsonValueKind.Object)
                return new(status, "", Start(Text(error) ?? error.GetRawText()), Searched(body));
            root = error;
        }
        var message = Words(Member(root, "message")) ?? Words(Member(root, "detail")) ?? Words(Member(root, "errors")) ?? "";
        // OpenRouter's own message only says that there is one of the provider behind it.
        if (Member(root, "metadata") is { } metadata && Text(Member(metadata, "raw")) is { Length: > 0 } raw)
            message = $"{message}: {raw}";
        var code = Text(Member(root, "code")) ?? Text(Member(root, "type")) ?? Text(Member(root, "status")) ?? "";
        return new(status, code, Start(message is "" && code is "" ? body : message), Searched(body));
    }

    /// <summary>When OpenRouter's limit is renewed, which it says in the body.</summary>
    public static string? ResetIn(string body)
    {
        var match = ResetHeader().Match(body);
        return match.Success ? match.Groups["time"].Value : null;
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } its && its.TryGetProperty(name, out var value) ? value : null;

    private static string? Words(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } its => its.GetRawText(),
        { } its => Text(its),
    };

    private static string? Text(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } its => its.GetString(),
        { ValueKind: JsonValueKind.Number } its => its.GetRawText(),
        _ => null,
    };

    private static string Start(string text) => OneLine.Of(text.Length > MaxText ? text[..MaxText] : text);

    private static string Searched(string body) => Start(body).ToLowerInvariant();

    [GeneratedRegex("api_key_invalid|api key not valid|invalid[ _]api[ _-]?key|incorrect api key|invalid authentication", RegexOptions.NonBacktracking)]
    private static partial Regex RejectedKey();

    [GeneratedRegex(
        "model[^.]{0,100}(not found|does not exist|not exist|not loaded)|not a valid model|no models loaded|invalid model|unknown model|model_not_found",
        RegexOptions.NonBacktracking)]
    private static partial Regex MissingModel();

    [GeneratedRegex("could not finish the message because|(higher|increase) (max_tokens|max_completion_tokens)", RegexOptions.NonBacktracking)]
    private static partial Regex TooSmall();

    [GeneratedRegex(@"per[- _]?day|daily|/day|\b[tr]pd\b|requests a day|tokens a day", RegexOptions.NonBacktracking)]
    private static partial Regex PerDay();

    [GeneratedRegex(
        "unsupported|not support|n't support|only support|unrecognized|unknown (name|field|parameter|argument)|unexpected keyword|not implemented"
        + "|no endpoints found|extra_forbidden",
        RegexOptions.NonBacktracking)]
    private static partial Regex Unsupported();

    // In a body that was read again, the quotes are escaped.
    [GeneratedRegex("""x-ratelimit-reset[\\"]*\s*:\s*[\\"]*(?<time>[0-9]{1,15})""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ResetHeader();
}
