using System.Collections.Concurrent;
using DigestWorker.Models.Quota;

namespace DigestWorker.Models;

/// <summary>One governor for each model at an endpoint, shared by everything in the process: its quota is one.</summary>
internal sealed class Governors(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(LlmProvider, Uri, string), Governor> _governors = [];

    /// <summary>With the limits that were given last.</summary>
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
