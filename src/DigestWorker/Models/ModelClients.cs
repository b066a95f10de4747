using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.AI.OpenAI;
using Azure.Identity;
using DigestWorker.Http;
using DigestWorker.Telemetry;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models.Chat;
using OpenAI;

namespace DigestWorker.Models;

/// <summary>
/// A chat client for each provider. Each has a method that is not inlined, so that only the assemblies of the configured provider are loaded.
/// Retries and timeouts of the libraries are off: <see cref="ModelTransport"/> owns them.
/// </summary>
internal static partial class ModelClients
{
    private const int MaxName = 100;

    /// <summary>Adds the gen_ai.* metrics and spans of the library, without the content of the messages.</summary>
    public static IChatClient CreateTraced(LlmOptions options, string key, HttpClient http) => Create(options, key, http).AsBuilder()
        .UseOpenTelemetry(sourceName: WorkerTelemetry.Name, configure: chat => chat.EnableSensitiveData = false)
        .Use(
            async (messages, chat, inner, cancellationToken) =>
            {
                var response = await inner.GetResponseAsync(messages, chat, cancellationToken);
                // Metrics and spans keep what the server calls the model and the response.
                (response.ModelId, response.ResponseId) = (NameIn(response.ModelId), NameIn(response.ResponseId));
                return response;
            },
            getStreamingResponseFunc: null)
        .Build();

    private static string? NameIn(string? text) => Excerpt.Of(text ?? "") is { Length: > 0 and <= MaxName } name ? name : null;

    public static IChatClient Create(LlmOptions options, string key, HttpClient http) => options.Provider switch
    {
        LlmProvider.AzureOpenAI => AzureOpenAI(options, key, http),
        LlmProvider.OpenAI => OpenAI(options, key, http),
        LlmProvider.Ollama => Ollama(options, http),
        _ => throw new InvalidOperationException($"Llm:Provider: '{options.Provider}' is invalid; set AzureOpenAI, OpenAI or Ollama."),
    };

    // Azure.AI.OpenAI 2.1.0 calls what OpenAI 2.2 removed (https://github.com/Azure/azure-sdk-for-net/issues/53986).
    // AsIChatClient() uses the protocol method, which works: do not call this ChatClient directly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IChatClient AzureOpenAI(LlmOptions options, string key, HttpClient http)
    {
        var settings = new AzureOpenAIClientOptions();
        LeaveToTheTransport(settings, http);
        var client = key is ""
            ? WithEntraId(options.Address, settings)
            : new AzureOpenAIClient(options.Address, new ApiKeyCredential(key), settings);
        return client.GetChatClient(options.Model).AsIChatClient();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AzureOpenAIClient WithEntraId(Uri address, AzureOpenAIClientOptions settings) => new(address, EntraId.Credential, settings);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IChatClient OpenAI(LlmOptions options, string key, HttpClient http)
    {
        var settings = new OpenAIClientOptions { Endpoint = options.Address };
        LeaveToTheTransport(settings, http);
        // The library requires a key; local servers often have none.
        var credential = new ApiKeyCredential(key is "" ? "none" : key);
        return new OpenAIClient(credential, settings).GetChatClient(options.Model).AsIChatClient();
    }

#pragma warning disable CA1859 // The concrete type in the signature would load OllamaSharp for every provider.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IChatClient Ollama(LlmOptions options, HttpClient http)
    {
        http.BaseAddress = options.Address;
        return new OllamaApiClient(http, options.Model, OllamaJson.Default);
    }
#pragma warning restore CA1859

    private static void LeaveToTheTransport(ClientPipelineOptions settings, HttpClient http)
    {
        settings.Transport = new HttpClientPipelineTransport(http);
        settings.RetryPolicy = new ClientRetryPolicy(0);
        settings.NetworkTimeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>
    /// One credential for the process: each instance has its own token cache and repeats the sign-in.
    /// https://learn.microsoft.com/dotnet/azure/sdk/authentication/best-practices#reuse-credential-instances
    /// </summary>
    private static class EntraId
    {
        public static readonly DefaultAzureCredential Credential = new();
    }

    // The default serializer of OllamaSharp uses reflection, which native builds do not support.
    [JsonSerializable(typeof(ChatRequest))]
    [JsonSerializable(typeof(ChatResponseStream))]
    [JsonSerializable(typeof(ChatDoneResponseStream))]
    [JsonSerializable(typeof(JsonElement))]
    private sealed partial class OllamaJson : JsonSerializerContext;
}
