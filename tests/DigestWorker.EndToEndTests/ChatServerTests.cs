using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>The program against servers of many kinds: <c>run</c> and <c>check</c> agree about each.</summary>
public sealed class ChatServerTests
{
    private const int Papers = 17;

    public static TheoryData<string> Servers => [.. ChatServer.All.Select(server => server.Name)];

    [ThoroughTheory, MemberData(nameof(Servers))]
    public async Task Every_paper_is_published_and_a_check_finds_nothing(string name)
    {
        var server = ChatServer.Named(name);
        await using var deployment = await Deployment.StartAsync(Papers, server.Answer);
        deployment.Llm["Provider"] = server.Provider;
        deployment.Llm["Endpoint"] = server.Provider is "OpenAI" ? deployment.Model.OpenAIAddress : deployment.Model.Address;
        deployment.Llm["Temperature"] = 0.2;

        var run = await deployment.SucceedAsync("run", "--date", Deployment.Day);
        Assert.Contains($"{Deployment.Day}.md {Papers} papers", run.Output, StringComparison.Ordinal);
        Assert.InRange(deployment.Model.Calls, Papers, Papers + 20);

        var calls = deployment.Model.Calls;
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        Assert.Equal(calls, deployment.Model.Calls);

        // What the first run found out holds for another process.
        await deployment.SucceedAsync("run", "--date", Deployment.Day, "--regenerate");
        Assert.InRange(deployment.Model.Calls - calls, Papers, Papers + (name is "OpenRouter" or "Groq" ? 4 : 0));

        var check = await deployment.SucceedAsync("check");
        Assert.Contains(check.OutputLines, line => line.StartsWith("ok    model: ", StringComparison.Ordinal));
        Assert.DoesNotContain(ModelEndpoint.Key, run.Output + run.Errors + check.Output + check.Errors, StringComparison.Ordinal);
    }

    [ThoroughTheory]
    [InlineData(400, "odd", "The flux is not aligned.")]
    [InlineData(404, "model_not_found", "The model `stand-in` does not exist")]
    [InlineData(429, "429", "Rate limit exceeded: free-models-per-day.")]
    [InlineData(401, "invalid_api_key", "Incorrect API key provided.")]
    public async Task What_fails_a_run_fails_a_check_in_the_words_of_the_server_and_no_paper_is_given_up(int status, string code, string words)
    {
        await using var deployment = await Deployment.StartAsync(Papers, _ => ModelAnswer.Error(status, code, words, ("X-RateLimit-Reset", "21600")));

        var run = await deployment.RunAsync("run", "--date", Deployment.Day);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(words.TrimEnd('.'), run.Output + run.Errors, StringComparison.Ordinal);

        var check = await deployment.RunAsync("check");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains(check.OutputLines, line => line.StartsWith("wrong model: ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        if (status is 404)
            Assert.Contains(check.OutputLines, line => line.Contains("The server has stand-in, other-model.", StringComparison.Ordinal));
    }
}
