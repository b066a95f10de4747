using DigestWorker.Models;
using DigestWorker.Models.Quota;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DigestWorker.Summaries;

internal static class SummariesRegistration
{
    public static IServiceCollection AddSummaries(this IServiceCollection services)
    {
        // The factory's own logging writes an address and headers for each request; the outcomes are logged instead.
        services.AddHttpClient(ModelTransport.ClientName)
            .ConfigurePrimaryHttpMessageHandler(ModelTransport.Sockets)
            .RemoveAllLoggers();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Governors>();
        services.TryAddSingleton<TokenBudget>();
        services.TryAddSingleton<ModelHealth>();
        services.AddMetrics().TryAddSingleton<ModelMetrics>();
        services.TryAddSingleton<SummarizerFactory>();
        return services;
    }
}

/// <summary>Makes the summarizer of a digest, for each digest may have its own model.</summary>
internal sealed class SummarizerFactory(IHttpMessageHandlerFactory handlers, Governors governors, TokenBudget budget, ModelHealth health, ModelMetrics metrics, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Who would write: with another model or prompt, what the last one could not do is worth a try again.</summary>
    public static string PromptedModelName(LlmOptions options) =>
        string.Join(", else ", options.WithFallbacks.Select(model => PromptedModel.NameOf(model, SummaryPrompt.Load(model.PromptFile))));

    /// <param name="options">Options without <see cref="LlmOptions.Problems">problems</see>.</param>
    public Summarizer Create(LlmOptions options) => new([.. options.WithFallbacks.Select(CreateModel)], metrics, time, loggers.CreateLogger<Summarizer>());

    private PromptedModel CreateModel(LlmOptions options)
    {
        var http = ModelTransport.Create(
            handlers.CreateHandler(ModelTransport.ClientName), options, governors.Of(options), budget, time, loggers.CreateLogger<Summarizer>());
        var key = options.ReadKey();
        return new(options, SummaryPrompt.Load(options.PromptFile), new Model(options, key, ModelClients.Create(options, key, http), health, metrics));
    }
}
