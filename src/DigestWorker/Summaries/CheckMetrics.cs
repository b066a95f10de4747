using System.Diagnostics.Metrics;
using DigestWorker.Summaries.Checks;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerTelemetry;

namespace DigestWorker.Summaries;

/// <summary>Which checks the answers of the models fail.</summary>
internal sealed class CheckMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _failed =
        meters.CreateWorkerMeter().CreateCounter<long>("digest.checks.failed", "{answer}", "Answers that broke a rule and were not published, by rule");

    public void RecordRejection(IReadOnlyList<Finding> findings)
    {
        foreach (var rule in findings.Where(finding => finding.Severity is Severity.Error).Select(finding => finding.Rule).Distinct())
            _failed.Add(1, Tag("rule", rule));
    }
}
