using System.Collections.Concurrent;

namespace DigestWorker.Models;

/// <summary>What a model said last.</summary>
/// <param name="Problem">Why it answers nobody before somebody acts; null where it answered.</param>
/// <param name="Since">When it began to say so.</param>
internal sealed record ModelStatus(Reason? Problem, DateTimeOffset Since, DateTimeOffset At);

/// <summary>Which models refuse to answer anybody, as far as this process has asked them.</summary>
internal sealed class ModelHealth(TimeProvider time)
{
    private readonly ConcurrentDictionary<(LlmProvider, Uri, string), ModelStatus> _statuses = [];

    public ModelStatus? Of(LlmOptions options) => _statuses.GetValueOrDefault(Key(options));

    public void Record(LlmOptions options, ModelReply reply)
    {
        // An outage says nothing about the key.
        if (reply is ModelReply.Unavailable or ModelReply.OutOfBudget)
            return;
        var (now, stopped) = (time.GetUtcNow(), (reply as ModelReply.Misconfigured)?.Reason);
        _statuses.AddOrUpdate(
            Key(options),
            _ => new ModelStatus(stopped, now, now),
            (_, before) => new ModelStatus(stopped, stopped is null || before.Problem is null ? now : before.Since, now));
    }

    private static (LlmProvider, Uri, string) Key(LlmOptions options) => (options.Provider, options.Address, options.Model);
}
