using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DigestWorker.Models.Wire;

/// <summary>How the answer's form is asked for, from the most exact to the plainest.</summary>
internal enum AnswerForm
{
    JsonSchema,

    /// <summary>Any JSON object; the schema is in the prompt.</summary>
    JsonObject,

    /// <summary>Only the schema in the prompt.</summary>
    Text,
}

/// <summary>The name under which the limit of the answer is sent.</summary>
internal enum LimitName
{
    MaxCompletionTokens,
    MaxTokens,
    None,
}

internal enum Streaming
{
    Off,

    /// <summary>With the tokens at the end.</summary>
    WithUsage,
    WithoutUsage,
}

/// <summary>What a server accepts of a request. The default is what OpenAI accepts.</summary>
internal sealed partial record RequestShape
{
    public AnswerForm Form { get; init; }
    public bool Strict { get; init; } = true;
    public LimitName Limit { get; init; }
    public bool Temperature { get; init; } = true;

    /// <summary>Whether it may say how much the model reasons.</summary>
    public bool Thinking { get; init; } = true;

    public bool SystemMessage { get; init; } = true;
    public Streaming Streaming { get; init; }

    /// <summary>Azure's; empty for the configured one.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The tokens that an answer needs at least, because the model reasons; 0 if unknown.</summary>
    public int MinTokens { get; init; }

    /// <summary>The tokens that the server allows for an answer at most; 0 if unknown.</summary>
    public int MaxTokens { get; init; }

    public int TokensFor(int asked) => MaxTokens > 0 ? Math.Min(Math.Max(asked, MinTokens), MaxTokens) : Math.Max(asked, MinTokens);

    /// <summary>All of it in words: <c>json_schema, max_completion_tokens, temperature, not streamed</c>.</summary>
    public override string ToString() => string.Join(", ", Words());

    public string ToJson() => JsonSerializer.Serialize(this, ShapeJson.Default.RequestShape);

    /// <summary>Null if the text is none, because a later version wrote it.</summary>
    public static RequestShape? FromJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ShapeJson.Default.RequestShape);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IEnumerable<string> Words()
    {
        yield return Form switch
        {
            AnswerForm.JsonSchema => Strict ? "json_schema" : "json_schema without strict",
            AnswerForm.JsonObject => "json_object instead of json_schema",
            _ => "the schema in the prompt instead of json_schema",
        };
        yield return Limit switch
        {
            LimitName.MaxCompletionTokens => "max_completion_tokens",
            LimitName.MaxTokens => "max_tokens instead of max_completion_tokens",
            _ => "no token limit",
        };
        yield return Temperature ? "temperature" : "no temperature";
        if (!Thinking)
            yield return "no reasoning setting";
        if (!SystemMessage)
            yield return "no system message";
        yield return Streaming is Streaming.Off ? "not streamed" : "streamed";
        if (ApiVersion is not "")
            yield return $"api-version {ApiVersion}";
        if (MinTokens > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"at least {MinTokens} tokens");
        if (MaxTokens > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"at most {MaxTokens} tokens");
    }

    [JsonSerializable(typeof(RequestShape))]
    [JsonSourceGenerationOptions(UseStringEnumConverter = true)]
    private sealed partial class ShapeJson : JsonSerializerContext;
}
