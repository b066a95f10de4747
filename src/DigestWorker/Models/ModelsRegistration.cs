using DigestWorker.Models.Quota;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DigestWorker.Models;

internal static class ModelsRegistration
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        // The factory's own logging writes an address and headers for each request; the outcomes are logged instead.
        // Models keep their handlers; what changes in DNS is noticed by the lifetime of pooled connections.
        services.AddHttpClient(ModelTransport.ClientName)
            .ConfigurePrimaryHttpMessageHandler(ModelTransport.Sockets)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Governors>();
        services.TryAddSingleton<TokenBudget>();
        services.TryAddSingleton<ModelHealth>();
        services.AddMetrics().TryAddSingleton<ModelMetrics>();
        services.TryAddSingleton<ModelFactory>();
        return services;
    }
}
