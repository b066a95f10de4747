using DigestWorker.Http;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

internal static class DeliveriesRegistration
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <param name="services">The service collection.</param>
    /// <param name="deliveries">The configured deliveries.</param>
    /// <param name="publicUrl">The address of the worker for readers; empty if there is none.</param>
    public static IServiceCollection AddDeliveries(this IServiceCollection services, IReadOnlyList<DeliveryDefinition> deliveries, string publicUrl)
    {
        // The factory would log the addresses, which are keys.
        services.AddHttpClient(HttpChannel.ClientName)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan) // HttpChannel defines it
            .ConfigurePrimaryHttpMessageHandler(() => new OutboundHandler(ConnectTimeout, ConnectionLifetime, addressesAreSecret: true))
            .AddHttpMessageHandler(provider => new RedactionHandler(provider.GetRequiredService<Secrets>()))
            .AddHttpMessageHandler(() => new BoundedBodyHandler(HttpChannel.MaxAnswer))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        // Known to the outbox before the first run.
        var subscriptions = new Subscriptions();
        return services
            .AddSingleton(subscriptions)
            .AddSingleton(new CurrentDeliveries(subscriptions, deliveries))
            .AddSingleton(new ReaderPages(publicUrl))
            .AddSingleton<DeliveryMetrics>()
            .AddSingleton<RemovedPapers>()
            .AddSingleton<DeliveryChannels>()
            .AddSingleton<OutboxRelay>()
            .AddSingleton<DeliveryQueries>()
            .AddSingleton<RequestedDelivery>();
    }
}
