using System.Text.RegularExpressions;
using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Hosting;

/// <summary>What is wrong with the configuration: a line a problem, each with its key and its remedy.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}

/// <summary>The configuration in force: read, checked, and with every digest's own model options.</summary>
internal sealed partial record Settings(WorkerOptions Options, IReadOnlyList<DigestDefinition> Digests, string Source, IConfiguration Values)
{
    /// <summary>The file that it was read from; null where the values were given.</summary>
    public SettingsText? Text { get; private init; }

    /// <summary>Reads the configuration: the command line over the environment over the file over what providers' own variables say.</summary>
    /// <exception cref="ConfigurationException">Something in it is wrong.</exception>
    public static Settings Load(string? file, IEnumerable<KeyValuePair<string, string?>> overrides) => Of(new SettingsSource(file, overrides).Read());

    /// <exception cref="ConfigurationException">Something in it is wrong.</exception>
    public static Settings Of(SettingsText text) => Of(text.From.Parse(text), text.Path ?? "built-in defaults") with { Text = text };

    /// <summary>These values over the defaults, and nothing from anywhere else.</summary>
    public static Settings Of(IEnumerable<KeyValuePair<string, string?>> values) =>
        Of(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), "given values");

    /// <summary>What only verbs that ask the model need to be right.</summary>
    public void RequireModel()
    {
        var problems = Digests.SelectMany(digest => digest.Llm.Problems(digest.Options.Llm is null ? "Llm" : $"Digests:{digest.Name}:Llm")).Distinct().ToList();
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
    }

    /// <summary>What set a key: a file, a variable of the environment, the command line; null where nothing did.</summary>
    public string? OriginOf(string key) => (Values as IConfigurationRoot)?.Providers.Index().LastOrDefault(provider => provider.Item.TryGet(key, out _)) switch
    {
        null or (_, null) => null,
        _ when Text is null => Source,
        (0, _) => Text.Path,
        (1, _) => SettingsSource.VariableOf(key),
        _ => "--set",
    };

    /// <summary>The provider's own variable that says what section <c>Llm</c> does not; null where there is none.</summary>
    public string? VariableOf(string key)
    {
        var (endpoint, apiKey) = KnownPlaces(Options.Llm.Provider);
        var variable = key switch
        {
            $"{nameof(WorkerOptions.Llm)}:{nameof(LlmOptions.Endpoint)}" => endpoint,
            $"{nameof(WorkerOptions.Llm)}:{nameof(LlmOptions.ApiKey)}" when Options.Llm.ApiKeyFile is "" => apiKey,
            _ => "",
        };
        return variable is "" || Environment.GetEnvironmentVariable(variable) is null or "" ? null : variable;
    }

    private static Settings Of(IConfiguration configuration, string source)
    {
        var unknown = KnownKeys.Problems(configuration);
        if (unknown.Count > 0)
            throw new ConfigurationException(unknown);

        var options = Bound(configuration);
        if (options.Digests.Count == 0)
            options.Digests["daily"] = new DigestOptions();
        var digests = options.Digests.Select(digest => new DigestDefinition(digest.Key, digest.Value, ModelOf(configuration, digest.Key))).ToList();
        var problems = SettingsProblems.Of(options, digests).ToList();
        return problems.Count > 0 ? throw new ConfigurationException(problems) : new Settings(options, digests, source, configuration);
    }

    private static WorkerOptions Bound(IConfiguration configuration)
    {
        try
        {
            var options = new WorkerOptions();
            configuration.Bind(options);
            return options;
        }
        catch (InvalidOperationException e)
        {
            throw new ConfigurationException([BadValue(e)]);
        }
    }

    private static LlmOptions ModelOf(IConfiguration configuration, string digest)
    {
        IConfigurationSection[] sections = [configuration.GetSection("Llm"), configuration.GetSection($"Digests:{digest}:Llm")];
        var fallbacks = sections.Select(section => section.GetSection(nameof(LlmOptions.Fallbacks))).LastOrDefault(section => section.Exists());
        var model = WithKnownPlaces(Inherited(sections));
        model.Fallbacks = [.. fallbacks?.GetChildren().Select(fallback => FallbackOf(sections, fallback)) ?? []];
        return model;
    }

    private static LlmOptions FallbackOf(IEnumerable<IConfigurationSection> sections, IConfigurationSection fallback)
    {
        var model = Inherited(sections);
        // A key is for the server that gave it, and goes to no other.
        if (fallback[nameof(LlmOptions.Provider)] is not null || fallback[nameof(LlmOptions.Endpoint)] is not null)
            (model.Endpoint, model.ApiKey, model.ApiKeyFile, model.AllowHttp) = ("", "", "", false);
        // Both are ways to say the same key.
        if (fallback[nameof(LlmOptions.ApiKey)] is not null || fallback[nameof(LlmOptions.ApiKeyFile)] is not null)
            (model.ApiKey, model.ApiKeyFile) = ("", "");
        fallback.Bind(model);
        return WithKnownPlaces(model);
    }

    private static LlmOptions Inherited(IEnumerable<IConfigurationSection> sections)
    {
        var model = new LlmOptions();
        foreach (var section in sections)
            section.Bind(model);
        model.Fallbacks = [];
        return model;
    }

    private static LlmOptions WithKnownPlaces(LlmOptions model)
    {
        // The providers' own variables fill in what is not set otherwise.
        var (endpoint, key) = KnownPlaces(model.Provider);
        if (model.Endpoint is "" && endpoint is not "")
            model.Endpoint = Environment.GetEnvironmentVariable(endpoint) ?? "";
        if (model is { ApiKey: "", ApiKeyFile: "" } && key is not "")
            model.ApiKey = Environment.GetEnvironmentVariable(key) ?? "";
        return model;
    }

    private static (string Endpoint, string ApiKey) KnownPlaces(LlmProvider provider) => provider switch
    {
        LlmProvider.AzureOpenAI => ("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY"),
        LlmProvider.OpenAI => ("OPENAI_BASE_URL", "OPENAI_API_KEY"),
        _ => ("", ""),
    };

    // It names the key, but no remedy.
    private static string BadValue(InvalidOperationException e) => NotConverted().Match(e.Message) is { Success: true } match
        ? $"{match.Groups["key"].Value}: '{match.Groups["value"].Value}' is not a {Wanted(match.Groups["type"].Value)}."
        : e.Message;

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>[^']*)' to type '(?<type>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex NotConverted();

    private static string Wanted(string type) => type switch
    {
        "System.TimeSpan" => "span of time such as 00:02:00 (hours:minutes:seconds) or 1.12:00:00 (days first)",
        "System.Boolean" => "switch; set true or false",
        "System.Uri" => "URL such as https://example.com",
        "System.Single" or "System.Decimal" => "number",
        _ when type.Contains("Int", StringComparison.Ordinal) => "whole number",
        _ when type.EndsWith(nameof(LlmProvider), StringComparison.Ordinal) => OneOf<LlmProvider>(),
        _ when type.EndsWith(nameof(ListingKind), StringComparison.Ordinal) => OneOf<ListingKind>(),
        _ when type.EndsWith(nameof(StorageProvider), StringComparison.Ordinal) => OneOf<StorageProvider>(),
        _ when type.EndsWith(nameof(Repeat), StringComparison.Ordinal) => OneOf<Repeat>(),
        _ => type,
    };

    private static string OneOf<TEnum>()
        where TEnum : struct, Enum => $"valid value; set one of {string.Join(", ", Enum.GetNames<TEnum>())}";
}
