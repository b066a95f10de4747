using System.Globalization;
using DigestWorker.Hosting;
using DigestWorker.Http;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Schedules;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary>
/// The questions of <c>init</c>, on standard error. Each is a line to be typed, with no list to move in, so that they work on every terminal;
/// a wrong answer is answered by one line, and the question is asked again.
/// </summary>
internal sealed class InitQuestions(InitTarget target, InitServer server, bool tries, CancellationToken cancellationToken)
{
    private const int MaxNumbered = 20;
    private const int MaxListed = 100;
    private const int MaxLine = 10_000;
    private const string Compatible = "another server";
    private const string Change = "change";
    private const string Keep = "keep";

    private static readonly Choice[] Providers =
    [
        new(nameof(LlmProvider.OpenAI), "OpenAI"),
        new(nameof(LlmProvider.AzureOpenAI), "Azure OpenAI"),
        new(nameof(LlmProvider.Ollama), "Ollama, on this machine or another one"),
        new(Compatible, "another server with the chat completions API of OpenAI: vLLM, LM Studio, OpenRouter …"),
    ];

    private static readonly Choice[] Listings =
    [
        new(nameof(ListingKind.HuggingFaceDaily), "Hugging Face: the papers of each day"),
        new(nameof(ListingKind.HuggingFaceTrending), "Hugging Face: what is trending on the day of the run"),
        new(nameof(ListingKind.HuggingFaceWeekly), "Hugging Face: the papers of each week"),
        new(nameof(ListingKind.HuggingFaceMonthly), "Hugging Face: the papers of each month"),
        new(nameof(ListingKind.Arxiv), "arXiv: what is announced each day, in categories of your choice"),
    ];

    private static readonly Choice[] AfterFault =
    [
        new(Change, "change the answers"),
        new("again", "try again"),
        new(Keep, "go on all the same"),
    ];

    private readonly IAnsiConsole _terminal = CreateTerminal();
    private readonly NewSettings _settings = new();
    private string _provider = "";

    /// <exception cref="ConfigurationException">There is no terminal, or the file exists and is to be kept.</exception>
    public async Task<NewSettings> AskAsync()
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            throw new ConfigurationException(
                ["there is no terminal to ask at; set --provider, --model, and where they are needed --endpoint and --key-file (digestworker init --help)."]);
        }
        _terminal.WriteLine("Enter accepts the value in parentheses. Ctrl+C ends; nothing is written before the last answer.");
        if (target.Exists && !target.Replaces)
            target.Replaces = await ConfirmAsync($"{target.File} exists. Replace it?");
        target.EnsureFree();
        await AskModelAsync();
        while (tries && await FaultAsync() is { } fault)
        {
            _terminal.WriteLine($"It does not work: {fault}");
            var next = await ChooseAsync("What now?", AfterFault, AfterFault[0].Name);
            if (next is Keep)
                break;
            if (next is Change)
                await AskModelAsync();
        }
        await AskDigestAsync();
        if (_settings.Key is not "")
            target.Keep(_settings, _settings.Key, replaces: true);
        return _settings;
    }

    private async Task AskModelAsync()
    {
        _provider = await ChooseAsync("Which model writes the Korean text?", Providers, _provider is "" ? Providers[0].Name : _provider);
        _settings.Provider = _provider is Compatible ? nameof(LlmProvider.OpenAI) : _provider;
        var deployment = await AskEndpointAsync();
        await AskKeyAsync();
        await AskNameAsync(deployment);
    }

    /// <returns>Azure's deployment in a pasted address; empty if there is none.</returns>
    private async Task<string> AskEndpointAsync()
    {
        var usual = _provider is nameof(LlmProvider.Ollama) ? "http://127.0.0.1:11434" : "";
        var known = new[] { _settings.Endpoint, _settings.KnownEndpoint, usual }.FirstOrDefault(address => address is not "") ?? "";
        (_settings.Endpoint, _settings.ApiVersion, _settings.AllowHttp) = ("", "", false);
        if (_provider is nameof(LlmProvider.OpenAI) && _settings.KnownEndpoint is "")
            return "";
        do
        {
            // Whether a key may be sent unencrypted is asked, not refused.
            _settings.AllowHttp = true;
            await AnswerAsync("Address of the server", known, address => _settings.Endpoint = address, () => _settings.Problem("Llm:Endpoint"));
            _settings.AllowHttp = false;
        }
        while (_settings.Problem("Llm:Endpoint") is not null
            && !(_settings.AllowHttp = await ConfirmAsync($"The key would be sent unencrypted to {_settings.Endpoint}. Send it?")));
        var deployment = _settings.ReduceEndpoint();
        if (_settings.Endpoint == usual)
            _settings.Endpoint = "";
        return deployment;
    }

    private async Task AskKeyAsync()
    {
        var (typed, variable) = (_settings.Key, _settings.KeyVariable);
        (_settings.Key, _settings.KeyFile) = ("", "");
        if (_provider is nameof(LlmProvider.Ollama))
            return;
        if (variable is not null && _provider is not Compatible)
        {
            _terminal.WriteLine($"The key is that of {variable}.");
            return;
        }
        var needed = _settings.Problem("Llm:ApiKey") is not null;
        var without = typed is not "" ? "Enter keeps the one before" : target.KeyExists ? $"Enter takes the one in {target.KeyFile}, another replaces it"
            : variable is not null ? $"Enter takes that of {variable}" : _provider is nameof(LlmProvider.AzureOpenAI) ? "Enter signs in with Entra ID"
            : needed ? "hidden" : "Enter if it needs none";
        await AnswerAsync($"Key [{without}]", "", Take, () => _settings.Problem("Llm:ApiKey") ?? _settings.Problem("Llm:ApiKeyFile"), isSecret: true);

        void Take(string key) => (_settings.Key, _settings.KeyFile) =
            key is not "" ? (PlainValue.Of(key), "") : typed is not "" ? (typed, "") : target.KeyExists ? ("", target.KeyFile) : ("", "");
    }

    private async Task AskNameAsync(string deployment)
    {
        var models = (await server.ListAsync(_settings, cancellationToken)).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var isNumbered = models.Count <= MaxNumbered;
        if (models.Count > 0)
            _terminal.WriteLine("The server has");
        if (isNumbered)
            WriteNumbered(models);
        else
            _terminal.WriteLine($"  {ModelTrials.Listed(models, MaxListed)}");
        var usual = _provider is nameof(LlmProvider.OpenAI) ? "gpt-4o-mini" : models.Count == 1 ? models[0] : "";
        await AnswerAsync(
            _provider is nameof(LlmProvider.AzureOpenAI) ? "Name of the deployment" : models.Count > 0 && isNumbered ? "Model, as a number or a name" : "Model",
            new[] { deployment, _settings.ModelName, usual }.FirstOrDefault(name => name is not "") ?? "",
            name => _settings.ModelName = isNumbered ? Numbered(name, models) ?? name : name,
            () => _settings.Problem("Llm:Model"));
    }

    private async Task<string?> FaultAsync()
    {
        _terminal.WriteLine($"Asking {_settings.ModelName} to summarize a sample paper …");
        var (which, fault) = await server.TryAsync(_settings, cancellationToken);
        if (fault is null)
            _terminal.WriteLine($"It works: {which}.");
        return fault;
    }

    private async Task AskDigestAsync()
    {
        _settings.Listing = await ChooseAsync("Which papers?", Listings, _settings.Listing);
        var isArxiv = _settings.Listing is nameof(ListingKind.Arxiv);
        if (isArxiv)
        {
            await AnswerAsync(
                "Categories", "cs.CL", names => _settings.Categories = names.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries),
                () => _settings.Problem($"Digests:{_settings.DigestName}:Categories"));
        }
        string? fault = null;
        await AnswerAsync(
            "At which times of the day, or by which cron expression?",
            isArxiv || _settings.Listing is nameof(ListingKind.HuggingFaceDaily) ? "09:00,15:00,21:00" : "09:00",
            times => (_settings.Cron, fault) = CronText.OfTimes(times), () => fault);
        await AnswerAsync(
            "Time zone", LocalZone, zone => _settings.TimeZone = zone, () => _settings.Problem($"Digests:{_settings.DigestName}:TimeZone"));
    }

    /// <summary>A server's clock is often in UTC, which is no reason to publish by it.</summary>
    private static string LocalZone => TimeZoneInfo.Local is { HasIanaId: true, BaseUtcOffset: var offset } local && offset != TimeSpan.Zero
        ? local.Id : new NewSettings().TimeZone;

    private async Task<string> ChooseAsync(string title, Choice[] choices, string usual)
    {
        _terminal.WriteLine(title);
        WriteNumbered([.. choices.Select(choice => choice.Description)]);
        var names = Array.ConvertAll(choices, choice => choice.Name);
        var chosen = "";
        await AnswerAsync(
            "Number", $"{Array.IndexOf(names, usual) + 1}", typed => chosen = Numbered(typed, names) ?? "",
            () => chosen is "" ? $"type 1 to {choices.Length}" : null);
        return chosen;
    }

    private Task<bool> ConfirmAsync(string question) =>
        new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false }.ShowAsync(_terminal, cancellationToken);

    /// <summary>Asks until an answer has no problem.</summary>
    private async Task AnswerAsync(string question, string usual, Action<string> take, Func<string?> problem, bool isSecret = false)
    {
        var prompt = new TextPrompt<string>(Markup.Escape(question)) { AllowEmpty = true, IsSecret = isSecret };
        if (usual is not "")
            prompt.DefaultValue(usual);
        while (true)
        {
            take((await prompt.ShowAsync(_terminal, cancellationToken)).Trim());
            if (problem() is not { } wrong)
                return;
            _terminal.MarkupLineInterpolated($"[red]{wrong}[/]");
        }
    }

    /// <summary>A terminal breaks long lines itself, and what is copied from one is then whole; Spectre would break them with line feeds.</summary>
    private static IAnsiConsole CreateTerminal()
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        terminal.Profile.Width = MaxLine;
        return terminal;
    }

    private void WriteNumbered(IReadOnlyList<string> lines)
    {
        foreach (var (index, line) in lines.Index())
            _terminal.WriteLine($"  {index + 1,2}  {line}");
    }

    private static string? Numbered(string typed, IReadOnlyList<string> of) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= of.Count ? of[number - 1] : null;

    private sealed record Choice(string Name, string Description);
}
