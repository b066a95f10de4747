using DigestWorker.Deliveries;
using DigestWorker.Http;
using DigestWorker.Interests;
using DigestWorker.Listings;
using DigestWorker.Logs;
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
            .AddSingleton(new CurrentInterests(settings.Interests))
            .AddStorage(settings.Options.Storage)
            .AddSites()
            .AddListings()
            .AddMetadata()
            .AddModels()
            .AddSummaries()
            .AddPublishing(settings.Options.Output)
            .AddReading()
            .AddRuns(settings.Digests)
            .AddDeliveries(settings.Deliveries, settings.Options.Web.PublicUrl);
    }

    /// <summary>The services without a host, for a verb that does one thing and exits.</summary>
    public static ServiceProvider OneShot(Settings settings, LogLevel level, Action<IServiceCollection>? more = null)
    {
        var registered = new ServiceCollection().AddLogging(logging => logging.ToTerminal(level)).AddWorker(settings).AddOtlpExport();
        // The result of the verb says it too, unless another model took over.
        if (level > LogLevel.Information && !settings.Digests.Any(digest => digest.Llm.Fallbacks.Count > 0))
            registered.AddLogging(logging => logging.AddFilter(typeof(Summarizer).FullName, LogLevel.None));
        if (level > LogLevel.Information)
            registered.AddLogging(logging => logging.AddFilter(typeof(DigestRun).FullName, LogLevel.None));
        more?.Invoke(registered);
        var services = registered.BuildServiceProvider();
        services.StartOtlpExport();
        return services;
    }

    /// <summary>The same on a temporary store, for a verb that leaves nothing behind.</summary>
    public static ServiceProvider OnTemporaryStore(Settings settings, TemporaryFolder temporary, LogLevel level)
    {
        settings.Options.Storage = new StorageOptions { ConnectionString = $"Data Source={temporary.File("temporary.db")}" };
        return OneShot(settings, level);
    }
}
