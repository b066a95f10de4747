using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DigestWorker.Digests;
using DigestWorker.Http;
using DigestWorker.Models;
using DigestWorker.Papers;

namespace DigestWorker.Hosting;

/// <summary>A configuration that is being made: the model and one digest. It is judged by the code that reads the file.</summary>
internal sealed class NewSettings
{
    private const string Model = nameof(WorkerOptions.Llm);

    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.Create(UnicodeRanges.All);

    public string Provider { get; set; } = "";
    public string Endpoint { get; set; } = "";
    public string ApiVersion { get; set; } = "";
    public string ModelName { get; set; } = "";

    /// <summary>The key that is to be kept in <see cref="KeyFile"/>; empty if it is there, or elsewhere.</summary>
    public string Key { get; set; } = "";

    public string KeyFile { get; set; } = "";
    public bool AllowHttp { get; set; }
    public string Listing { get; set; } = nameof(ListingKind.HuggingFaceDaily);
    public IReadOnlyList<string> Categories { get; set; } = [];
    public string Cron { get; set; } = new DigestOptions().Cron;
    public string TimeZone { get; set; } = new DigestOptions().TimeZone;

    public string DigestName => Listing switch
    {
        nameof(ListingKind.HuggingFaceTrending) => "trending",
        nameof(ListingKind.HuggingFaceWeekly) => "weekly",
        nameof(ListingKind.HuggingFaceMonthly) => "monthly",
        nameof(ListingKind.Arxiv) => "arxiv",
        _ => "daily",
    };

    /// <summary>The environment variable that contains the key; null if there is none.</summary>
    public string? KeyVariable => new[] { OwnVariable, KnownPlaces.ApiKey }.FirstOrDefault(name => name is not "" && PlainValue.OfVariable(name) is not "");

    /// <summary>The endpoint in the provider's own variable; empty if there is none.</summary>
    public string KnownEndpoint => KnownPlaces.Endpoint is { Length: > 0 } variable ? PlainValue.OfVariable(variable) : "";

    private static string OwnVariable => SettingsSource.VariableOf($"{Model}:{nameof(LlmOptions.ApiKey)}");

    private (string Endpoint, string ApiKey) KnownPlaces => Enum.TryParse<LlmProvider>(Provider, out var provider) ? Settings.KnownPlaces(provider) : ("", "");

    /// <summary>The settings, of which the model may still be missing.</summary>
    /// <exception cref="ConfigurationException">Something in it is wrong.</exception>
    public Settings Read() => Settings.Of(Values());

    /// <summary>What is wrong with a value, without its key; null if nothing is.</summary>
    public string? Problem(string key) => Problems()
        .FirstOrDefault(problem => problem.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))?[(key.Length + 1)..].TrimStart();

    public IReadOnlyList<string> Problems()
    {
        try
        {
            return [.. Read().Digests[0].Llm.Problems()];
        }
        catch (ConfigurationException e)
        {
            return e.Problems;
        }
    }

    /// <summary>Replaces a pasted address by its parts.</summary>
    /// <returns>Azure's deployment in the address; empty if there is none.</returns>
    public string ReduceEndpoint()
    {
        if (!Enum.TryParse<LlmProvider>(Provider, out var provider) || LlmAddress.Parse(provider, Endpoint) is not { } address)
            return "";
        (Endpoint, ApiVersion) = (address.Base.ToString().TrimEnd('/'), address.ApiVersion is "" ? ApiVersion : address.ApiVersion);
        return address.Deployment;
    }

    /// <summary>The configuration file: what differs from the defaults, with comments.</summary>
    public string Text()
    {
        var defaults = new DigestOptions();
        var isOllama = Is(LlmProvider.Ollama);
        List<(string Name, string Json, string Comment)> model =
        [
            (nameof(LlmOptions.Provider), Quoted(Provider), "AzureOpenAI | OpenAI (and every server with a compatible API) | Ollama"),
            (nameof(LlmOptions.Endpoint), Quoted(Endpoint), ""),
            (nameof(LlmOptions.Model), Quoted(ModelName), Is(LlmProvider.AzureOpenAI) ? "the name of the deployment" : ""),
            (nameof(LlmOptions.ApiVersion), Quoted(ApiVersion), ""),
            (nameof(LlmOptions.ApiKeyFile), Quoted(KeyFile), "a file that contains the key"),
            (nameof(LlmOptions.AllowHttp), AllowHttp ? "true" : Quoted(""), "the key is sent unencrypted"),
            (nameof(LlmOptions.MaxConcurrency), isOllama ? "2" : Quoted(""), "papers at once; one machine answers few"),
        ];
        List<(string Name, string Json, string Comment)> digest =
        [
            (nameof(DigestOptions.Listing), Unless(Listing, nameof(ListingKind.HuggingFaceDaily)), string.Join(" | ", Enum.GetNames<ListingKind>())),
            (nameof(DigestOptions.Categories), Categories.Count == 0 ? Quoted("") : $"[{string.Join(", ", Categories.Select(Quoted))}]", ""),
            (nameof(DigestOptions.Cron), Unless(Cron, defaults.Cron), "seconds minutes hours day-of-month month day-of-week"),
            (nameof(DigestOptions.TimeZone), Unless(TimeZone, defaults.TimeZone), "of the schedule; the days of a listing are in UTC"),
        ];
        return $$"""
            // Written by digestworker init. What is not here has its default; config/README.md describes all settings.
            // digestworker config validate checks this file, digestworker config show lists every value.
            {
              // The model that writes the Korean text.
              "Llm": {{Section(model, "  ")}},

              "Digests": {
                "{{DigestName}}": {{Section(digest, "    ")}}
              }
            }

            """.ReplaceLineEndings("\n");
    }

    private Dictionary<string, string?> Values()
    {
        var digest = $"{nameof(WorkerOptions.Digests)}:{DigestName}";
        Dictionary<string, string?> values = new()
        {
            [$"{Model}:{nameof(LlmOptions.Endpoint)}"] = Endpoint,
            [$"{Model}:{nameof(LlmOptions.ApiVersion)}"] = ApiVersion,
            [$"{Model}:{nameof(LlmOptions.Model)}"] = ModelName,
            [$"{Model}:{nameof(LlmOptions.ApiKey)}"] = Key is not "" ? Key : KeyFile is "" ? PlainValue.OfVariable(OwnVariable) : "",
            [$"{Model}:{nameof(LlmOptions.ApiKeyFile)}"] = Key is "" ? KeyFile : "",
            [$"{Model}:{nameof(LlmOptions.AllowHttp)}"] = AllowHttp ? "true" : "false",
            [$"{digest}:{nameof(DigestOptions.Listing)}"] = Listing,
            [$"{digest}:{nameof(DigestOptions.Cron)}"] = Cron,
            [$"{digest}:{nameof(DigestOptions.TimeZone)}"] = TimeZone,
        };
        if (Provider is not "")
            values[$"{Model}:{nameof(LlmOptions.Provider)}"] = Provider;
        foreach (var (index, category) in Categories.Index())
            values[$"{digest}:{nameof(DigestOptions.Categories)}:{index}"] = category;
        return values;
    }

    private bool Is(LlmProvider provider) => Provider == provider.ToString();

    private static string Section(IEnumerable<(string Name, string Json, string Comment)> values, string indentation)
    {
        var kept = values.Where(value => value.Json is not "\"\"").ToList();
        var lines = kept.Select((value, index) =>
            $"{indentation}  \"{value.Name}\": {value.Json}{(index < kept.Count - 1 ? "," : "")}{(value.Comment is "" ? "" : $" // {value.Comment}")}\n");
        return kept.Count == 0 ? "{}" : $"{{\n{string.Concat(lines)}{indentation}}}";
    }

    private static string Unless(string value, string usual) => value == usual ? Quoted("") : Quoted(value);

    private static string Quoted(string value) => $"\"{JsonEncodedText.Encode(value, Readable)}\"";
}
