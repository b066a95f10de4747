using DigestWorker.Hosting;
using DigestWorker.Models;
using DigestWorker.Storage;

namespace DigestWorker.Cli;

/// <summary>The server of the model that <c>init</c> is given. Asking it leaves nothing behind.</summary>
internal sealed class InitServer(LogLevel level)
{
    /// <inheritdoc cref="ModelList.ReadAsync"/>
    public Task<IReadOnlyList<string>> ListAsync(NewSettings settings, CancellationToken cancellationToken) => AskAsync(
        settings, (services, model) => services.GetRequiredService<ModelFactory>().ListAsync(model, cancellationToken));

    /// <inheritdoc cref="ModelTrials.TryWriterAsync"/>
    public Task<(string Which, string? Fault)> TryAsync(NewSettings settings, CancellationToken cancellationToken) => AskAsync(
        settings, (services, model) => ModelTrials.TryWriterAsync(services, model, cancellationToken));

    private async Task<T> AskAsync<T>(NewSettings settings, Func<IServiceProvider, LlmOptions, Task<T>> ask)
    {
        var read = settings.Read();
        using var temporary = new TemporaryFolder();
        await using var services = CompositionRoot.OnTemporaryStore(read, temporary, level);
        return await ask(services, read.Digests[0].Llm);
    }
}
