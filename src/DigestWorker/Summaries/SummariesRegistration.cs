using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DigestWorker.Summaries;

internal static class SummariesRegistration
{
    /// <summary>Of the rooms below it needs <c>AddModels</c>.</summary>
    public static IServiceCollection AddSummaries(this IServiceCollection services)
    {
        services.AddMetrics().TryAddSingleton<CheckMetrics>();
        services.TryAddSingleton<SummarizerFactory>();
        return services;
    }
}
