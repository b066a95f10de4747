using DigestWorker.Models;

namespace DigestWorker.Summaries;

/// <summary>Makes the summarizer of a digest, for each digest may have its own models and prompts.</summary>
internal sealed class SummarizerFactory(ModelFactory models, CheckMetrics metrics, TimeProvider time, ILogger<Summarizer> logger)
{
    /// <summary>Who would write: with another model or prompt, what the last one could not do is worth another try.</summary>
    public static string PromptedModelName(LlmOptions options) =>
        string.Join(", else ", options.WithFallbacks.Select(model => PromptedModel.NameOf(model, SummaryPrompt.Load(model.PromptFile))));

    /// <param name="options">Options without <see cref="LlmOptions.Problems">problems</see>.</param>
    public Summarizer Create(LlmOptions options) => new([.. options.WithFallbacks.Select(CreateModel)], metrics, time, logger);

    private PromptedModel CreateModel(LlmOptions options) => new(options, SummaryPrompt.Load(options.PromptFile), models.Get(options));
}
