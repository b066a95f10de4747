using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
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
            Assert.Matches("^[0-9-]{10}T[0-9:.]{12}Z$", entry.RootElement.GetProperty("Timestamp").GetString());
        });
    }

    [ThoroughFact]
    public async Task A_log_as_text_has_a_time_and_a_level_and_goes_to_private_files_that_rotate()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2, _ => ModelAnswer.Error(400, "bad_request", $"{ModelEndpoint.Key}{Hostile}"));
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        deployment.Sites.Days[today] = [new StandInPaper("2501.20001", $"A Title{Hostile}", $"We count.{Hostile}", 3)];
        deployment.Configuration["Logging"] = JsonNode.Parse("""{ "Format": "Text", "Level": "Trace", "File": "logs/worker.log", "MaxFileSize": 1, "MaxFiles": 2 }""");
        Directory.CreateDirectory(deployment.PathOf("logs"));
        await File.WriteAllLinesAsync(
            deployment.PathOf("logs/worker.log"), Enumerable.Repeat($"2026-01-01T00:00:00.000Z info     {new string('x', 990)}", 1060), TestContext.Current.CancellationToken);
        using var worker = deployment.Start("serve");
        await worker.SaysAsync("Run of daily ended");
        worker.Terminate();
        var ended = await worker.EndAsync();

        var files = Directory.GetFiles(deployment.PathOf("logs"));
        Assert.Equal(["worker.log", "worker_001.log"], files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        foreach (var file in OperatingSystem.IsWindows() ? [] : files)
            Assert.Equal("600", Convert.ToString((int)new FileInfo(file).UnixFileMode, 8));
        Assert.All(ended.ErrorLines.Concat(files.SelectMany(File.ReadLines)), line =>
        {
            Assert.Matches("^([0-9-]{10}T[0-9:.]{12}Z (trace|debug|info|warning|error|critical) |    )", line);
            Assert.DoesNotContain(line, char.IsControl);
            Assert.DoesNotContain(ModelEndpoint.Key, line, StringComparison.Ordinal);
        });
    }
}
