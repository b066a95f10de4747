namespace DigestWorker.Deliveries;

/// <summary>Sends as long as the worker serves.</summary>
internal sealed class OutboxRelayService(OutboxRelay relay) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => relay.ServeAsync(stoppingToken);
}
