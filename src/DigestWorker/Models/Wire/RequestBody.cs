using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DigestWorker.Models.Wire;

/// <summary>A request as a client library wrote it, to be written in the shape that the server accepts.</summary>
internal sealed class RequestBody
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _written;
    private readonly JsonNode? _schema;
    private readonly int _maxTokens;
    private readonly bool _hasTemperature;
    private readonly Reasoning _reasoning;
    private readonly int _contextTokens;
    private readonly int _answerTokens;

    private RequestBody(byte[] written, JsonObject request, Reasoning reasoning, int contextTokens, int answerTokens)
    {
        (_written, _reasoning, _contextTokens, _answerTokens) = (written, reasoning, contextTokens, answerTokens);
        IsOllama = contextTokens > 0;
        _schema = IsOllama ? request["format"] : request["response_format"]?["json_schema"]?["schema"];
        var limits = IsOllama ? request["options"] : request;
        _maxTokens = (int?)limits?[IsOllama ? "num_predict" : "max_completion_tokens"] ?? (int?)limits?["max_tokens"] ?? 0;
        _hasTemperature = limits?["temperature"] is not null;
        Properties = _schema?["required"] is JsonArray required ? [.. required.Select(name => (string)name!).Where(name => !MayBeNull(name))] : [];
    }

    public bool IsOllama { get; }

    /// <summary>The properties that the answer must have.</summary>
    public IReadOnlyCollection<string> Properties { get; }

    /// <summary>The tokens that the answer may have.</summary>
    public int TokensIn(RequestShape shape) => shape.TokensFor(_maxTokens);

    public SentRequest Sent(RequestShape shape, string apiVersion) =>
        new(TokensIn(shape), _hasTemperature && shape.Temperature, _reasoning.IsSet && shape.Thinking, apiVersion);

    /// <param name="contextTokens">The size of Ollama's context; 0 for the other providers.</param>
    /// <param name="answerTokens">The size of an answer for which this context is enough.</param>
    public static RequestBody Parse(byte[] written, Reasoning reasoning, int contextTokens, int answerTokens) =>
        new(written, JsonNode.Parse(written)!.AsObject(), reasoning, contextTokens, answerTokens);

    // Strict schemas require optional properties, too, and let them be null.
    private bool MayBeNull(string name) => _schema?["properties"]?[name]?["type"] is JsonArray types && types.Any(type => (string?)type is "null");

    public byte[] Write(RequestShape shape)
    {
        var request = JsonNode.Parse(_written)!.AsObject();
        WriteMessages(request["messages"]!.AsArray(), shape);
        if (IsOllama)
            WriteOllama(request, shape);
        else
            WriteOpenAI(request, shape);
        return Encoding.UTF8.GetBytes(request.ToJsonString(Readable));
    }

    // Many servers accept only a string as content, not the parts that the libraries write.
    private void WriteMessages(JsonArray messages, RequestShape shape)
    {
        foreach (var message in messages)
        {
            if (message?["content"] is JsonArray parts)
                message["content"] = string.Concat(parts.Select(part => (string?)part?["text"]));
        }
        if (messages is not [JsonObject first, ..])
            return;
        if (shape.Form is not AnswerForm.JsonSchema && _schema is not null)
            first["content"] = $"{(string?)first["content"]}\n\n"
                + $"답은 다음 JSON Schema를 따르는 JSON 객체 하나로만 쓰십시오.\n{_schema.ToJsonString(Readable)}";
        if (!shape.SystemMessage && (string?)first["role"] is "system" && messages is [_, JsonObject user, ..])
        {
            user["content"] = $"{(string?)first["content"]}\n\n{(string?)user["content"]}";
            messages.RemoveAt(0);
        }
    }

    private void WriteOpenAI(JsonObject request, RequestShape shape)
    {
        if (shape.Form is AnswerForm.JsonObject && _schema is not null)
            request["response_format"] = new JsonObject { ["type"] = "json_object" };
        else if (shape.Form is AnswerForm.Text)
            request.Remove("response_format");
        else if (!shape.Strict && request["response_format"]?["json_schema"] is JsonObject schema)
            schema.Remove("strict");

        request.Remove("max_tokens");
        request.Remove("max_completion_tokens");
        if (shape.Limit is not LimitName.None && _maxTokens > 0)
            request[shape.Limit is LimitName.MaxTokens ? "max_tokens" : "max_completion_tokens"] = TokensIn(shape);
        if (!shape.Temperature)
            request.Remove("temperature");
        if (shape.Thinking && _reasoning.IsSet)
            request["reasoning_effort"] = _reasoning.Level;
        if (shape.Streaming is Streaming.Off)
            return;
        request["stream"] = true;
        if (shape.Streaming is Streaming.WithUsage)
            request["stream_options"] = new JsonObject { ["include_usage"] = true };
    }

    /// <summary>Few sizes, because Ollama loads the model again for another one.</summary>
    public static int RoundUp(int tokens) => (tokens + 4095) / 4096 * 4096;

    private void WriteOllama(JsonObject request, RequestShape shape)
    {
        // OllamaSharp writes this member of its own class.
        request.Remove("CustomHeaders");
        if (shape.Form is AnswerForm.JsonObject)
            request["format"] = "json";
        else if (shape.Form is AnswerForm.Text)
            request.Remove("format");

        var options = request["options"] as JsonObject ?? [];
        request["options"] = options;
        if (_maxTokens > 0)
            options["num_predict"] = TokensIn(shape);
        // Ollama's own context is so small that the beginning of the prompt is cut off without a word.
        options["num_ctx"] = _contextTokens + RoundUp(Math.Max(0, TokensIn(shape) - _answerTokens));
        if (!shape.Temperature)
            options.Remove("temperature");
        if (shape.Thinking && _reasoning.IsSet)
            request["think"] = _reasoning.Think;
    }
}
