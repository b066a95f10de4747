using DigestWorker.Http;
using DigestWorker.Models.Quota;
using DigestWorker.Models.Wire;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DigestWorker.Models;

internal static class ModelsRegistration
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        // The factory would log address and headers of every request; the outcomes are logged instead.
        // Models keep their handlers; DNS changes apply when pooled connections expire.
        services.AddHttpClient(ModelTransport.ClientName)
            .ConfigurePrimaryHttpMessageHandler(ModelTransport.Sockets)
            // The answer is put together before the secrets in it are looked for.
            .AddHttpMessageHandler(services => new RedactionHandler(services.GetRequiredService<Secrets>()))
            .AddHttpMessageHandler(() => new AnswerReader())
            .AddHttpMessageHandler(() => new BoundedBodyHandler(ModelTransport.MaxBytes))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new Secrets());
        services.TryAddSingleton<Governors>();
        services.TryAddSingleton<ModelServers>();
        services.TryAddSingleton<TokenBudget>();
        services.TryAddSingleton<ModelHealth>();
        services.AddMetrics().TryAddSingleton<ModelMetrics>();
        services.TryAddSingleton<ModelFactory>();
        return services;
    }
}
