using DigestWorker.Http;
using DigestWorker.Listings;
using DigestWorker.Metadata;
using DigestWorker.Models;
using DigestWorker.Publishing;
using DigestWorker.Reading;
using DigestWorker.Runs;
using DigestWorker.Sites;
using DigestWorker.Storage;
using DigestWorker.Summaries;
using DigestWorker.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DigestWorker.Hosting;

/// <summary>Registers the services of the worker, folder by folder.</summary>
internal static class CompositionRoot
{
    public static IServiceCollection AddWorker(this IServiceCollection services, Settings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(settings)
            .AddSingleton(new Secrets(settings.Secrets()))
            .AddSingleton(Options.Create(settings.Options.HuggingFace))
            .AddSingleton(Options.Create(settings.Options.Arxiv))
            .AddStorage(settings.Options.Storage)
            .AddSites()
            .AddListings()
            .AddMetadata()
            .AddModels()
            .AddSummaries()
            .AddPublishing(settings.Options.Output)
            .AddReading()
            .AddRuns(settings.Digests);
    }

    /// <summary>The services without a host, for a verb that does one thing and exits.</summary>
    public static ServiceProvider OneShot(Settings settings, LogLevel level, Action<IServiceCollection>? more = null)
    {
        var registered = new ServiceCollection().AddLogging(logging => logging.ToStandardError(level)).AddWorker(settings).AddOtlpExport();
        more?.Invoke(registered);
        var services = registered.BuildServiceProvider();
        services.StartOtlpExport();
        return services;
    }

    /// <summary>Logs to standard error, because standard output is for results.</summary>
    public static ILoggingBuilder ToStandardError(this ILoggingBuilder logging, LogLevel level)
    {
        // The outcomes are logged instead of the attempts of Polly and the HTTP clients.
        logging.SetMinimumLevel(level).AddFilter("Polly", LogLevel.None).AddFilter("System.Net.Http", LogLevel.None);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(console => console.SingleLine = true);
        return logging;
    }
}
