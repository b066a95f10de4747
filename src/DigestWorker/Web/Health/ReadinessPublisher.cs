using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Runs the checks also when nothing requests them, so that the log and the metrics report problems in time.</summary>
internal sealed class ReadinessPublisher(Readiness readiness) : IHealthCheckPublisher
{
    public static void Configure(HealthCheckPublisherOptions options)
    {
        // The scheduler starts only once everything else has.
        options.Delay = TimeSpan.FromSeconds(5);
        options.Period = TimeSpan.FromSeconds(20);
        // Readiness runs the checks, one at a time and with a timeout; the publisher's own timeout publishes nothing at all.
        // https://learn.microsoft.com/aspnet/core/host-and-deploy/health-checks#health-check-publisher
        options.Predicate = _ => false;
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken) => readiness.NowAsync(cancellationToken);
}
