using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

public sealed class RunTests
{
    [Fact]
    public async Task A_run_makes_the_edition_and_a_second_one_costs_nothing_and_touches_no_file()
    {
        await using var deployment = await Deployment.StartAsync(papers: 6);

        var first = await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(6, deployment.Model.Calls);
        Assert.Contains($"daily 2025-01-08 Complete settled {deployment.PathOf("digests/2025-01-08.md")} 6 papers", first.OutputLines);
        Assert.Contains("6 of 6 papers accepted, 6 calls, 5,400 + 1,800 tokens", first.OutputLines);
        Assert.Equal(["daily 2025-01-08: 6 papers listed, 6 to ask about"], first.ErrorLines);
        var index = JsonDocument.Parse(deployment.Read("digests/index.json")).RootElement;
        Assert.Equal("2025-01-08.md", index.GetProperty("editions")[0].GetProperty("file").GetString());
        Assert.Equal(6, JsonDocument.Parse(deployment.Read("digests/2025-01-08.json")).RootElement.GetProperty("entries").GetArrayLength());
        await deployment.SucceedAsync("lint", "digests/2025-01-08.md");

        var before = Stamps(deployment);
        var second = await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(6, deployment.Model.Calls);
        Assert.Equal(before, Stamps(deployment));
        Assert.Equal([$"daily 2025-01-08 Complete settled {deployment.PathOf("digests/2025-01-08.md")} (unchanged) 6 papers"], second.OutputLines);
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("AzureOpenAI")]
    [InlineData("Ollama")]
    public async Task Each_provider_writes_the_same_edition(string provider)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        deployment.Llm["Provider"] = provider;
        deployment.Llm["Endpoint"] = provider is "OpenAI" ? deployment.Model.OpenAIAddress : deployment.Model.Address;

        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(2, deployment.Model.Calls);
        Assert.Contains("Study 1 of Small Models", deployment.Read("digests/2025-01-08.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_API_is_down_the_page_is_read()
    {
        await using var deployment = await Deployment.StartAsync(papers: 3);
        deployment.Sites.On("/api/daily_papers", 404, "Not Found");

        var ended = await deployment.RunAsync("run", "--date", Deployment.Day);

        Assert.Equal(3, deployment.Model.Calls);
        Assert.Contains("digests/2025-01-08.md 3 papers", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_whose_answers_are_refused_makes_the_edition_partial_and_the_exit_code_2()
    {
        await using var deployment = await Deployment.StartAsync(papers: 6, call => call.PaperId is "2501.10002" ? "This is English." : ModelAnswer.Good(call.PaperId, call.Title));

        var ended = await deployment.RunAsync("run", "--date", Deployment.Day);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains($"daily 2025-01-08 Partial open {deployment.PathOf("digests/2025-01-08.md")} 5 of 6 papers", ended.Output, StringComparison.Ordinal);
        Assert.Contains("daily 2025-01-08: 2501.10002: answer rejected by ", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("2501.10002", deployment.Read("digests/2025-01-08.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_refuses_the_key_fails_the_edition_and_makes_the_exit_code_3()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Llm["ApiKey"] = "another-key";
        deployment.Llm["MaxConcurrency"] = 1;

        var ended = await deployment.RunAsync("run", "--date", Deployment.Day);

        Assert.Equal(3, ended.ExitCode);
        Assert.StartsWith("daily 2025-01-08 Failed open - no paper has a summary: ", ended.OutputLines[0], StringComparison.Ordinal);
        Assert.Contains("does not accept the key", ended.OutputLines[0], StringComparison.Ordinal);
        Assert.Equal(["daily 2025-01-08: 6 papers listed, 6 to ask about", "to do: Check Llm:ApiKey and Llm:Endpoint."], ended.ErrorLines);
        Assert.False(File.Exists(deployment.PathOf("digests/2025-01-08.md")));
        Assert.Equal(1, deployment.Model.Calls);
    }

    [Fact]
    public async Task A_listing_that_is_down_makes_the_exit_code_3_and_leaves_the_earlier_file()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        var before = deployment.Read("digests/2025-01-08.md");
        deployment.Sites.On("/", 404, "Not Found");

        var ended = await deployment.RunAsync("run", "--date", "2025-01-09");

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal(before, deployment.Read("digests/2025-01-08.md"));
        Assert.DoesNotContain("digests/2025-01-09.md", deployment.Files());
    }

    [Fact]
    public async Task A_dry_run_asks_no_model_and_writes_no_edition()
    {
        await using var deployment = await Deployment.StartAsync(papers: 4);

        var ended = await deployment.SucceedAsync("run", "--date", Deployment.Day, "--dry-run");

        Assert.Equal(0, deployment.Model.Calls);
        Assert.Equal(["daily 2025-01-08: 4 papers listed, 4 to ask about"], ended.ErrorLines);
        Assert.DoesNotContain(deployment.Files(), file => file.EndsWith(".md", StringComparison.Ordinal) || file.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_output_folder_is_taken_from_the_command_line()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);

        await deployment.SucceedAsync("run", "--date", Deployment.Day, "--out", "elsewhere/deep");

        Assert.True(File.Exists(deployment.PathOf("elsewhere/deep/2025-01-08.md")));
        Assert.False(Directory.Exists(deployment.PathOf("digests")));
    }

    [Fact]
    public async Task Past_days_are_made_by_backfill()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        deployment.Sites.Days["2025-01-09"] = StandInPaper.Many(3, "2501.2");

        var ended = await deployment.SucceedAsync("backfill", "--from", Deployment.Day, "--to", "2025-01-09");

        Assert.Equal(5, deployment.Model.Calls);
        Assert.True(File.Exists(deployment.PathOf("digests/2025-01-08.md")));
        Assert.True(File.Exists(deployment.PathOf("digests/2025-01-09.md")));
        Assert.Contains("5 of 5 papers accepted", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_in_no_file_and_no_line_that_the_worker_leaves()
    {
        await using var deployment = await Deployment.StartAsync(papers: 3, call => call.Number is 1 && call.PaperId is "2501.10001"
            ? ModelAnswer.Error(400, "bad_request", $"the key {ModelEndpoint.Key} may not do that")
            : ModelAnswer.Good(call.PaperId, call.Title));

        var ended = await deployment.RunAsync("run", "--date", Deployment.Day, "-v");
        var status = await deployment.RunAsync("status");
        var check = await deployment.RunAsync("check", "-v");

        Assert.NotEqual(0, deployment.Model.Calls);
        foreach (var said in new[] { ended, status, check })
            Assert.DoesNotContain(ModelEndpoint.Key, said.Output + said.Errors, StringComparison.Ordinal);
        Assert.All(deployment.Files(), file => Assert.Equal(-1, File.ReadAllBytes(deployment.PathOf(file)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(ModelEndpoint.Key))));
    }

    private static List<(string File, DateTime WrittenAt, string Hash)> Stamps(Deployment deployment) =>
        [.. deployment.Files().Where(file => file.StartsWith("digests/2025", StringComparison.Ordinal) || file is "digests/index.json")
            .Select(file => (file, File.GetLastWriteTimeUtc(deployment.PathOf(file)), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(deployment.PathOf(file))))))];
}
