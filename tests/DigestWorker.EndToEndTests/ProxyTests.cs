using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

public sealed class ProxyTests
{
    [Fact]
    public async Task Neither_a_question_nor_a_key_for_this_machine_goes_to_a_proxy()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        await using var proxy = ForwardProxy.Start(deployment.Sites.Address);
        foreach (var variable in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy" })
            deployment.Environment[variable] = proxy.Address;
        deployment.Environment["NO_PROXY"] = deployment.Environment["no_proxy"] = "";

        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(1, deployment.Model.Calls);
        Assert.Empty(proxy.Requests);
    }
}
