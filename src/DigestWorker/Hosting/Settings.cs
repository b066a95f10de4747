using System.Text.RegularExpressions;
using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Http;
using DigestWorker.Interests;
using DigestWorker.Models;
using DigestWorker.Summaries;
using DigestWorker.Web.Access;

namespace DigestWorker.Hosting;

/// <summary>The configuration is invalid: one line per problem, each with its key and its remedy.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(IEnumerable<string> problems)
        : this([.. problems.Select(OneLine.Of)])
    {
    }

    private ConfigurationException(string[] problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    public IReadOnlyList<string> Problems { get; }
}

/// <summary>The effective configuration: read, validated, and with the model options of every digest.</summary>
internal sealed partial record Settings(
    WorkerOptions Options, IReadOnlyList<Interest> Interests, IReadOnlyList<DigestDefinition> Digests, string Source, IConfiguration Values)
{
    /// <summary>The configured deliveries.</summary>
    public IReadOnlyList<DeliveryDefinition> Deliveries { get; } =
        [.. Options.Deliveries.OrderBy(named => named.Key, StringComparer.Ordinal)
            .Select(named => new DeliveryDefinition(named.Key, named.Value) { Interest = Find(Interests, named.Value.Interest) })
            .Select(delivery => delivery with { Titles = Digests.ToDictionary(digest => digest.Name, digest => digest.TitleIn(delivery.Language)) })];

    /// <summary>The file that it was read from; null if the values were passed in.</summary>
    public SettingsText? Text { get; private init; }

    private const string DefaultDigest = "daily";

    /// <summary>Reads the configuration. In descending priority: command line, environment, file, the providers' own variables.</summary>
    /// <exception cref="ConfigurationException">Something in it is wrong.</exception>
    public static Settings Load(string? file, IEnumerable<KeyValuePair<string, string?>> overrides) => Of(new SettingsSource(file, overrides).Read());

    /// <exception cref="ConfigurationException">Something in it is wrong.</exception>
    public static Settings Of(SettingsText text) => Of(text.From.Parse(text), text.Path ?? "built-in defaults") with { Text = text };

    /// <summary>The server and the store, as far as a configuration with errors names them.</summary>
    public static WorkerOptions Places(string? file, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        var places = new SettingsSource(file, overrides).ReadLeniently().Where(
            value => value.Value is not null && value.Key.Split(':')[0].ToUpperInvariant() is "WEB" or "STORAGE");
        try
        {
            return Bound(new ConfigurationBuilder().AddInMemoryCollection(places).Build());
        }
        catch (ConfigurationException)
        {
            return new WorkerOptions();
        }
    }

    /// <summary>Creates settings from these values and the defaults only.</summary>
    public static Settings Of(IEnumerable<KeyValuePair<string, string?>> values) =>
        Of(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), "given values");

    /// <summary>Validates what only verbs that call the model need.</summary>
    public void RequireModel()
    {
        var problems = ModelProblems(PlainValue.OfVariable).ToList();
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
    }

    /// <param name="variable">The value of an environment variable.</param>
    public IEnumerable<string> ModelProblems(Func<string, string> variable) => Digests.SelectMany(digest => ModelProblems(digest, variable)).Distinct();

    /// <summary>Validates what only a verification on wish needs.</summary>
    public void RequireVerifier(IEnumerable<DigestDefinition> digests)
    {
        RequireModel();
        if (digests.FirstOrDefault(digest => digest.Llm.Verifier.Llm is null) is { } digest)
            throw new ConfigurationException([$"{SectionOf(digest)}:Verifier:Model: missing; set the name of the model that verifies."]);
    }

    /// <summary>The keys, tokens and passwords in it, as far as they can be read.</summary>
    public IEnumerable<string> Secrets()
    {
        IEnumerable<Func<string?>> secrets =
        [
            .. Digests.SelectMany(digest => digest.Llm.WithVerifier).Select(model => (Func<string?>)model.ReadKey),
            Options.HuggingFace.ReadToken,
            Options.Storage.ReadPassword,
            () => ApiKey.TryRead(Options.Web, Options.Storage),
        ];
        return secrets.Select(read =>
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null; // reported where it is needed
            }
        }).OfType<string>().Concat(Deliveries.SelectMany(delivery => delivery.Secrets()));
    }

    private static IEnumerable<string> ModelProblems(DigestDefinition digest, Func<string, string> variable)
    {
        var section = SectionOf(digest);
        return NoModel(digest.Llm, section, variable) is { } none ? [none] : [.. digest.Llm.Problems(section), .. SummaryPrompt.Problems(digest.Llm, section)];
    }

    /// <summary>What to set if no provider is chosen: the default one needs an endpoint.</summary>
    private static string? NoModel(LlmOptions model, string section, Func<string, string> variable) => model switch
    {
        not { Provider: LlmProvider.AzureOpenAI, Endpoint: "" } => null,
        _ when variable(KnownPlaces(LlmProvider.OpenAI).ApiKey) is not "" =>
            $"{section}:Provider: it is AzureOpenAI, which has no {section}:Endpoint, but {KnownPlaces(LlmProvider.OpenAI).ApiKey} is set; "
            + $"run digestworker init, or set {section}:Provider to OpenAI{(model.Model is "" ? $" and {section}:Model to a model such as gpt-4o-mini" : "")}.",
        { Model: "" } => $"{section}: no model is configured; run digestworker init, or set {section}:Provider (AzureOpenAI, OpenAI or Ollama), "
            + $"{section}:Model, and {section}:Endpoint and a key where the provider needs them.",
        _ => null,
    };

    private static string SectionOf(DigestDefinition digest) => digest.Options.Llm is null ? "Llm" : $"Digests:{digest.Name}:Llm";

    /// <summary>The source of a key: a file, an environment variable or the command line; null if it is not set.</summary>
    public string? OriginOf(string key) => (Values as IConfigurationRoot)?.Providers.Index().LastOrDefault(provider => provider.Item.TryGet(key, out _)) switch
    {
        null or (_, null) => null,
        _ when Text is null => Source,
        (0, _) => Text.Path,
        (1, _) => SettingsSource.VariableOf(key),
        _ => "--set",
    };

    /// <summary>The provider's own variable that supplies a value that section <c>Llm</c> does not set; null if there is none.</summary>
    public string? VariableOf(string key)
    {
        var (endpoint, apiKey) = KnownPlaces(Options.Llm.Provider);
        var variable = key switch
        {
            $"{nameof(WorkerOptions.Llm)}:{nameof(LlmOptions.Endpoint)}" => endpoint,
            $"{nameof(WorkerOptions.Llm)}:{nameof(LlmOptions.ApiKey)}" when Options.Llm.ApiKeyFile is "" => apiKey,
            _ => "",
        };
        return variable is "" || PlainValue.OfVariable(variable) is "" ? null : variable;
    }

    private static Settings Of(IConfiguration configuration, string source)
    {
        var known = KnownKeys.Read(configuration);
        if (known.Problems.Count > 0)
            throw new ConfigurationException(known.Problems);
        // The binder reads only one notation.
        foreach (var (key, span) in known.TimeSpans)
            ((IConfigurationRoot)configuration).Providers.Last(provider => provider.TryGet(key, out _)).Set(key, span.ToString("c"));

        var options = Bound(configuration);
        if (options.Digests.Count == 0)
            options.Digests[DefaultDigest] = new DigestOptions();
        var interests = options.Interests.OrderBy(named => named.Key, StringComparer.Ordinal).Select(named => new Interest(named.Key, named.Value)).ToList();
        var digests = options.Digests
            .Select(digest => new DigestDefinition(SpellingOf(digest.Key, configuration), digest.Value, ModelOf(configuration, digest.Key))
            {
                Interest = Find(interests, digest.Value.Interest),
            }).ToList();
        var problems = SettingsProblems.Of(options, interests, digests).ToList();
        return problems.Count > 0 ? throw new ConfigurationException(problems) : new Settings(options, interests, digests, source, configuration);
    }

    private static Interest? Find(IReadOnlyList<Interest> interests, string name) =>
        interests.FirstOrDefault(interest => string.Equals(interest.Name, name, Interest.NameComparison));

    /// <summary>The name of a digest as the file spells it, because environment variables are often in upper case.</summary>
    private static string SpellingOf(string digest, IConfiguration configuration)
    {
        var spellings = ((IConfigurationRoot)configuration).Providers
            .Select(provider => provider.GetChildKeys([], nameof(WorkerOptions.Digests)).Order(StringComparer.Ordinal).Reverse()).ToList();
        return spellings[0].Append(DefaultDigest).Concat(spellings.Skip(1).SelectMany(names => names))
            .First(name => string.Equals(name, digest, DigestDefinition.NameComparison));
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
        model.Verifier.Llm = model.Verifier.Model is "" ? null : VerifierOf(sections);
        return model;
    }

    private static LlmOptions FallbackOf(IEnumerable<IConfigurationSection> sections, IConfigurationSection fallback) =>
        WithKnownPlaces(At(fallback, Alone(sections)));

    private static LlmOptions VerifierOf(IReadOnlyList<IConfigurationSection> sections)
    {
        var model = Alone(sections);
        // Its calls are two at the most for each answer, and an outage is waited for by a later run.
        model.MaxAttempts = Math.Min(model.MaxAttempts, 2);
        foreach (var section in sections)
            At(section.GetSection(nameof(LlmOptions.Verifier)), model);
        return WithKnownPlaces(model);
    }

    /// <summary>A model as a section changes it.</summary>
    private static LlmOptions At(IConfigurationSection place, LlmOptions model)
    {
        // A key is only sent to the server that issued it.
        if (place[nameof(LlmOptions.Provider)] is not null || place[nameof(LlmOptions.Endpoint)] is not null)
            (model.Endpoint, model.ApiKey, model.ApiKeyFile, model.AllowHttp) = ("", "", "", false);
        // Both set the same key.
        if (place[nameof(LlmOptions.ApiKey)] is not null || place[nameof(LlmOptions.ApiKeyFile)] is not null)
            (model.ApiKey, model.ApiKeyFile) = ("", "");
        place.Bind(model);
        return model;
    }

    private static LlmOptions Alone(IEnumerable<IConfigurationSection> sections)
    {
        var model = Inherited(sections);
        model.Verifier = new();
        return model;
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
        // The providers' own variables apply to unset values only.
        var (endpoint, key) = KnownPlaces(model.Provider);
        if (model.Endpoint is "" && endpoint is not "")
            model.Endpoint = PlainValue.OfVariable(endpoint);
        if (model is { ApiKey: "", ApiKeyFile: "" } && key is not "")
            model.ApiKey = PlainValue.OfVariable(key);
        return model;
    }

    /// <summary>The provider's own environment variables; empty if it has none.</summary>
    public static (string Endpoint, string ApiKey) KnownPlaces(LlmProvider provider) => provider switch
    {
        LlmProvider.AzureOpenAI => ("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY"),
        LlmProvider.OpenAI => ("OPENAI_BASE_URL", "OPENAI_API_KEY"),
        _ => ("", ""),
    };

    // The binder's message names the key, but no remedy.
    private static string BadValue(InvalidOperationException e) => NotConverted().Match(e.Message) is { Success: true } match
        ? $"{match.Groups["key"].Value}: '{match.Groups["value"].Value}' is not a {Wanted(match.Groups["type"].Value, match.Groups["key"].Value)}."
        : e.Message;

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>[^']*)' to type '(?<type>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex NotConverted();

    private static string Wanted(string type, string key) => type switch
    {
        "System.Boolean" => "switch; set true or false",
        "System.Uri" => "URL such as https://example.com",
        "System.Single" or "System.Decimal" => "number",
        _ when type.Contains("Int", StringComparison.Ordinal) => "whole number",
        _ when KnownKeys.ValuesOf(key) is { Count: > 0 } values => $"valid value; set one of {string.Join(", ", values)}",
        _ => type,
    };
}
