namespace DigestWorker.EndToEndTests;

/// <summary>The command line counts more than the environment, that more than the file, and that more than the providers' own variables.</summary>
public sealed class PrecedenceTests
{
    [ThoroughFact]
    public async Task The_file_alone_counts_where_nobody_else_speaks() => Assert.Equal("from-file", await ModelAskedAsync(inEnvironment: false, onCommandLine: false));

    [Fact]
    public async Task The_environment_counts_more_than_the_file() => Assert.Equal("from-environment", await ModelAskedAsync(inEnvironment: true, onCommandLine: false));

    [Fact]
    public async Task The_command_line_counts_most() => Assert.Equal("from-command-line", await ModelAskedAsync(inEnvironment: true, onCommandLine: true));

    [ThoroughFact]
    public async Task Of_a_key_named_twice_on_the_command_line_the_last_one_counts()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);

        await deployment.SucceedAsync("run", "--date", Deployment.Day, "--set", "Llm:Model=first", "--set", "llm:model=last");

        Assert.Equal("last", deployment.Model.LastRequest.GetProperty("model").GetString());
    }

    [ThoroughFact]
    public async Task The_provider_s_own_variables_fill_in_what_nobody_has_said()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        deployment.Llm.Remove("ApiKey");
        deployment.Llm.Remove("Endpoint");
        deployment.Environment["OPENAI_API_KEY"] = StandIns.ModelEndpoint.Key;
        deployment.Environment["OPENAI_BASE_URL"] = deployment.Model.OpenAIAddress;

        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal(1, deployment.Model.Calls);
    }

    [ThoroughFact]
    public async Task The_file_s_key_counts_more_than_the_provider_s_own_variable()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        deployment.Environment["OPENAI_API_KEY"] = "a-key-that-is-refused";

        await deployment.SucceedAsync("run", "--date", Deployment.Day);
    }

    [ThoroughFact]
    public async Task A_file_named_in_the_environment_is_read_instead_of_the_one_at_hand()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("other.json"), """{ "Digests": { "other": { "Cron": "0 0 6 * * ?", "TimeZone": "UTC" } } }""");
        deployment.Environment["DIGESTWORKER_CONFIG"] = "other.json";

        var ended = await deployment.SucceedAsync("schedule", "--count", "1");

        Assert.Equal("other  0 0 6 * * ?  UTC", ended.OutputLines[0]);
    }

    [Fact]
    public async Task What_an_env_file_adds_to_a_value_is_no_part_of_it()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        deployment.Llm.Remove("ApiKey");
        deployment.Environment["DIGESTWORKER_Llm__Model"] = "\"replay\"\r";
        deployment.Environment["DIGESTWORKER_Llm__Timeout"] = "90s\r";
        deployment.Environment["DIGESTWORKER_Output__Directory"] = "'elsewhere'";
        deployment.Environment["OPENAI_API_KEY"] = $"\"{StandIns.ModelEndpoint.Key}\"\r";

        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        Assert.Equal("replay", deployment.Model.LastRequest.GetProperty("model").GetString());
        Assert.True(File.Exists(deployment.PathOf($"elsewhere/{Deployment.Day}.md")));
    }

    private static async Task<string?> ModelAskedAsync(bool inEnvironment, bool onCommandLine)
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        deployment.Llm["Model"] = "from-file";
        if (inEnvironment)
            deployment.Environment["DIGESTWORKER_Llm__Model"] = "from-environment";

        await deployment.SucceedAsync(["run", "--date", Deployment.Day, .. onCommandLine ? new[] { "--set", "Llm:Model=from-command-line" } : []]);

        return deployment.Model.LastRequest.GetProperty("model").GetString();
    }
}
