using System.Collections.Concurrent;

namespace DigestWorker.Summaries.Quota;

/// <summary>One governor for each model at an endpoint, shared by everything in the process: its quota is one.</summary>
internal sealed class Governors(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(LlmProvider, Uri, string), Governor> _governors = [];

    /// <summary>The limits are those that were given last.</summary>
    public Governor Of(LlmOptions options)
    {
        var governor = _governors.GetOrAdd(
            (options.Provider, options.Address, options.Model),
            _ => new(options.MaxConcurrency, options.RequestsPerMinute, options.TokensPerMinute, time));
        governor.Allow(options.MaxConcurrency, options.RequestsPerMinute, options.TokensPerMinute);
        return governor;
    }

    public void Dispose()
    {
        foreach (var governor in _governors.Values)
            governor.Dispose();
    }
}
