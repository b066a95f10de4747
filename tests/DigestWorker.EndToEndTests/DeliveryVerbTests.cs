using System.Text.Json.Nodes;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>What an operator does with deliveries at the command line.</summary>
public sealed class DeliveryVerbTests
{
    [Fact]
    public async Task A_run_delivers_and_what_is_refused_is_said_mended_and_sent()
    {
        await using var service = await MessageService.StartAsync();
        await using var deployment = await Deployment.StartAsync(papers: 3);
        deployment.Configuration["Deliveries"] = new JsonObject { ["team"] = new JsonObject { ["Channel"] = "Slack", ["Url"] = service.AddressOf("slack") } };
        service.Fault = _ => new ServiceAnswer(400, "invalid_blocks");

        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        Assert.Contains(
            "team Slack: 0 sent, 0 waiting, 1 given up: the delivery team gave up: 127.0.0.1 does not accept this message (HTTP 400): invalid_blocks.",
            (await deployment.SucceedAsync("deliveries")).Output, StringComparison.Ordinal);
        var wrong = await deployment.RunAsync("check", "--send-test");
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("wrong delivery: team (Slack)", wrong.Output, StringComparison.Ordinal);

        service.Fault = null;
        Assert.Contains("team Slack: 1 sent, 0 waiting, 0 given up", (await deployment.SucceedAsync("deliveries", "retry", "TEAM")).Output, StringComparison.Ordinal);
        Assert.Contains("has carried every paper", (await deployment.SucceedAsync("deliver", "--to", "team", "--digest", "daily", "--date", Deployment.Day)).Output, StringComparison.Ordinal);
        await deployment.SucceedAsync("deliver", "--to", "team", "--digest", "daily", "--date", Deployment.Day, "--force");
        Assert.Contains("ok    delivery: team (Slack): a test message was sent", (await deployment.SucceedAsync("check", "--send-test")).Output, StringComparison.Ordinal);

        Assert.Equal([true, true, false], service.Accepted.Select(message => message.Body.Contains("2501.10000", StringComparison.Ordinal)));
        Assert.DoesNotContain(deployment.Files().Where(file => !file.StartsWith("data/", StringComparison.Ordinal)), file => deployment.Read(file).Contains("a-secret-of-slack", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_delivery_that_is_not_there_is_said()
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync("deliver", "--to", "team", "--digest", "daily", "--date", Deployment.Day);

        Assert.Equal((1, "error: --to team: no delivery is configured; add one in section Deliveries."), (ended.ExitCode, ended.ErrorLines[^1]));
    }
}
