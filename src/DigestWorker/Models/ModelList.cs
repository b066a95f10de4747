using System.Text.Json;
using DigestWorker.Http;

namespace DigestWorker.Models;

/// <summary>The models that a server has, for the operator who chooses one, or named another.</summary>
internal sealed class ModelList(LlmOptions options, string key, HttpMessageHandler sockets)
{
    private const int Max = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Empty if the server does not say. Azure lists models, but not deployments.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        if (options.Provider is LlmProvider.AzureOpenAI)
            return [];
        try
        {
            using var http = new HttpClient(sockets, disposeHandler: false) { Timeout = Patience };
            var isOllama = options.Provider is LlmProvider.Ollama;
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{options.Address.ToString().TrimEnd('/')}/{(isOllama ? "api/tags" : "models")}");
            if (key is not "")
                request.Headers.Authorization = new("Bearer", key);
            using var response = await http.SendAsync(request, cancellationToken);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken), new JsonDocumentOptions { MaxDepth = 32 });
            return [.. document.RootElement.GetProperty(isOllama ? "models" : "data").EnumerateArray()
                .Select(model => Excerpt.Of(model.GetProperty(isOllama ? "name" : "id").GetString() ?? "")).Take(Max)];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }
}
