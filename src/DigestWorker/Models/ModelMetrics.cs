using System.Diagnostics.Metrics;
using DigestWorker.Models.Quota;
using DigestWorker.Summaries.Checks;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerMeter;

namespace DigestWorker.Models;

/// <summary>How the models answer, which checks their answers fail, and how wide the governors leave the way to them.</summary>
internal sealed class ModelMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _findings;

    public ModelMetrics(IMeterFactory meters, Governors governors)
    {
        var meter = meters.CreateWorkerMeter();
        _calls = meter.CreateCounter<long>("digest.model.calls", "{call}", "Questions put to a model, by what came back after all attempts");
        _findings = meter.CreateCounter<long>("digest.checks.failed", "{answer}", "Answers that broke a rule and were not published, by rule");
        meter.CreateObservableGauge("digest.model.limit", () => Each(governors, load => load.Limit), "{call}", "Calls that may be under way at once, as the governor has it now");
        meter.CreateObservableGauge("digest.model.under_way", () => Each(governors, load => load.InFlight), "{call}", "Calls under way");
        meter.CreateObservableGauge("digest.model.waiting", () => Each(governors, load => load.Waiting), "{call}", "Calls that wait for their turn");
    }

    public void RecordCall(LlmOptions options, ModelReply reply) => _calls.Add(1, Tag("model", options.Model), Tag("server", options.Address.Authority), Tag("outcome", Name(reply)));

    public void RecordFindings(IReadOnlyList<Finding> findings)
    {
        foreach (var rule in findings.Where(finding => finding.Severity is Severity.Error).Select(finding => finding.Rule).Distinct())
            _findings.Add(1, Tag("rule", rule));
    }

    private static IEnumerable<Measurement<int>> Each(Governors governors, Func<GovernorLoad, int> number) =>
        governors.Loads.Select(load => new Measurement<int>(number(load), Tag("model", load.Model), Tag("server", load.Server)));

    private static string Name(ModelReply reply) => reply switch
    {
        ModelReply.Answered => "answered",
        ModelReply.Truncated => "cut",
        ModelReply.Refused => "declined",
        ModelReply.Filtered => "filtered",
        ModelReply.OutOfBudget => "out_of_budget",
        ModelReply.Misconfigured => "stopped",
        _ => "unavailable",
    };
}
