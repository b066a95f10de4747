using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using DigestWorker.Models;
using DigestWorker.StandIns;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace DigestWorker.Tests.Summaries;

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
}
