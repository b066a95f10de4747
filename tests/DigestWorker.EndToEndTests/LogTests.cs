using System.Globalization;
using System.Text.Json;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

public sealed class LogTests
{
    private const string Hostile = "\r\n[INF] forged \u001b]52;c;Zm9yZ2Vk\u0007\u001b[2J\u009b31m {\"Message\":\"forged\"}";

    [ThoroughFact]
    public async Task What_comes_from_outside_writes_no_line_of_the_log_and_no_command_of_a_terminal()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2, _ => ModelAnswer.Error(400, "bad_request", Hostile));
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        deployment.Sites.Days[today] = [new StandInPaper("2501.20001", $"A Title{Hostile}", $"We count.{Hostile}", 3)];
        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("digests/index.json")), () => worker.HasEnded ? worker.Errors : null);
        worker.Terminate();
        var ended = await worker.EndAsync();

        Assert.NotEmpty(ended.ErrorLines);
        Assert.All(ended.ErrorLines, line =>
        {
            using var entry = JsonDocument.Parse(line);
            Assert.NotEqual("forged", entry.RootElement.GetProperty("Message").GetString());
            Assert.DoesNotContain(line, char.IsControl);
        });
    }
}
