using System.Diagnostics.Metrics;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerTelemetry;

namespace DigestWorker.Deliveries;

/// <summary>The tries of deliveries, by their results.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _tries;

    public DeliveryMetrics(IMeterFactory meters) =>
        _tries = meters.CreateWorkerMeter().CreateCounter<long>("digest.delivery.tries", "{try}", "Tries to send a message, by delivery and outcome");

    /// <param name="outcome"><c>sent</c>, <c>failed</c> or <c>dead</c>.</param>
    public void Tried(string delivery, string outcome) => _tries.Add(1, Tag("delivery", delivery), Tag("outcome", outcome));
}
