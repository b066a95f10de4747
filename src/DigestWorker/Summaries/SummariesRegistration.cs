using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DigestWorker.Summaries;

internal static class SummariesRegistration
{
    /// <summary>Requires <c>AddModels</c>.</summary>
    public static IServiceCollection AddSummaries(this IServiceCollection services)
    {
        services.AddMetrics().TryAddSingleton<CheckMetrics>();
        services.TryAddSingleton<SummarizerFactory>();
        return services;
    }
}
