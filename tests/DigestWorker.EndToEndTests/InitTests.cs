using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary><c>init</c> in an empty folder: at a terminal, and by its options.</summary>
public sealed class InitTests : IAsyncLifetime
{
    private const string Enter = "\r";
    private const string Papers = "Which papers?";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-init-");
    private readonly Dictionary<string, string> _environment = [];
    private PaperSites _sites = null!;
    private ModelEndpoint _model = null!;

    /// <summary>The providers, with the questions about a model and what is typed. A * is the address of the stand-in.</summary>
    public static TheoryData<string, string[], string> Providers => new()
    {
        { "OpenAI", ["Number", "1", "Address of the server", "", "Key [Enter if it needs none]", ModelEndpoint.Key, "Model", "2"], "stand-in" },
        { "AzureOpenAI", ["Number", "2", "Address of the server", "*/openai/deployments/mine/chat/completions?api-version=2024-12-01-preview", "Key [Enter signs in with Entra ID]", ModelEndpoint.Key, "Name of the deployment (mine)", ""], "mine" },
        { "Ollama", ["Number", "3", "Address of the server (http://127.0.0.1:11434)", "*/api/chat", "Model", "stand-in:8b"], "stand-in:8b" },
        { "compatible", ["Number", "4", "Address of the server", "*/v1/chat/completions", "Key [Enter if it needs none]", ModelEndpoint.Key, "Model", "stand-in"], "stand-in" },
    };

    public async ValueTask InitializeAsync()
    {
        (_sites, _model) = (await PaperSites.StartAsync(), await ModelEndpoint.StartAsync());
        _sites.Days[Deployment.Day] = StandInPaper.Many(3);
        _environment["DIGESTWORKER_HuggingFace__BaseUrl"] = _environment["DIGESTWORKER_Arxiv__BaseUrl"] = _sites.Address.ToString();
        _environment["DIGESTWORKER_Arxiv__MinInterval"] = "0s";
    }

    public async ValueTask DisposeAsync()
    {
        await _sites.DisposeAsync();
        await _model.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [ThoroughTheory]
    [MemberData(nameof(Providers))]
    public async Task Answers_at_a_terminal_make_a_configuration_with_which_the_first_edition_is_made(string provider, string[] answers, string model)
    {
        Terminal.SkipWithout();
        if (provider is "OpenAI")
            _environment["OPENAI_BASE_URL"] = _model.OpenAIAddress;
        using var terminal = Terminal.Start(_folder.FullName, _environment, "init");
        await AnswerAsync(terminal, [.. answers, Papers, "1", "At which times", "8", "Time zone", "Asia/Tokyo"]);

        var (exitCode, screen) = await terminal.EndAsync();

        Assert.True(exitCode == 0, screen);
        Assert.Contains("It works: ", screen, StringComparison.Ordinal);
        Assert.Contains("next: digestworker run  ", screen, StringComparison.Ordinal);
        Assert.DoesNotContain(ModelEndpoint.Key, screen, StringComparison.Ordinal);
        _environment.Remove("OPENAI_BASE_URL");
        await MakesAnEditionAsync(provider is "compatible" ? "OpenAI" : provider, model, "0 0 8 * * ?", "Asia/Tokyo");
        if (provider is not "Ollama")
            AssertKept("llm.key");
    }

    [ThoroughFact]
    public async Task Ctrl_C_at_each_question_writes_nothing()
    {
        Terminal.SkipWithout();
        string[] answers =
        [
            "Number", "4", "Address of the server", "*/v1", "Key", ModelEndpoint.Key, "Model", "stand-in", "Number", "5", "Categories", "cs.CL", "At which times", "9", "Time zone", "",
        ];
        for (var asked = 0; asked < answers.Length; asked += 2)
        {
            using var terminal = Terminal.Start(_folder.FullName, _environment, "init");
            await AnswerAsync(terminal, answers[..asked]);
            await terminal.AnswerAsync(answers[asked], $"begun{Terminal.Interrupt}");

            var (exitCode, screen) = await terminal.EndAsync();

            Assert.True(exitCode == 130, $"at {answers[asked]}: {exitCode} {screen}");
            Assert.EndsWith("interrupted; nothing was written\n", screen, StringComparison.Ordinal);
            Assert.Empty(_folder.EnumerateFileSystemInfos());
        }
    }

    [ThoroughFact]
    public async Task Ctrl_C_while_the_model_is_tried_writes_nothing()
    {
        Terminal.SkipWithout();
        _model.Held = new TaskCompletionSource().Task;
        using var terminal = Terminal.Start(_folder.FullName, _environment, "init");
        await AnswerAsync(terminal, ["Number", "3", "Address of the server", "*", "Model", "1"]);
        await terminal.AnswerAsync("to summarize a sample paper", $"{Terminal.Interrupt}");

        var (exitCode, screen) = await terminal.EndAsync();

        Assert.True(exitCode == 130, screen);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [ThoroughFact]
    public async Task A_wrong_answer_is_answered_by_one_line_and_asked_again()
    {
        Terminal.SkipWithout();
        using var terminal = Terminal.Start(_folder.FullName, _environment, "init");
        await AnswerAsync(terminal,
        [
            "Number", "five", "type 1 to 4\nNumber", "2",
            "Address of the server", "", "missing; set the resource's address, such as https://NAME.openai.azure.com.\nAddress of the server", "name.openai.azure.com",
            "not a valid URL; write https://name.openai.azure.com.\nAddress of the server", "*",
            "Key", "two words", "the key has characters that are invalid in a key; copy it again.\nKey", "wrong",
            "Name of the deployment", "", "missing; set the name of the deployment.\nName of the deployment", "mine",
            "What now?", "1",
            "Number (2)", "", "Address of the server (http://127.0.0.1", "", "Key [Enter keeps the one before]", ModelEndpoint.Key, "Name of the deployment (mine)", "",
            Papers, "5", "Categories", "NLP", "'NLP' is not a category; set one such as cs.CL.\nCategories", "cs.CL, cs.LG",
            "At which times", "25:00", "nor a cron expression such as 0 0 9,15,21 * * ?.\nAt which times", "* * * * * ?", "0 * * * * ?.\nAt which times", "9:30",
            "Time zone", "Mars", "install tzdata if it is missing.\nTime zone", "Asia/Seoul",
        ]);

        var (exitCode, screen) = await terminal.EndAsync();

        Assert.True(exitCode == 0, screen);
        var settings = await ShownAsync();
        Assert.Contains("Llm:Provider = AzureOpenAI  (digestworker.json)", settings);
        Assert.Contains("Digests:arxiv:Categories:1 = cs.LG  (digestworker.json)", settings);
        Assert.Contains("Digests:arxiv:Cron = \"0 30 9 * * ?\"  (digestworker.json)".Replace("\"", "", StringComparison.Ordinal), settings);
        AssertKept("llm.key");
    }

    [ThoroughFact]
    public async Task A_model_that_does_not_work_can_be_kept_and_files_that_exist_only_after_a_question()
    {
        Terminal.SkipWithout();
        File.WriteAllText(PathOf("digestworker.json"), "{}");
        using (var refused = Terminal.Start(_folder.FullName, _environment, "init"))
        {
            await refused.AnswerAsync("digestworker.json exists. Replace it?", $"n{Enter}");
            var (refusal, said) = await refused.EndAsync();
            Assert.True(refusal == 1, said);
            Assert.Contains("error: 'digestworker.json' exists; replace it with --force, or name another file with --out.", said, StringComparison.Ordinal);
            Assert.Equal("{}", File.ReadAllText(PathOf("digestworker.json")));
        }

        using var terminal = Terminal.Start(_folder.FullName, _environment, "init");
        await AnswerAsync(terminal,
        [
            "digestworker.json exists. Replace it?", "y", "Number", "4", "Address of the server", "http://192.0.2.1/v1",
            "would be sent unencrypted to http://192.0.2.1/v1. Send it?", "n", "Address of the server", "http://127.0.0.1:1/v1", "Key", "", "Model", "m",
            "What now?", "3", Papers, "3", "At which times", "", "Time zone", "",
        ]);
        var (exitCode, screen) = await terminal.EndAsync();

        Assert.True(exitCode == 0, screen);
        Assert.Contains("Digests:weekly:Listing = HuggingFaceWeekly  (digestworker.json)", await ShownAsync());
        Assert.False(File.Exists(PathOf("llm.key")));
    }

    [Fact]
    public async Task Without_a_terminal_one_line_names_the_options_and_nothing_is_waited_for()
    {
        var ended = await RunAsync("init");

        Assert.Equal(
            (1, "error: there is no terminal to ask at; set --provider, --model, and where they are needed --endpoint and --key-file (digestworker init --help)."),
            (ended.ExitCode, Assert.Single(ended.ErrorLines)));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [ThoroughTheory]
    [InlineData("OpenAI", "/v1", "stand-in")]
    [InlineData("AzureOpenAI", "", "mine")]
    [InlineData("Ollama", "", "stand-in:8b")]
    [InlineData("compatible", "/v1/chat/completions", "stand-in")]
    public async Task Options_make_the_same_configuration(string provider, string path, string model)
    {
        File.WriteAllText(PathOf("my.key"), ModelEndpoint.Key);
        var name = provider is "compatible" ? "OpenAI" : provider;
        string[] key = provider is "Ollama" ? [] : ["--key-file", "my.key"];

        var ended = await RunAsync(["init", "--provider", name.ToLowerInvariant(), "--endpoint", _model.Address + path, "--model", model, "--at", "8:00", "--time-zone", "Asia/Tokyo", .. key]);

        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Equal("wrote digestworker.json", ended.OutputLines[0]);
        Assert.Equal("next: digestworker run     makes the first edition now", ended.OutputLines[1]);
        Assert.StartsWith("ok    model: ", ended.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal("note: DIGESTWORKER_Arxiv__BaseUrl is set, and takes precedence over the file", ended.ErrorLines[1]);
        await MakesAnEditionAsync(name, model, "0 0 8 * * ?", "Asia/Tokyo");
        Assert.False(File.Exists(PathOf("llm.key")));
    }

    [Fact]
    public async Task A_key_from_standard_input_is_kept_in_a_private_file_and_no_file_is_replaced_unasked()
    {
        Programs.SkipWithout("bash");
        File.WriteAllText(PathOf("input"), $"{ModelEndpoint.Key}\r\n");
        string[] arguments = ["init", "--provider", "OpenAI", "--endpoint", _model.OpenAIAddress, "--model", "stand-in", "--key-file", "-"];

        var first = await PipedAsync(arguments);
        var again = await PipedAsync(arguments);
        var elsewhere = await PipedAsync([.. arguments, "--out", "other.json"]);
        File.WriteAllText(PathOf("input"), "another-key");
        var forced = await PipedAsync([.. arguments, "--force", "--no-trial"]);

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Equal((1, "error: 'digestworker.json' exists; replace it with --force, or name another file with --out.\n"), (again.ExitCode, again.Errors));
        Assert.Equal((1, "error: 'llm.key' exists; replace it with --force, or use the key in it with --key-file llm.key.\n"), (elsewhere.ExitCode, elsewhere.Errors));
        Assert.True(forced.ExitCode == 0, forced.Errors);
        Assert.Equal(["digestworker.json", "input", "llm.key"], _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Equal("another-key\n", File.ReadAllText(PathOf("llm.key")));
        AssertKept("llm.key", "another-key");
    }

    [ThoroughTheory]
    [InlineData("error: --provider: 'Gemini' is not a valid value; set one of AzureOpenAI, OpenAI, Ollama.", "--provider", "Gemini")]
    [InlineData("error: --endpoint: missing; set the resource's address, such as https://NAME.openai.azure.com.", "--provider", "AzureOpenAI", "--model", "m")]
    [InlineData("error: --endpoint: not a valid URL; write https://n.openai.azure.com.", "--provider", "AzureOpenAI", "--model", "m", "--endpoint", "n.openai.azure.com")]
    [InlineData("error: --model: missing; set the name of the model, such as qwen3:8b.", "--provider", "Ollama")]
    [InlineData("error: --key-file: missing; name a file that contains the key, write - for standard input, or set the variable OPENAI_API_KEY.", "--provider", "OpenAI", "--model", "m")]
    [InlineData("error: --key-file: Could not find file 'nowhere.key'; set a readable file that contains the key.", "--provider", "OpenAI", "--model", "m", "--key-file", "nowhere.key")]
    [InlineData("error: --endpoint: the key would be sent unencrypted to 192.0.2.1; use https, or --allow-http.", "--provider", "AzureOpenAI", "--model", "m", "--endpoint", "http://192.0.2.1/v1")]
    [InlineData("error: --listing: 'daily' is not a valid value; set one of HuggingFaceDaily, HuggingFaceTrending, HuggingFaceWeekly, HuggingFaceMonthly, Arxiv.", "--provider", "Ollama", "--model", "m", "--listing", "daily")]
    [InlineData("error: --category: missing; set the categories to follow, such as [\"cs.CL\"].", "--provider", "Ollama", "--model", "m", "--listing", "Arxiv")]
    [InlineData("error: --at: '25:00' is neither times such as 09:00,15:00 nor a cron expression such as 0 0 9,15,21 * * ?.", "--provider", "Ollama", "--model", "m", "--at", "25:00")]
    [InlineData("error: --time-zone: 'Mars' is not a time zone of this system; set an IANA name such as Asia/Seoul, and install tzdata if it is missing.", "--provider", "Ollama", "--model", "m", "--time-zone", "Mars")]
    [InlineData("error: --set: init has options of its own for what it writes; leave it out, and edit the file afterwards.", "--provider", "Ollama", "--set", "Llm:Model=m")]
    public async Task What_is_wrong_or_missing_is_one_line_that_names_the_option(string line, params string[] options)
    {
        var ended = await RunAsync(["init", .. options]);

        Assert.Equal((1, line), (ended.ExitCode, Assert.Single(ended.ErrorLines).Replace(_folder.FullName + "/", "", StringComparison.Ordinal)));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [ThoroughFact]
    public async Task A_model_that_does_not_work_is_not_written_without_no_trial()
    {
        string[] arguments = ["init", "--provider", "OpenAI", "--endpoint", _model.OpenAIAddress, "--model", "m"];
        _environment["OPENAI_API_KEY"] = "wrong";

        var refused = await RunAsync(arguments);
        Assert.Equal(3, refused.ExitCode);
        Assert.EndsWith(
            "does not accept the key (HTTP 401): invalid_api_key: Incorrect API key provided. Check Llm:ApiKey and Llm:Endpoint. Nothing was written; --no-trial writes it all the same.",
            Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());

        var written = await RunAsync([.. arguments, "--no-trial"]);
        Assert.True(written.ExitCode == 0, written.Errors);
        Assert.Equal("note: the key is that of OPENAI_API_KEY, which must be set wherever the worker runs", written.ErrorLines[^1]);
        Assert.Equal(0, _model.Calls - 1);
    }

    private async Task AnswerAsync(Terminal terminal, string[] answers)
    {
        foreach (var answer in answers.Chunk(2))
            await terminal.AnswerAsync(answer[0], answer[1].Replace("*/", _model.Address + "/", StringComparison.Ordinal) is var typed && typed is "*" ? _model.Address + Enter : typed + Enter);
    }

    private async Task MakesAnEditionAsync(string provider, string model, string cron, string zone)
    {
        var settings = await ShownAsync();
        Assert.All(
            [$"Llm:Provider = {provider}", $"Llm:Model = {model}", $"Digests:daily:Cron = {cron}", $"Digests:daily:TimeZone = {zone}"],
            value => Assert.Contains($"{value}  (digestworker.json)", settings));
        var run = await RunAsync("run", "--date", Deployment.Day);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.True(File.Exists(PathOf($"digests/{Deployment.Day}.md")));
    }

    private async Task<IReadOnlyList<string>> ShownAsync()
    {
        var shown = await RunAsync("config", "show");
        Assert.True(shown.ExitCode == 0, shown.Errors);
        return shown.OutputLines;
    }

    private void AssertKept(string file, string key = ModelEndpoint.Key)
    {
        Assert.Equal($"{key}\n", File.ReadAllText(PathOf(file)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(file)));
        Assert.DoesNotContain(key, File.ReadAllText(PathOf("digestworker.json")), StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.EnumerateFiles(), left => left.Name.StartsWith('.'));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task<Ended> RunAsync(params string[] arguments)
    {
        using var worker = Worker.Start(_folder.FullName, _environment, arguments);
        return await worker.EndAsync();
    }

    private Task<(int ExitCode, string Output, string Errors)> PipedAsync(string[] arguments) => ExampleTests.ShellAsync(
        _folder.FullName, $"env -u OPENAI_API_KEY -u OPENAI_BASE_URL {string.Join(' ', Worker.LineOf(arguments).Select(part => $"'{part}'"))} < input");
}
