using System.Collections.Concurrent;
using DigestWorker.Models.Quota;

namespace DigestWorker.Models;

/// <summary>One governor per model and endpoint, shared by the whole process because the quota is.</summary>
internal sealed class Governors(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(LlmProvider, Uri, string), Governor> _governors = [];

    /// <summary>The governor, with the limits updated to these.</summary>
    public Governor Get(LlmOptions options)
    {
        var governor = _governors.GetOrAdd(
            (options.Provider, options.Address, options.Model),
            _ => new(options.MaxConcurrency, options.RequestsPerMinute, options.TokensPerMinute, time));
        governor.Allow(options.MaxConcurrency, options.RequestsPerMinute, options.TokensPerMinute);
        return governor;
    }

    public IEnumerable<GovernorLoad> Loads => _governors.Select(governor => governor.Value.LoadOf(governor.Key.Item3, governor.Key.Item2.Authority));

    public void Dispose()
    {
        foreach (var governor in _governors.Values)
            governor.Dispose();
    }
}
