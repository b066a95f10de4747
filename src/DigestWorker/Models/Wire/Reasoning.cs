using System.Text.Json.Nodes;

namespace DigestWorker.Models.Wire;

/// <summary>Whether a model reasons before it answers.</summary>
internal enum Thinking
{
    /// <summary>As the server does by itself.</summary>
    Default,
    Off,
    On,
}

/// <summary>How much a model reasons before it answers.</summary>
internal enum ReasoningEffort
{
    /// <summary>As the server does by itself.</summary>
    Default,
    None,
    Minimal,
    Low,
    Medium,
    High,
}

/// <summary>What a request says about reasoning; the effort is more exact, and wins.</summary>
internal readonly record struct Reasoning(Thinking Thinking, ReasoningEffort Effort = ReasoningEffort.Default)
{
    public bool IsSet => Thinking is not Thinking.Default || Effort is not ReasoningEffort.Default;

    /// <summary><c>reasoning_effort</c> of OpenAI and Azure OpenAI.</summary>
    public string Level => Effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Minimal => "minimal",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => Thinking is Thinking.Off ? "none" : "medium",
    };

    /// <summary><c>think</c> of Ollama: a boolean, or a level, of which it has three. https://docs.ollama.com/capabilities/thinking</summary>
    public JsonNode Think => Effort switch
    {
        ReasoningEffort.Default => Thinking is Thinking.On,
        ReasoningEffort.None => false,
        ReasoningEffort.Minimal => "low",
        _ => Level,
    };
}
