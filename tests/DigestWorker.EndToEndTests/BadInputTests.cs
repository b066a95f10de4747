namespace DigestWorker.EndToEndTests;

public sealed class BadInputTests
{
    [ThoroughTheory]
    [InlineData("error: the configuration file 'nowhere.json' does not exist; name another with --config, or leave it out for the built-in defaults.", "run", "--config", "nowhere.json")]
    [InlineData("error: --set Llm:Model: a value is missing; write KEY=VALUE, such as Llm:Model=gpt-4o-mini.", "run", "--set", "Llm:Model")]
    [InlineData("error: Llm:Modell: unknown key; did you mean Model.", "run", "--set", "Llm:Modell=x")]
    [InlineData("error: Digests:daily:Llm:Modell: unknown key; did you mean Model.", "run", "--set", "Digests:daily:Llm:Modell=x")]
    [InlineData("error: Llm:Endpoint: the key would be sent unencrypted to example.com; use https, or set Llm:AllowHttp to true.", "run", "--set", "Llm:Endpoint=http://example.com/v1")]
    [InlineData("error: Digests:weekend:FileName: it writes the same files as daily ({date}.md); set another Directory or FileName, such as {digest}-{date}.md.", "run", "--set", "Digests:weekend:MaxPapers=3")]
    [InlineData("error: Digests:daily:TimeZone: 'Mars/Base' is not a time zone of this system; set an IANA name such as Asia/Seoul, and install tzdata if it is missing.", "serve", "--set", "Digests:daily:TimeZone=Mars/Base")]
    [InlineData("error: Digests:daily:Cron: '0 9 * * *' has five fields, as in crontab; add the seconds in front, and write ? for one of the two days: 0 0 9 * * ?.", "schedule", "--set", "Digests:daily:Cron=0 9 * * *")]
    [InlineData("error: Llm:Model: missing; set the name of the model, such as gpt-4o-mini.", "check", "--set", "Llm:Model=")]
    [InlineData("error: --digest weekly: there is no such digest; there are daily.", "run", "--digest", "weekly")]
    [InlineData("error: --date: 'yesterday' is not a date; use a day (2025-01-08), an ISO week (2025-W02) or a month (2025-01).", "run", "--date", "yesterday")]
    [InlineData("error: --date: '2025-W02' is not a day; an edition of daily covers a day, such as 2025-01-06.", "run", "--date", "2025-W02")]
    [InlineData("error: --to 2025-01-07: it lies before --from 2025-01-08; exchange them.", "backfill", "--from", "2025-01-08", "--to", "2025-01-07")]
    [InlineData("error: Option '--to' is required; see digestworker backfill --help", "backfill", "--from", "2025-01-08")]
    [InlineData("error: Unrecognized command or argument 'rnu'; see digestworker --help", "rnu")]
    [InlineData("error: Unrecognized command or argument '--dryrun'; see digestworker run --help", "run", "--dryrun")]
    [InlineData("error: --count: set 1 to 1000; see digestworker schedule --help", "schedule", "--count", "0")]
    [InlineData("error: nowhere.md: there is no such file", "lint", "nowhere.md")]
    [InlineData("error: nowhere.md: there is no such file", "show", "nowhere.md")]
    [InlineData("error: nowhere.md: there is no such file", "convert", "nowhere.md")]
    public async Task What_is_wrong_is_one_line_and_nothing_is_asked_or_written(string line, params string[] arguments)
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync(arguments);

        Assert.Equal([line], ended.ErrorLines);
        Assert.Equal("", ended.Output);
        Assert.Equal(1, ended.ExitCode);
        Assert.Empty(deployment.Files());
        Assert.Empty(deployment.Sites.Requests);
        Assert.Equal(0, deployment.Model.Calls);
    }

    [ThoroughFact]
    public async Task A_day_that_is_still_to_come_is_refused()
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync("run", "--date", "2999-01-01");

        Assert.StartsWith("error: --date: '2999-01-01' is in the future; by the listing's calendar (UTC) today is ", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }

    [ThoroughFact]
    public async Task An_unknown_key_in_the_environment_is_named()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Environment["DIGESTWORKER_Llm__Modle"] = "gpt-4o-mini";

        var ended = await deployment.RunAsync("status");

        Assert.Equal(["error: Llm:Modle: unknown key; did you mean Model."], ended.ErrorLines);
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task A_variable_with_one_underscore_too_few_is_named_and_those_of_others_are_not()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Environment["DIGESTWORKER_Llm_Provider"] = "OpenAI";
        deployment.Environment["DIGESTWORKER_WEB_PORT"] = "tcp://10.0.0.1:80"; // Kubernetes, for a service digestworker-web
        deployment.Environment["DIGESTWORKER_SERVICE_HOST"] = "10.0.0.1";

        var ended = await deployment.RunAsync("status");

        Assert.Equal(
            ["error: DIGESTWORKER_Llm_Provider: it is not a setting; write two underscores between the parts: DIGESTWORKER_Llm__Provider."],
            ended.ErrorLines);
        Assert.Equal(1, ended.ExitCode);
    }

    [ThoroughTheory]
    [InlineData("serve")]
    [InlineData("run")]
    [InlineData("health")]
    public async Task A_key_without_a_value_is_one_line(string verb)
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Daily["Cron"] = null;

        var ended = await deployment.RunAsync(verb);

        Assert.Equal(["error: Digests:daily:Cron: it has no value; set one, or remove the key to use the default."], ended.ErrorLines);
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_named_with_the_line()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("broken.json"), "{\n  \"Llm\": {\n    \"Model\" \"m\"\n  }\n}\n");

        var ended = await deployment.RunAsync("run", "--config", "broken.json");

        Assert.StartsWith("error: broken.json:3: it is not valid JSON: ", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_named()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("notes.txt"), "this is no database, and it is long enough to be looked at by anyone who opens it as one");

        var ended = await deployment.RunAsync("run", "--set", "Storage:ConnectionString=Data Source=notes.txt");

        Assert.Contains("notes.txt", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(["notes.txt"], deployment.Files());
    }
}
