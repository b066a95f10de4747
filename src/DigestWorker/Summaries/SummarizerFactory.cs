using DigestWorker.Models;

namespace DigestWorker.Summaries;

/// <summary>Creates the summarizer of a digest, which may have its own models and prompts.</summary>
internal sealed class SummarizerFactory(ModelFactory models, CheckMetrics metrics, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>The name of model and prompt: papers that one of them failed are tried again with another.</summary>
    public static string PromptedModelName(LlmOptions options) =>
        string.Join(", else ", options.WithFallbacks.Select(model => PromptedModel.NameOf(model, SummaryPrompt.Load(model.PromptFile))))
        + (options.Verifier.Llm is { } verifier ? $", verified by {verifier.Provider} {verifier.Model}" : "");

    /// <param name="options">Options without <see cref="LlmOptions.Problems">problems</see>.</param>
    public Summarizer Create(LlmOptions options) =>
        new([.. options.WithFallbacks.Select(CreateModel)], CreateVerifier(options), metrics, time, loggers.CreateLogger<Summarizer>());

    /// <summary>The same without the fallbacks and the verifier.</summary>
    public Summarizer CreateAlone(LlmOptions options) => new([CreateModel(options)], verifier: null, metrics, time, loggers.CreateLogger<Summarizer>());

    /// <summary>Null if nothing is verified.</summary>
    public Verifier? CreateVerifier(LlmOptions options) => options.Verifier.Llm is { } verifier
        ? new(options.Verifier, models.Get(verifier), time, loggers.CreateLogger<Verifier>())
        : null;

    private PromptedModel CreateModel(LlmOptions options) => new(options, SummaryPrompt.Load(options.PromptFile), models.Get(options));
}
