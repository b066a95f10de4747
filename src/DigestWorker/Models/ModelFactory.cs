using System.Runtime.CompilerServices;
using DigestWorker.Models.Quota;

namespace DigestWorker.Models;

/// <summary>Creates the model for some options once, because its client owns its meter and the measurements.</summary>
internal sealed class ModelFactory(
    IHttpMessageHandlerFactory handlers, Governors governors, ModelServers servers, TokenBudget budget, ModelHealth health, ModelMetrics metrics,
    TimeProvider time, ILogger<Model> logger) : IDisposable
{
    private readonly ConditionalWeakTable<LlmOptions, Keyed> _models = [];
    private readonly Lock _making = new();

    /// <param name="options">Options without <see cref="LlmOptions.Problems">problems</see>.</param>
    public Model Get(LlmOptions options)
    {
        var governor = governors.Get(options);
        // The key file may have been replaced.
        var key = options.ReadKey();
        lock (_making)
        {
            if (_models.TryGetValue(options, out var made) && made.Key == key)
                return made.Model;
            var model = Create(options, key, governor);
            _models.AddOrUpdate(options, new(key, model));
            return model;
        }
    }

    /// <summary>The models that a server has; the options need not name one.</summary>
    public Task<IReadOnlyList<string>> ListAsync(LlmOptions options, CancellationToken cancellationToken) =>
        new ModelList(options, options.ReadKey(), handlers.CreateHandler(ModelTransport.ClientName)).ReadAsync(cancellationToken);

    public void Dispose()
    {
        foreach (var (_, made) in _models)
            made.Model.Dispose();
    }

    private Model Create(LlmOptions options, string key, Governor governor)
    {
        var (server, sockets) = (servers.Get(options), handlers.CreateHandler(ModelTransport.ClientName));
        var http = ModelTransport.Create(sockets, options, server, governor, budget, time, logger);
        return new Model(options, ModelClients.CreateTraced(options, key, http), server, new(options, key, sockets), health, metrics);
    }

    private sealed record Keyed(string Key, Model Model);
}
