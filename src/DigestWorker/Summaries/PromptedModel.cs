using DigestWorker.Models;

namespace DigestWorker.Summaries;

/// <summary>A model with its prompt: one of those that are asked about a paper in turn. It lives for one run's edition.</summary>
internal sealed class PromptedModel(LlmOptions options, SummaryPrompt prompt, Model model)
{
    private Reason? _disabledReason;

    public LlmOptions Options => options;
    public SummaryPrompt Prompt => prompt;
    public Model Model => model;
    public string Name => NameOf(options, prompt);

    /// <summary>Why no paper is put to it any more; null while it is asked.</summary>
    public Reason? DisabledReason => Volatile.Read(ref _disabledReason);

    public static string NameOf(LlmOptions options, SummaryPrompt prompt) =>
        $"{options.Provider} {options.Model} {prompt.Name}{(options.ReadFullText ? " full text" : "")}";

    /// <summary>For all papers; the first reason stays, and who gave it is told so.</summary>
    public bool Disable(Reason reason) => Interlocked.CompareExchange(ref _disabledReason, reason, null) is null;
}
