using System.Diagnostics.Metrics;
using DigestWorker.Storage;

namespace DigestWorker.Runs;

/// <summary>What runs ask of the model, as counters of the meter <c>DigestWorker</c>.</summary>
internal sealed class RunMetrics
{
    public const string MeterName = "DigestWorker";

    private readonly Counter<long> _asked;
    private readonly Counter<long> _askedAgain;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _tokens;

    public RunMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _asked = meter.CreateCounter<long>("digest.papers.asked", "{paper}", "Papers put to the model");
        _askedAgain = meter.CreateCounter<long>("digest.papers.asked_again", "{paper}", "Papers whose first answer did not pass the checks");
        _accepted = meter.CreateCounter<long>("digest.papers.accepted", "{paper}", "Papers with an accepted summary");
        _calls = meter.CreateCounter<long>("digest.model.calls", "{call}", "Answers asked for");
        _tokens = meter.CreateCounter<long>("digest.model.tokens", "{token}", "Tokens, by kind");
    }

    public void Asked(string digest, RunCounts counts)
    {
        var tag = new KeyValuePair<string, object?>("digest", digest);
        _asked.Add(counts.Asked, tag);
        _askedAgain.Add(counts.AskedAgain, tag);
        _accepted.Add(counts.Accepted, tag);
        _calls.Add(counts.Calls, tag);
        _tokens.Add(counts.Tokens.Prompt, tag, new("kind", "prompt"));
        _tokens.Add(counts.Tokens.Completion, tag, new("kind", "completion"));
    }
}
