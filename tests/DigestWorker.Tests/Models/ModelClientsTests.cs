using System.ClientModel;
using System.ClientModel.Primitives;
using System.Reflection;
using Azure.AI.OpenAI;
using Azure.Identity;
using DigestWorker.Models;
using DigestWorker.StandIns;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace DigestWorker.Tests.Models;

public sealed class ModelClientsTests
{
    /// <summary>
    /// Azure.AI.OpenAI 2.1.0 beside a current OpenAI package: https://github.com/Azure/azure-sdk-for-net/issues/53986.
    /// Once the first half fails, the direct way works again; once the second does, no summary comes from Azure.
    /// </summary>
    [Fact]
    public async Task Azure_OpenAI_works_through_the_chat_seam_and_only_through_it()
    {
        await using var model = await ModelEndpoint.StartAsync(_ => "{}");
        using var http = new HttpClient();
        var settings = new AzureOpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0), Transport = new HttpClientPipelineTransport(http) };
        var azure = new AzureOpenAIClient(new Uri(model.Address), new ApiKeyCredential(ModelEndpoint.Key), settings).GetChatClient("deployed");

        await Assert.ThrowsAsync<MissingMethodException>(() => azure.CompleteChatAsync([new UserChatMessage("안녕하십니까?")]));

        var options = new LlmOptions { Provider = LlmProvider.AzureOpenAI, Endpoint = model.Address, Model = "deployed" };
        using var seam = ModelClients.Create(options, ModelEndpoint.Key, http);
        Assert.Equal("{}", (await seam.GetResponseAsync("안녕하십니까?", cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    /// <summary>Each credential signs in by itself, and has its own cache of tokens.</summary>
    [Fact]
    public void Clients_without_a_key_share_one_credential()
    {
        using var http = new HttpClient();
        var credentials = new List<object>();
        foreach (var endpoint in (string[])["https://one.openai.azure.com", "https://two.openai.azure.com"])
        {
            var options = new LlmOptions { Provider = LlmProvider.AzureOpenAI, Endpoint = endpoint, Model = "deployed" };
            using var client = ModelClients.Create(options, key: "", http);
            credentials.Add(Assert.Single(Reachable(client).OfType<DefaultAzureCredential>()));
        }

        Assert.Same(credentials[0], credentials[1]);
    }

    /// <summary>The objects of the client's libraries that it holds, however deep: none of them shows its credential.</summary>
    private static HashSet<object> Reachable(object root)
    {
        var found = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        while (open.TryPop(out var next))
        {
            if (!found.Add(next) || next is DefaultAzureCredential)
                continue;
            if (next is Array { Length: < 100 } items && !items.GetType().GetElementType()!.IsPrimitive)
            {
                foreach (var item in items)
                    Push(item);
            }
            for (var type = next.GetType(); type is not null && IsOfLibraries(type); type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    Push(field.FieldType.IsPointer || field.FieldType.IsByRefLike ? null : field.GetValue(next));
            }
        }
        return found;

        void Push(object? value)
        {
            if (value is Array || (value is not null && IsOfLibraries(value.GetType())))
                open.Push(value);
        }

        static bool IsOfLibraries(Type type) =>
            type.FullName is { } name && (name.StartsWith("Azure.", StringComparison.Ordinal) || name.StartsWith("OpenAI.", StringComparison.Ordinal)
                || name.StartsWith("System.ClientModel.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.AI.", StringComparison.Ordinal)
                || name.StartsWith("System.ReadOnlyMemory", StringComparison.Ordinal));
    }
}
