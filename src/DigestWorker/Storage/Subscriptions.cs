using DigestWorker.Interests;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>What a delivery is told.</summary>
/// <param name="DigestNames">Empty for all.</param>
/// <param name="SendsFiles">Whether it sends the published files instead of a message: then it follows a backfill, too.</param>
internal sealed record Subscription(string Delivery, IReadOnlyList<DeliveryEvent> Events, IReadOnlyList<string> DigestNames, bool SendsFiles)
{
    /// <summary>It is told of papers that match this interest alone; null: of all.</summary>
    public Interest? Interest { get; init; }

    public bool Wants(DeliveryEvent happened, string digest) =>
        Events.Contains(happened) && (DigestNames.Count == 0 || DigestNames.Contains(digest, StringComparer.OrdinalIgnoreCase));
}

/// <summary>What the configured deliveries are told; a reload of the configuration replaces them.</summary>
internal sealed class Subscriptions
{
    private IReadOnlyList<Subscription> _current = [];

    public IReadOnlyList<Subscription> Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
