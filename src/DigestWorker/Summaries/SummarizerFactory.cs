using DigestWorker.Models;

namespace DigestWorker.Summaries;

/// <summary>Creates the summarizer of a digest, which may have its own models and prompts.</summary>
internal sealed class SummarizerFactory(ModelFactory models, CheckMetrics metrics, TimeProvider time, ILogger<Summarizer> logger)
{
    /// <summary>The name of model and prompt: papers that one of them failed are tried again with another.</summary>
    public static string PromptedModelName(LlmOptions options) =>
        string.Join(", else ", options.WithFallbacks.Select(model => PromptedModel.NameOf(model, SummaryPrompt.Load(model.PromptFile))));

    /// <param name="options">Options without <see cref="LlmOptions.Problems">problems</see>.</param>
    public Summarizer Create(LlmOptions options) => new([.. options.WithFallbacks.Select(CreateModel)], metrics, time, logger);

    /// <summary>The same without the fallbacks.</summary>
    public Summarizer CreateAlone(LlmOptions options) => new([CreateModel(options)], metrics, time, logger);

    private PromptedModel CreateModel(LlmOptions options) => new(options, SummaryPrompt.Load(options.PromptFile), models.Get(options));
}
