using DigestWorker.Models;

namespace DigestWorker.Summaries;

/// <summary>A model with its prompt, for one edition of a run.</summary>
internal sealed class PromptedModel(LlmOptions options, SummaryPrompt prompt, Model model)
{
    private Reason? _disabledReason;

    public LlmOptions Options => options;
    public SummaryPrompt Prompt => prompt;
    public Model Model => model;
    public string Name => NameOf(options, prompt);

    /// <summary>Why the model is disabled; null if it is enabled.</summary>
    public Reason? DisabledReason => Volatile.Read(ref _disabledReason);

    public static string NameOf(LlmOptions options, SummaryPrompt prompt) =>
        $"{options.Provider} {options.Model} {prompt.Name}{(options.ReadFullText ? " full text" : "")}";

    /// <summary>Disables the model for all papers; true for the first caller, whose reason is kept.</summary>
    public bool Disable(Reason reason) => Interlocked.CompareExchange(ref _disabledReason, reason, null) is null;
}
