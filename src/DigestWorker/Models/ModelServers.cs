using System.Collections.Concurrent;
using DigestWorker.Storage;

namespace DigestWorker.Models;

/// <summary>The server of each model, as this process and earlier ones know it.</summary>
internal sealed class ModelServers(ModelServerStore store, TimeProvider time, ILogger<ModelServer> logger)
{
    private readonly ConcurrentDictionary<(string, string), ModelServer> _servers = [];

    public ModelServer Get(LlmOptions options) =>
        _servers.GetOrAdd((NameOf(options), options.Model), server => new(server.Item1, server.Item2, store, time, logger));

    private static string NameOf(LlmOptions options) =>
        options.Provider is LlmProvider.AzureOpenAI ? $"{options.Address}?api-version={options.EffectiveApiVersion}" : options.Address.ToString();
}
