using System.Diagnostics.Metrics;
using DigestWorker.Papers;
using DigestWorker.Summaries;
using DigestWorker.Telemetry;
using static DigestWorker.Telemetry.WorkerTelemetry;

namespace DigestWorker.Runs;

/// <summary>The durations, tokens and costs of runs, and the outcomes of their papers.</summary>
internal sealed class RunMetrics
{
    private readonly TimeProvider _time;
    private readonly Histogram<double> _run;
    private readonly Histogram<double> _edition;
    private readonly Counter<long> _asked;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _verified;
    private readonly Counter<long> _verifierTokens;
    private readonly Counter<double> _verifierCost;

    public RunMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.CreateWorkerMeter();
        _run = meter.CreateDuration("digest.run.duration", "Time that runs took, by outcome", 1, 5, 15, 60, 300, 900, 1800, 3600, 7200);
        _edition = meter.CreateDuration(
            "digest.edition.duration", "Time that editions took within a run, by outcome", .1, .5, 1, 5, 15, 60, 300, 900, 1800, 3600);
        _asked = meter.CreateCounter<long>("digest.papers.asked", "{paper}", "Papers sent to the model, by outcome");
        _retried = meter.CreateCounter<long>("digest.papers.retried", "{paper}", "Papers whose first answer did not pass the checks");
        _tokens = meter.CreateCounter<long>("digest.model.tokens", "{token}", "Tokens counted by the provider, by kind");
        _cost = meter.CreateCounter<double>("digest.model.cost", unit: null, "Cost of the tokens, in the currency of Llm:Prices");
        _verified = meter.CreateCounter<long>("digest.verifier.papers", "{paper}", "Papers sent to the verifier, by outcome");
        _verifierTokens = meter.CreateCounter<long>("digest.verifier.tokens", "{token}", "Tokens of the verifier counted by the provider, by kind");
        _verifierCost = meter.CreateCounter<double>("digest.verifier.cost", unit: null, "Cost of the tokens of the verifier, in the currency of Llm:Prices");
    }

    public long Begin() => _time.GetTimestamp();

    public void Ended(string digest, RunOutcome outcome, long began) => Record(_run, digest, outcome, began);

    public void EditionEnded(string digest, RunOutcome outcome, long began) => Record(_edition, digest, outcome, began);

    public void Asked(string digest, SummaryOutcome outcome)
    {
        var of = Tag("digest", digest);
        AddVerified(of, outcome);
        // A summary that was only verified.
        if (outcome is SummaryOutcome.Accepted or SummaryOutcome.Withheld && outcome.Calls == 0)
            return;
        _asked.Add(1, of, Tag("outcome", outcome.MetricName));
        _retried.Add(outcome.Calls > 1 ? 1 : 0, of);
        _cost.Add((double)(outcome.Cost ?? 0), of);

        Add(_tokens, outcome.Tokens, of);
    }

    private void AddVerified(KeyValuePair<string, object?> of, SummaryOutcome outcome)
    {
        var found = outcome switch
        {
            SummaryOutcome.Accepted { Summary.Verification: { } verification } => verification.Unverified is null ? "verified" : "unverified",
            SummaryOutcome.Withheld => "withheld",
            _ when outcome.Verifier.Calls > 0 => "refused",
            _ => null,
        };
        if (found is null)
            return;
        _verified.Add(1, of, Tag("outcome", found));
        _verifierCost.Add((double)(outcome.Verifier.Cost ?? 0), of);
        Add(_verifierTokens, outcome.Verifier.Tokens, of);
    }

    private static void Add(Counter<long> counter, TokenUsage tokens, KeyValuePair<string, object?> of)
    {
        counter.Add(Math.Max(0, tokens.Prompt - tokens.Cached), of, Tag("kind", "prompt"));
        counter.Add(tokens.Cached, of, Tag("kind", "cached"));
        counter.Add(Math.Max(0, tokens.Completion - tokens.Reasoning), of, Tag("kind", "completion"));
        counter.Add(tokens.Reasoning, of, Tag("kind", "reasoning"));
    }

    private void Record(Histogram<double> duration, string digest, RunOutcome outcome, long began) =>
        duration.Record(_time.GetElapsedTime(began).TotalSeconds, Tag("digest", digest), Tag("outcome", outcome.ToString().ToLowerInvariant()));
}
