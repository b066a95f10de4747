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

/// <summary>The worker put together, folder by folder.</summary>
internal static class CompositionRoot
{
    public static IServiceCollection AddWorker(this IServiceCollection services, Settings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(settings)
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

    /// <summary>The worker without a host around it: for a verb that does one thing and ends.</summary>
    public static ServiceProvider OneShot(Settings settings, LogLevel level)
    {
        var services = new ServiceCollection()
            .AddLogging(logging => logging.ToStandardError(level))
            .AddWorker(settings)
            .AddOtlpExport()
            .BuildServiceProvider();
        services.StartOtlpExport();
        return services;
    }

    /// <summary>Standard output is for results; a person reads the log beside it.</summary>
    public static ILoggingBuilder ToStandardError(this ILoggingBuilder logging, LogLevel level)
    {
        // What Polly and the HTTP clients have to say is said by the outcomes.
        logging.SetMinimumLevel(level).AddFilter("Polly", LogLevel.None).AddFilter("System.Net.Http", LogLevel.None);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(console => console.SingleLine = true);
        return logging;
    }
}
