using System.Diagnostics.Metrics;
using DigestWorker.Models.Quota;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerTelemetry;

namespace DigestWorker.Models;

/// <summary>Metrics beyond the gen_ai.* metrics of the chat clients: outcomes after all attempts, and the load of the governors.</summary>
internal sealed class ModelMetrics
{
    private readonly Counter<long> _calls;

    public ModelMetrics(IMeterFactory meters, Governors governors)
    {
        var meter = meters.CreateWorkerMeter();
        _calls = meter.CreateCounter<long>("digest.model.calls", "{call}", "Calls of a model, by outcome after all attempts");
        meter.CreateObservableGauge(
            "digest.model.limit", () => Each(governors, load => load.Limit), "{call}", "Current concurrency limit of the governor");
        meter.CreateObservableGauge("digest.model.in_flight", () => Each(governors, load => load.InFlight), "{call}", "Calls in flight");
        meter.CreateObservableGauge("digest.model.waiting", () => Each(governors, load => load.Waiting), "{call}", "Calls waiting for a permit");
    }

    public void RecordCall(LlmOptions options, ModelReply reply) =>
        _calls.Add(1, Tag("model", options.Model), Tag("server", options.Address.Authority), Tag("outcome", Name(reply)));

    private static IEnumerable<Measurement<int>> Each(Governors governors, Func<GovernorLoad, int> number) =>
        governors.Loads.Select(load => new Measurement<int>(number(load), Tag("model", load.Model), Tag("server", load.Server)));

    private static string Name(ModelReply reply) => reply switch
    {
        ModelReply.Answered => "answered",
        ModelReply.Truncated => "truncated",
        ModelReply.Refused => "refused",
        ModelReply.Filtered => "filtered",
        ModelReply.OutOfBudget => "out_of_budget",
        ModelReply.Misconfigured => "misconfigured",
        _ => "unavailable",
    };
}
