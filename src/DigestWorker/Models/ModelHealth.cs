using System.Collections.Concurrent;

namespace DigestWorker.Models;

/// <summary>The last result of a model.</summary>
/// <param name="Problem">Why every call fails until its configuration or account is fixed; null if the last call succeeded.</param>
/// <param name="Since">When the problem began.</param>
internal sealed record ModelStatus(Reason? Problem, DateTimeOffset Since, DateTimeOffset At);

/// <summary>The models for which every call fails, as seen by this process.</summary>
internal sealed class ModelHealth(TimeProvider time)
{
    private readonly ConcurrentDictionary<(LlmProvider, Uri, string), ModelStatus> _statuses = [];

    public ModelStatus? Of(LlmOptions options) => _statuses.GetValueOrDefault(Key(options));

    public void Record(LlmOptions options, ModelReply reply)
    {
        // An outage does not show whether the key is valid.
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
