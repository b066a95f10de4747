using System.Diagnostics.Metrics;
using DigestWorker.Summaries.Checks;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerTelemetry;

namespace DigestWorker.Summaries;

/// <summary>Counts the checks that answers fail.</summary>
internal sealed class CheckMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _failed =
        meters.CreateWorkerMeter().CreateCounter<long>("digest.checks.failed", "{answer}", "Answers rejected by a rule, by rule");

    public void RecordRejection(IReadOnlyList<Finding> findings)
    {
        foreach (var rule in findings.Where(finding => finding.Severity is Severity.Error).Select(finding => finding.Rule).Distinct())
            _failed.Add(1, Tag("rule", rule));
    }
}
