using System.Collections.Concurrent;

namespace DigestWorker.Summaries;

/// <summary>What a model said last.</summary>
/// <param name="Stopped">Why it answers nobody before somebody acts; null where it answered.</param>
/// <param name="Since">When it began to say so.</param>
internal sealed record ModelStanding(string? Stopped, DateTimeOffset Since, DateTimeOffset At);

/// <summary>Which models refuse to answer anybody, as far as this process has asked them.</summary>
internal sealed class ModelStandings(TimeProvider time)
{
    private readonly ConcurrentDictionary<(LlmProvider, Uri, string), ModelStanding> _standings = [];

    public ModelStanding? Of(LlmOptions options) => _standings.GetValueOrDefault(Key(options));

    public void Note(LlmOptions options, ModelReply reply)
    {
        // An outage says nothing about the key.
        if (reply is ModelReply.Unavailable or ModelReply.OutOfBudget)
            return;
        var (now, stopped) = (time.GetUtcNow(), (reply as ModelReply.Stopped)?.Reason);
        _standings.AddOrUpdate(
            Key(options),
            _ => new ModelStanding(stopped, now, now),
            (_, before) => new ModelStanding(stopped, stopped is null || before.Stopped is null ? now : before.Since, now));
    }

    private static (LlmProvider, Uri, string) Key(LlmOptions options) => (options.Provider, options.Address, options.Model);
}
