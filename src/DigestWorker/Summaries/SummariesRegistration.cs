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
        services.TryAddSingleton<SummarizerFactory>();
        return services;
    }
}

/// <summary>Makes the summarizer of a digest, for each digest may have its own model.</summary>
internal sealed class SummarizerFactory(IHttpMessageHandlerFactory handlers, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Who would write: with another model or prompt, what the last one could not do is worth a try again.</summary>
    public static string WriterOf(LlmOptions options) => Summarizer.WriterOf(options, SummaryPrompt.Load(options.PromptFile));

    /// <param name="options">Options without <see cref="LlmOptions.Problems">problems</see>.</param>
    public Summarizer Create(LlmOptions options)
    {
        var logger = loggers.CreateLogger<Summarizer>();
        var http = ModelTransport.Create(handlers.CreateHandler(ModelTransport.ClientName), options, time, logger);
        var key = options.ReadKey();
        var model = new Model(options, key, ModelClients.Create(options, key, http));
        return new(options, SummaryPrompt.Load(options.PromptFile), model, time, logger);
    }
}
