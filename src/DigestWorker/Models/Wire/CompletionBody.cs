using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DigestWorker.Models.Wire;

/// <summary>What a successful response holds: an answer as a client library reads it, or an error.</summary>
/// <param name="Json">The body in OpenAI's or Ollama's own form; null if there is an error.</param>
internal sealed record CompletionBody(byte[]? Json, ServerError? Error, AnswerFault Fault)
{
    /// <summary>So many blanks are no accident, but a model that cannot end its JSON.</summary>
    private const int ManyBlanks = 100;

    /// <summary>A stream has one for each token. Ten megabytes of the shortest would take a gigabyte.</summary>
    private const int MaxDocuments = 100_000;

    private const int BadGateway = 502;

    /// <summary>No model reads or writes so many at once.</summary>
    private const int MaxTokens = 10_000_000;

    /// <param name="properties">The properties that the answer must have.</param>
    public static CompletionBody Read(string body, IReadOnlyCollection<string> properties, bool isOllama)
    {
        var text = body.Trim('\uFEFF', ' ', '\t', '\r', '\n');
        if (text is "")
            return Failed(new(BadGateway, ServerError.Unreadable, "the body is empty", ""));
        try
        {
            return Join(text[0] is '{' or '[' ? DocumentsIn(text) : EventsIn(text), text, properties, isOllama);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Failed(ServerError.Parse(BadGateway, text) with { Code = ServerError.Unreadable });
        }
    }

    /// <summary>OpenAI's form of an answer that came in another way.</summary>
    public static byte[] Of(string answer)
    {
        var whole = new Answer();
        whole.Add(answer);
        return whole.End([], "", isOllama: false).Json!;
    }

    private static CompletionBody Join(List<JsonElement> documents, string text, IReadOnlyCollection<string> properties, bool isOllama)
    {
        var answer = new Answer();
        foreach (var document in documents)
        {
            if (ErrorOf(document, text) is { } error)
                return Failed(error);
            answer.Add(document);
        }
        if (!answer.HasMessage)
            return Failed(ServerError.Parse(BadGateway, text) with { Code = ServerError.Unreadable });
        if (documents.Count > 1 && !answer.IsStream)
        {
            var words = $"the body holds {documents.Count} JSON documents";
            return Failed(ServerError.Parse(BadGateway, text) with { Code = ServerError.Unreadable, Message = words });
        }
        return answer.End(properties, text, isOllama);
    }

    private static CompletionBody Failed(ServerError error) => new(null, error, AnswerFault.None);

    private static List<JsonElement> EventsIn(string text)
    {
        List<JsonElement> found = [];
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (line.StartsWith("data:", StringComparison.Ordinal) && line["data:".Length..].Trim() is var data and not ("" or "[DONE]"))
                Add(found, JsonElement.Parse(data));
        }
        return found;
    }

    private static List<JsonElement> DocumentsIn(string text)
    {
        List<JsonElement> found = [];
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 64 });
        while (reader.Read())
            Add(found, JsonElement.ParseValue(ref reader));
        return found;
    }

    private static void Add(List<JsonElement> found, JsonElement document)
    {
        if (found.Count == MaxDocuments)
            throw new JsonException($"The body holds more than {MaxDocuments} documents.");
        found.Add(document);
    }

    private static ServerError? ErrorOf(JsonElement document, string text)
    {
        var holder = Member(document, "error") is { } error && IsSomething(error) ? document
            : document is { ValueKind: JsonValueKind.Array } && document.GetArrayLength() > 0 && Member(document[0], "error") is not null ? document
            : Choice(document) is { } choice && Member(choice, "error") is { } inner && IsSomething(inner) ? choice
            : (JsonElement?)null;
        if (holder is null && Text(Member(document, "object")) is not "error")
            return null;
        var read = ServerError.Of(BadGateway, holder ?? document, text);
        return read with { Status = StatusOf(read) };
    }

    // The error of a provider behind the server often has its HTTP status as code.
    private static int StatusOf(ServerError error) =>
        int.TryParse(error.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600 ? status
        : error.IsFiltered || error.Code is "content_filter" ? 400
        : error.IsQuotaUsedUp || error.Code.Contains("rate_limit", StringComparison.Ordinal) ? 429
        : error.Code is "invalid_api_key" or "authentication_error" ? 401
        : error.Code is "invalid_request_error" or "invalid_parameter_error" ? 400
        : BadGateway;

    private static bool IsSomething(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || (value.ValueKind is JsonValueKind.String && value.GetString() is not "");

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } its && its.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } its ? its.GetString() : null;

    private static JsonElement? Choice(JsonElement document) =>
        Member(document, "choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0 ? choices[0] : null;

    /// <summary>An answer that is put together from one document, or from the pieces of a stream.</summary>
    private sealed class Answer
    {
        private readonly StringBuilder _content = new();
        private readonly StringBuilder _reasoning = new();
        private readonly StringBuilder _refusal = new();
        private string? _finish;
        private string? _model;
        private string? _id;
        private TokenCounts _tokens;

        public bool HasMessage { get; private set; }

        public bool IsStream { get; private set; }

        public void Add(JsonElement document)
        {
            _model = Text(Member(document, "model")) ?? _model;
            _id = Text(Member(document, "id")) ?? _id;
            _tokens = TokenCounts.Of(document) ?? _tokens;

            var choice = Choice(document);
            var delta = Member(choice, "delta");
            IsStream |= delta is { ValueKind: JsonValueKind.Object } || Member(document, "done") is not null;
            var message = Member(choice, "message") ?? delta ?? Member(document, "message");
            _finish = Text(Member(choice, "finish_reason")) ?? Text(Member(document, "done_reason")) ?? _finish;
            if (message is { ValueKind: JsonValueKind.Object } its)
                AddMessage(its);
            else if (Text(Member(choice, "text")) is { } text)
                (_, HasMessage) = (_content.Append(text), true);
        }

        public void Add(string content) => _content.Append(content);

        private void AddMessage(JsonElement message)
        {
            HasMessage = true;
            AddContent(Member(message, "content"));
            foreach (var name in (string[])["reasoning_content", "reasoning", "thinking"])
                _reasoning.Append(Text(Member(message, name)));
            _refusal.Append(Text(Member(message, "refusal")));
        }

        private void AddContent(JsonElement? content)
        {
            if (content is not { ValueKind: JsonValueKind.Array } parts)
            {
                _content.Append(Text(content));
                return;
            }
            foreach (var part in parts.EnumerateArray())
            {
                if (part.ValueKind is JsonValueKind.String)
                    _content.Append(part.GetString());
                else if (Text(Member(part, "text")) is { } text)
                    (Text(Member(part, "type")) is "thinking" or "reasoning" ? _reasoning : _content).Append(text);
            }
        }

        public CompletionBody End(IReadOnlyCollection<string> properties, string body, bool isOllama)
        {
            var written = _content.ToString();
            var finish = FinishOf(_finish);
            var visible = AnswerText.WithoutThinking(written);
            var isWhole = properties.Count > 0 && AnswerText.ObjectsIn(visible, properties).Count > 0;
            // A server that ends a stream early says no reason; one that sends the answer at once may leave it out.
            if (!isWhole && (_finish is "error" || (IsStream && _finish is null)))
                return Failed(ServerError.Parse(BadGateway, body) with { Code = ServerError.Unreadable, Message = "the answer ended early" });
            if (!isWhole && finish is "stop" && InReasoning(properties) is { } hidden)
                (visible, isWhole) = (hidden, true);
            // Only blanks were cut off.
            if (isWhole && finish is "length" && visible.Length > visible.TrimEnd().Length)
                finish = "stop";

            var fault = finish is not "length" || visible.Trim() is not "" ? AnswerFault.None
                : written.Length - written.Trim().Length >= ManyBlanks ? AnswerFault.Blank
                : AnswerFault.ReasonedToTheLimit;
            return new(Write(visible.Trim(), finish, isOllama), null, fault);
        }

        private string? InReasoning(IReadOnlyCollection<string> properties) =>
            properties.Count > 0 && AnswerText.ObjectsIn(_reasoning.ToString(), properties) is [.., var last] ? last : null;

        private static string FinishOf(string? reason) => reason?.ToLowerInvariant() switch
        {
            "length" or "max_tokens" or "max_output_tokens" or "model_length" or "max_length" => "length",
            "content_filter" or "safety" or "prohibited_content" or "blocklist" => "content_filter",
            _ => "stop",
        };

        private byte[] Write(string content, string finish, bool isOllama)
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                if (isOllama)
                    WriteOllama(json, content, finish);
                else
                    WriteOpenAI(json, content, finish);
                json.WriteEndObject();
            }
            return stream.ToArray();
        }

        private void WriteOpenAI(Utf8JsonWriter json, string content, string finish)
        {
            json.WriteString("id", _id ?? "");
            json.WriteString("object", "chat.completion");
            json.WriteNumber("created", 0);
            json.WriteString("model", _model ?? "");
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", content);
            if (_refusal.Length > 0 && content is "")
                json.WriteString("refusal", _refusal.ToString());
            json.WriteEndObject();
            json.WriteString("finish_reason", finish);
            json.WriteEndObject();
            json.WriteEndArray();
            _tokens.WriteOpenAI(json);
        }

        private void WriteOllama(Utf8JsonWriter json, string content, string finish)
        {
            json.WriteString("model", _model ?? "");
            json.WriteString("created_at", "1970-01-01T00:00:00Z");
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", content);
            json.WriteEndObject();
            json.WriteBoolean("done", true);
            json.WriteString("done_reason", finish);
            _tokens.WriteOllama(json);
        }
    }

    /// <summary>The tokens as far as a server counts them.</summary>
    private readonly record struct TokenCounts(int? Prompt, int? Completion, int Cached, int Reasoning)
    {
        public static TokenCounts? Of(JsonElement document)
        {
            if (Member(document, "usage") is { ValueKind: JsonValueKind.Object } usage)
            {
                var prompt = Count(Member(usage, "prompt_tokens")) ?? Count(Member(usage, "input_tokens"));
                var completion = Count(Member(usage, "completion_tokens")) ?? Count(Member(usage, "output_tokens"));
                var cached = Count(Member(Member(usage, "prompt_tokens_details"), "cached_tokens")) ?? Count(Member(usage, "prompt_cache_hit_tokens")) ?? 0;
                var reasoning = Count(Member(Member(usage, "completion_tokens_details"), "reasoning_tokens")) ?? 0;
                return new(prompt, completion, Math.Min(cached, prompt ?? 0), Math.Min(reasoning, completion ?? 0));
            }
            return Count(Member(document, "eval_count")) is { } evaluated ? new(Count(Member(document, "prompt_eval_count")) ?? 0, evaluated, 0, 0) : null;
        }

        public void WriteOpenAI(Utf8JsonWriter json)
        {
            if (Prompt is null && Completion is null)
                return;
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", Prompt ?? 0);
            json.WriteNumber("completion_tokens", Completion ?? 0);
            json.WriteNumber("total_tokens", (Prompt ?? 0) + (Completion ?? 0));
            json.WriteStartObject("prompt_tokens_details");
            json.WriteNumber("cached_tokens", Cached);
            json.WriteEndObject();
            json.WriteStartObject("completion_tokens_details");
            json.WriteNumber("reasoning_tokens", Reasoning);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        public void WriteOllama(Utf8JsonWriter json)
        {
            if (Prompt is null && Completion is null)
                return;
            json.WriteNumber("prompt_eval_count", Prompt ?? 0);
            json.WriteNumber("eval_count", Completion ?? 0);
        }

        private static int? Count(JsonElement? value) =>
            value is { ValueKind: JsonValueKind.Number } its && its.TryGetDouble(out var count) && count >= 0 ? (int)Math.Min(count, MaxTokens) : null;
    }
}

/// <summary>Why an answer at its limit holds nothing, so that the next request is written otherwise.</summary>
internal enum AnswerFault
{
    None,
    Blank,
    ReasonedToTheLimit,
}
