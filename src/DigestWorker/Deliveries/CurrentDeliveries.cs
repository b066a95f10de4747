using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>The configured deliveries; a reload of the configuration replaces them.</summary>
internal sealed class CurrentDeliveries
{
    private readonly Subscriptions _subscriptions;
    private IReadOnlyList<DeliveryDefinition> _current = [];

    public CurrentDeliveries(Subscriptions subscriptions, IReadOnlyList<DeliveryDefinition> deliveries)
    {
        _subscriptions = subscriptions;
        Replace(deliveries);
    }

    /// <summary>Raised after the deliveries were replaced.</summary>
    public event Action? Changed;

    public IReadOnlyList<DeliveryDefinition> Current => Volatile.Read(ref _current);

    /// <summary>The delivery of that name; null if it is no longer configured.</summary>
    public DeliveryDefinition? Find(string name) => Current.FirstOrDefault(delivery => string.Equals(delivery.Name, name, StringComparison.OrdinalIgnoreCase));

    public void Replace(IReadOnlyList<DeliveryDefinition> deliveries)
    {
        Volatile.Write(ref _current, deliveries);
        _subscriptions.Current =
        [
            .. deliveries.Select(delivery => new Subscription(
                delivery.Name, delivery.Events, [.. delivery.Options.Digests], SendsFiles: delivery.Channel is ChannelKind.Git)
            {
                Interest = delivery.Interest,
            }),
        ];
        Changed?.Invoke();
    }
}
