using DigestWorker.Models;
using DigestWorker.Reasons;
using DigestWorker.Summaries;

namespace DigestWorker.Cli;

/// <summary>Tries models on a sample paper, for an operator who waits for the result.</summary>
internal static class ModelTrials
{
    /// <summary>A run is more patient.</summary>
    private static readonly TimeSpan MaxThrottledTime = TimeSpan.FromSeconds(30);

    private const int MaxModels = 20;

    /// <summary>Has a model summarize the sample paper.</summary>
    /// <returns>The model and what its server accepts, and what is wrong with it; null if nothing is.</returns>
    public static async Task<(string Which, string? Fault)> TryWriterAsync(IServiceProvider services, LlmOptions model, CancellationToken cancellationToken)
    {
        model.MaxThrottledTime = MaxThrottledTime;
        return Report(await Summarizers(services).CreateAlone(model).TryAsync(cancellationToken).SingleAsync(cancellationToken));
    }

    /// <summary>Has the verifier of a model judge a true summary of the sample paper.</summary>
    /// <inheritdoc cref="TryWriterAsync"/>
    public static async Task<(string Which, string? Fault)> TryVerifierAsync(IServiceProvider services, LlmOptions writer, CancellationToken cancellationToken)
    {
        writer.Verifier.Llm!.MaxThrottledTime = MaxThrottledTime;
        return Report(await Summarizers(services).CreateVerifier(writer)!.TryAsync(cancellationToken));
    }

    /// <summary>A list of names, of which some are left out if there are too many.</summary>
    public static string Listed(IReadOnlyList<string> names, int max) =>
        string.Join(", ", names.Take(max)) + (names.Count > max ? $" and {names.Count - max} more" : "");

    private static SummarizerFactory Summarizers(IServiceProvider services) => services.GetRequiredService<SummarizerFactory>();

    private static (string Which, string? Fault) Report(ModelTrial trial) =>
        ($"{trial.Model.Provider} {trial.Model.Model} at {trial.Model.Address.Authority} ({trial.Accepts})", FaultOf(trial));

    private static string? FaultOf(ModelTrial trial)
    {
        if (trial.Problem is not { } problem)
            return null;
        var models = trial.Models.Count > 0 ? $" The server has {Listed(trial.Models, MaxModels)}." : "";
        return $"{ReasonText.LineWithDetails(problem)}. {ReasonText.Remedy(problem, Language.English)}".TrimEnd() + models + PathHint(trial.Model, problem);
    }

    // vLLM, LM Studio, llama.cpp and the like answer below /v1, and elsewhere 404 as if they did not have the model.
    private static string PathHint(LlmOptions model, Reason problem) =>
        problem is { Code: ReasonCode.ModelNotFound } && model is { Provider: LlmProvider.OpenAI, Address.AbsolutePath: "/" }
            ? $" Most servers answer below /v1: set Llm:Endpoint to {model.Address}v1." : "";
}
