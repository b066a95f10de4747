using System.Text.Json.Nodes;

namespace DigestWorker.StandIns;

/// <summary>
/// Servers that speak chat completions, each with what it refuses, in its own words, and the place where it puts its answers.
/// The error texts are those that the servers send.
/// </summary>
public sealed record ChatServer(string Name, string Provider, Func<ModelCall, ModelAnswer> Answer)
{
    public static IReadOnlyList<ChatServer> All { get; } =
    [
        new("vLLM", "OpenAI", VLlm),
        new("vLLM with blanks", "OpenAI", VLlmBlanks),
        new("LM Studio", "OpenAI", LMStudio),
        new("llama.cpp", "OpenAI", LlamaCpp),
        new("LiteLLM", "OpenAI", LiteLlm),
        new("OpenRouter", "OpenAI", OpenRouter),
        new("DeepSeek", "OpenAI", DeepSeek),
        new("Mistral", "OpenAI", Mistral),
        new("Groq", "OpenAI", Groq),
        new("DashScope", "OpenAI", DashScope),
        new("Gemini", "OpenAI", Gemini),
        new("Ollama, compatible", "OpenAI", OllamaCompatible),
        new("Ollama", "Ollama", Ollama),
        new("Azure, o3-mini", "AzureOpenAI", AzureReasoning),
        new("a small limit", "OpenAI", SmallLimit),
        new("a server that says nothing", "OpenAI", Mute),
    ];

    /// <summary>Reasoning that holds braces, and an object that is not the answer.</summary>
    private const string Thought = "Let me write {summary, fields}. First a draft: {\"summary\": \"…\"} with \\frac{a}{b}. Now the answer.";

    public static ChatServer Named(string name) => All.Single(server => server.Name == name);

    private static ModelAnswer VLlm(ModelCall call) => Form(call) is "json_schema"
        ? Raw(200, Message(call, new() { ["content"] = null, ["reasoning_content"] = $"{Thought}\n{Good(call)}" }, "stop"))
        : VLlmError("response_format is required");

    private static ModelAnswer VLlmBlanks(ModelCall call) => Form(call) is null
        ? Raw(200, Message(call, new() { ["content"] = Good(call) + new string('\n', 300) }, "length"))
        : Raw(200, Message(call, new() { ["content"] = new string('\n', 4000) }, "length"));

    private static ModelAnswer VLlmError(string message) =>
        Raw(400, new() { ["object"] = "error", ["message"] = message, ["type"] = "BadRequestError", ["param"] = null, ["code"] = 400 });

    // https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/1698
    private static ModelAnswer LMStudio(ModelCall call) => Form(call) switch
    {
        "json_object" => Raw(400, new() { ["error"] = "'response_format.type' must be 'json_schema' or 'text'" }),
        "json_schema" when call.Request.GetProperty("response_format").GetProperty("json_schema").TryGetProperty("strict", out _) =>
            Raw(400, new() { ["error"] = "Unrecognized key(s) in object: 'strict'" }),
        _ => Raw(200, Message(call, new() { ["content"] = "", ["reasoning_content"] = Good(call) }, "stop")),
    };

    private static ModelAnswer LlamaCpp(ModelCall call) => Form(call) is "json_schema"
        ? Raw(400, Error(400, "Failed to parse grammar: error at \"root ::= \\\"{\\\" space\"", "invalid_request_error"))
        : Raw(200, Message(call, new() { ["content"] = $"<think>{Thought}</think>\n\nHere is the JSON:\n```json\n{Good(call)}\n```\nDone {{}}." }, "eos"));

    private static ModelAnswer LiteLlm(ModelCall call) => Form(call) is { }
        ? Raw(500, Error(500, "litellm.UnsupportedParamsError: bedrock does not support parameters: ['response_format'], for model=anthropic.claude-v2. "
            + "To drop these, set `litellm.drop_params=True` or for proxy:\n\n`litellm_settings:\n drop_params: true`\n", "None"))
        : Raw(200, Message(call, new() { ["content"] = $"Sure! {Good(call)}" }, "end"));

    // https://github.com/spring-projects/spring-ai/issues/6908
    private static ModelAnswer OpenRouter(ModelCall call) => Form(call) is "json_schema"
        ? Raw(404, Error(404, "No endpoints found that can handle the requested parameters. To learn more about provider routing, visit: "
            + "https://openrouter.ai/docs/provider-routing", null))
        : call is { PaperId: var id, Number: <= 2 } && id.EndsWith('1')
            ? new((string?)null)
            {
                RawBody = """
                    {"error":{"message":"Provider returned error","code":502,"metadata":{"provider_name":"X","raw":"MODEL is temporarily overloaded upstream"}},"user_id":"user_0"}
                    """,
            }
            : Raw(200, Message(call, new() { ["content"] = null, ["reasoning"] = $"{Thought}\n\n{Good(call)}" }, "stop"));

    // https://github.com/khoj-ai/khoj/issues/1336
    private static ModelAnswer DeepSeek(ModelCall call) => Form(call) switch
    {
        "json_schema" => Raw(400, Error("invalid_request_error", "This response_format type is unavailable now", "invalid_request_error")),
        "json_object" when !Prompt(call).Contains("json", StringComparison.OrdinalIgnoreCase) => Raw(400, Error(
            "invalid_request_error", "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'.", "invalid_request_error")),
        _ when Prompt(call).Contains(call.ToVerify is null ? "easy_explanation" : "sentences", StringComparison.Ordinal) =>
            Raw(200, Message(call, new() { ["content"] = Good(call), ["reasoning_content"] = Thought }, "stop")),
        _ => Raw(200, Message(call, new() { ["content"] = "{}" }, "stop")),
    };

    // https://github.com/editor-code-assistant/eca/issues/315
    private static ModelAnswer Mistral(ModelCall call) => call.Request.TryGetProperty("max_completion_tokens", out var limit)
        ? Raw(422, new()
        {
            ["object"] = "error",
            ["message"] = new JsonObject
            {
                ["detail"] = new JsonArray(new JsonObject
                {
                    ["type"] = "extra_forbidden",
                    ["loc"] = new JsonArray("body", "max_completion_tokens"),
                    ["msg"] = "Extra inputs are not permitted",
                    ["input"] = limit.GetInt32(),
                }),
            },
            ["type"] = "invalid_request_error",
            ["param"] = null,
            ["code"] = null,
        })
        : Raw(200, Message(call, new()
        {
            ["content"] = new JsonArray(
                new JsonObject { ["type"] = "thinking", ["thinking"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Thought }) },
                new JsonObject { ["type"] = "text", ["text"] = Good(call) }),
        }, "stop"));

    private static ModelAnswer Groq(ModelCall call) => Form(call) is "json_schema"
        ? Raw(400, Error(
            null, "This model does not support response format `json_schema`. See supported models at "
            + "https://console.groq.com/docs/structured-outputs#supported-models", "invalid_request_error"))
        : call is { PaperId: var id, Number: <= 2 } && id.EndsWith('2')
            ? Raw(400, new()
            {
                ["error"] = new JsonObject
                {
                    ["message"] = "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
                    ["type"] = "invalid_request_error",
                    ["code"] = "json_validate_failed",
                    ["failed_generation"] = "",
                },
            })
            : Raw(200, Message(call, new() { ["content"] = Good(call) }, "stop"));

    // https://github.com/infiniflow/ragflow/issues/5912
    private static ModelAnswer DashScope(ModelCall call)
    {
        if (!(call.Request.TryGetProperty("stream", out var stream) && stream.GetBoolean()))
            return Raw(400, Error("invalid_parameter_error", "This model only support stream mode, please enable the stream parameter to access the model. ", "invalid_request_error"));
        var answer = Good(call);
        var (first, second) = (answer[..(answer.Length / 2)], answer[(answer.Length / 2)..]);
        JsonObject[] chunks =
        [
            Chunk(new() { ["role"] = "assistant", ["content"] = null, ["reasoning_content"] = Thought }, null),
            Chunk(new() { ["content"] = first, ["reasoning_content"] = null }, null),
            Chunk(new() { ["content"] = second }, ""),
            Chunk(new() { ["content"] = "" }, "stop"),
            new() { ["object"] = "chat.completion.chunk", ["choices"] = new JsonArray(), ["usage"] = Usage() },
        ];
        return new((string?)null)
        {
            RawBody = string.Concat(chunks.Select(chunk => $"data: {chunk.ToJsonString()}\n\n")) + "data: [DONE]\n\n",
        };
    }

    private static ModelAnswer Gemini(ModelCall call) => call.Request.TryGetProperty("response_format", out var format)
        && format.TryGetProperty("json_schema", out var schema) && schema.TryGetProperty("strict", out _)
        ? Raw(400, new JsonArray(new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = 400,
                ["message"] = "Invalid JSON payload received. Unknown name \"strict\" at 'response_format.json_schema': Cannot find field.",
                ["status"] = "INVALID_ARGUMENT",
            },
        }))
        : Raw(200, Message(call, new() { ["content"] = $"```json\n{Good(call)}\n```" }, null));

    private static ModelAnswer OllamaCompatible(ModelCall call) =>
        Raw(200, Message(call, new() { ["content"] = "", ["reasoning"] = Good(call) }, ""));

    // https://github.com/ollama/ollama/issues/17889
    private static ModelAnswer Ollama(ModelCall call) =>
        call.Request.TryGetProperty("think", out _) ? Raw(400, new() { ["error"] = "\"stand-in\" does not support thinking" })
        : !(call.Request.GetProperty("options").TryGetProperty("num_ctx", out var context) && context.GetInt32() >= 8192)
            ? Raw(200, OllamaMessage(new() { ["role"] = "assistant", ["content"] = Good(call)[..20] }, "length"))
            : Raw(200, OllamaMessage(new() { ["role"] = "assistant", ["content"] = "", ["thinking"] = $"{Thought} {Good(call)}" }, "stop"));

    // https://github.com/Azure/azure-sdk-for-net/issues/49011
    private static ModelAnswer AzureReasoning(ModelCall call) => !call.Query.Contains("2024-12-01-preview", StringComparison.Ordinal)
        ? Raw(400, new() { ["error"] = new JsonObject { ["code"] = "BadRequest", ["message"] = "Model {modelName} is enabled only for api versions 2024-12-01-preview and later" } })
        : call.Request.TryGetProperty("temperature", out _)
            ? Raw(400, Error("unsupported_value", "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.", "invalid_request_error"))
            : Raw(200, Message(call, new() { ["content"] = Good(call) }, "stop"));

    private static ModelAnswer SmallLimit(ModelCall call) => call.Request.GetProperty("max_completion_tokens").GetInt32() < 10_000
        ? Raw(400, Error(null, "Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.", "invalid_request_error"))
        : Raw(200, Message(call, new() { ["content"] = Good(call) }, "stop"));

    private static ModelAnswer Mute(ModelCall call) => Form(call) is { } || call.Request.TryGetProperty("max_completion_tokens", out _)
        ? new ModelAnswer((string?)null) { Status = 400, RawBody = "Bad Request" }
        : Raw(200, Message(call, new() { ["content"] = Good(call) }, "unknown"));

    private static string Good(ModelCall call) => call.Good().Content!;

    private static string? Form(ModelCall call) => call.Request.TryGetProperty("response_format", out var format) ? format.GetProperty("type").GetString() : null;

    private static string Prompt(ModelCall call) => string.Concat(call.Request.GetProperty("messages").EnumerateArray().Select(ModelEndpoint.TextOf));

    private static ModelAnswer Raw(int status, JsonNode body) => new((string?)null) { Status = status, RawBody = body.ToJsonString() };

    private static ModelAnswer Raw(int status, JsonObject body) => Raw(status, (JsonNode)body);

    private static JsonObject Error(JsonNode? code, string message, string? type) =>
        new() { ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code } };

    private static JsonObject Message(ModelCall call, JsonObject message, string? finish)
    {
        message["role"] = "assistant";
        return new()
        {
            ["id"] = "x",
            ["object"] = "chat.completion",
            ["model"] = call.Request.TryGetProperty("model", out var model) ? model.GetString() : null,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }),
            ["usage"] = Usage(),
        };
    }

    private static JsonObject Chunk(JsonObject delta, string? finish) => new()
    {
        ["object"] = "chat.completion.chunk",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
        ["usage"] = null,
    };

    private static JsonObject OllamaMessage(JsonObject message, string reason) => new()
    {
        ["model"] = "stand-in",
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["message"] = message,
        ["done"] = true,
        ["done_reason"] = reason,
        ["prompt_eval_count"] = 900,
        ["eval_count"] = 300,
    };

    private static JsonObject Usage() => new() { ["prompt_tokens"] = 900, ["completion_tokens"] = 300, ["total_tokens"] = 1200 };
}
