using System.Net;
using DigestWorker.Papers;

namespace DigestWorker.Models;

internal enum LlmProvider
{
    AzureOpenAI,

    /// <summary>OpenAI, and every server that speaks its chat completions.</summary>
    OpenAI,
    Ollama,
}

/// <summary>Which model writes the summaries, and how it is reached: the section <c>Llm</c>, or a digest's own.</summary>
internal sealed class LlmOptions
{
    public LlmProvider Provider { get; set; } = LlmProvider.AzureOpenAI;

    /// <summary>Empty: the provider's own address, where it has one.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The model's name; for Azure OpenAI that of the deployment.</summary>
    public string Model { get; set; } = "";

    public string ApiKey { get; set; } = "";
    public string ApiKeyFile { get; set; } = "";

    /// <summary>Empty: the prompt that the worker carries with it.</summary>
    public string PromptFile { get; set; } = "";

    public int MaxConcurrency { get; set; } = 16;

    /// <summary>What the provider allows a minute; 0 for no limit.</summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>Prompts and answers together; 0 for no limit.</summary>
    public int TokensPerMinute { get; set; }

    /// <summary>The most tokens of a UTC day, prompts and answers of all digests and restarts together; 0 for no limit.</summary>
    public long DailyTokenBudget { get; set; }

    /// <summary>By the name that the server says, or the one configured here.</summary>
    public IDictionary<string, TokenPrice> Prices { get; set; } = new Dictionary<string, TokenPrice>(StringComparer.Ordinal);

    /// <summary>The models that are asked, in this order, about a paper that this one cannot do. They have none themselves.</summary>
    public IList<LlmOptions> Fallbacks { get; set; } = [];

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often one request is sent before its fault counts.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The most tokens of one answer. Models that reason before they answer count that in.</summary>
    public int MaxOutputTokens { get; set; } = 4000;

    /// <summary>Null: the model's own. Some models refuse every other.</summary>
    public float? Temperature { get; set; }

    /// <summary>Whether the model is told the paper's own text beside its abstract, where arXiv has it.</summary>
    public bool ReadFullText { get; set; }

    /// <summary>The most tokens of that text.</summary>
    public int FullTextTokens { get; set; } = 6000;

    /// <summary>Whether the key may travel over plain http beyond this machine.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>This model, then its fallbacks.</summary>
    public IEnumerable<LlmOptions> WithFallbacks => [this, .. Fallbacks];

    public Uri Address => new(Endpoint is not "" ? Endpoint : DefaultEndpoint);

    private string DefaultEndpoint => Provider switch
    {
        LlmProvider.OpenAI => "https://api.openai.com/v1",
        LlmProvider.Ollama => "http://127.0.0.1:11434",
        _ => "",
    };

    /// <summary>The key, from wherever it is kept; empty where there is none.</summary>
    public string ReadKey() => ApiKeyFile is "" ? ApiKey.Trim() : File.ReadAllText(ApiKeyFile).Trim();

    /// <summary>What an answer cost; null where its model has no price.</summary>
    public decimal? CostOf(TokenUsage tokens, string answeredBy) =>
        Prices.TryGetValue(answeredBy, out var price) || Prices.TryGetValue(Model, out price) ? price.Of(tokens) : null;

    /// <summary>What is wrong, each with its key and its remedy; nothing where all is well.</summary>
    /// <param name="section">Where the options are: <c>Llm</c> or <c>Digests:daily:Llm</c>.</param>
    public IEnumerable<string> Problems(string section = "Llm")
    {
        if (!Enum.IsDefined(Provider))
            yield return $"{section}:Provider: '{Provider}' is invalid; set AzureOpenAI, OpenAI or Ollama.";
        if (string.IsNullOrWhiteSpace(Model))
            yield return Provider is LlmProvider.AzureOpenAI
                ? $"{section}:Model: missing; set the name of the deployment."
                : $"{section}:Model: missing; set the name of the model, such as {(Provider is LlmProvider.OpenAI ? "gpt-4o-mini" : "qwen3:8b")}.";
        foreach (var problem in AddressProblems(section).Concat(KeyProblems(section)).Concat(FallbackProblems(section)))
            yield return problem;

        if (MaxConcurrency is < 1 or > 1000)
            yield return $"{section}:MaxConcurrency: {MaxConcurrency} is out of range; set 1 to 1000.";
        if (RequestsPerMinute < 0)
            yield return $"{section}:RequestsPerMinute: {RequestsPerMinute} is out of range; set what the provider allows, or 0 for no limit.";
        if (TokensPerMinute < 0)
            yield return $"{section}:TokensPerMinute: {TokensPerMinute} is out of range; set what the provider allows, or 0 for no limit.";
        if (DailyTokenBudget < 0)
            yield return $"{section}:DailyTokenBudget: {DailyTokenBudget} is out of range; set the most tokens of a day, or 0 for no limit.";
        foreach (var (model, _) in Prices.Where(price => price.Value.IsNegative))
            yield return $"{section}:Prices:{model}: a price is negative; set what a million tokens cost, or 0.";
        if (MaxAttempts is < 1 or > 10)
            yield return $"{section}:MaxAttempts: {MaxAttempts} is out of range; set 1 to 10.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1))
            yield return $"{section}:Timeout: {Timeout} is out of range; set one second (00:00:01) to one hour (01:00:00).";
        if (MaxOutputTokens is < 200 or > 100_000)
            yield return $"{section}:MaxOutputTokens: {MaxOutputTokens} is out of range; set 200 to 100000.";
        if (FullTextTokens is < 500 or > 200_000)
            yield return $"{section}:FullTextTokens: {FullTextTokens} is out of range; set 500 to 200000.";
        if (Temperature is not (null or (>= 0 and <= 2)))
            yield return $"{section}:Temperature: {Temperature} is out of range; set 0 to 2, or nothing for the model's own.";
    }

    private IEnumerable<string> FallbackProblems(string section)
    {
        for (var i = 0; i < Fallbacks.Count; i++)
        {
            var key = $"{section}:Fallbacks:{i}";
            if (Fallbacks[i].Fallbacks.Count > 0)
            {
                yield return $"{key}:Fallbacks: a fallback has none of its own; put them all, in their order, into {section}:Fallbacks.";
                continue;
            }
            foreach (var problem in Fallbacks[i].Problems(key))
                yield return problem;
        }
    }

    private IEnumerable<string> AddressProblems(string section)
    {
        if (Endpoint is "" && DefaultEndpoint is "")
            yield return $"{section}:Endpoint: missing; set the resource's address, such as https://NAME.openai.azure.com.";
        else if (!Uri.TryCreate(Endpoint is "" ? DefaultEndpoint : Endpoint, UriKind.Absolute, out var address)
                 || address.Scheme is not ("https" or "http") || address.UserInfo is not "")
            yield return $"{section}:Endpoint: not a valid URL; set one such as https://api.example.com/v1, without a user name.";
        else if (address.Scheme is "http" && Provider is not LlmProvider.Ollama && !AllowHttp && !IsThisMachine(address))
            yield return $"{section}:Endpoint: the key would travel unencrypted to {address.Host}; use https, or set {section}:AllowHttp to true.";
    }

    private IEnumerable<string> KeyProblems(string section)
    {
        if (ApiKey is not "" && ApiKeyFile is not "")
            yield return $"{section}:ApiKeyFile: {section}:ApiKey is set too; keep one of them.";
        else if (FaultOf(ReadKey) is { } fault)
            yield return $"{section}:ApiKeyFile: {fault}; name a file that can be read and holds the key.";
        else if (ReadKey() is var key && key is "" && ApiKeyFile is not "")
            yield return $"{section}:ApiKeyFile: '{ApiKeyFile}' is empty; put the key into it.";
        else if (key is "" && Provider is LlmProvider.OpenAI && !IsLocal)
            yield return $"{section}:ApiKey: missing; set it, {section}:ApiKeyFile or the environment variable OPENAI_API_KEY.";
        else if (key.Any(c => c is not (> ' ' and < '\x7F')))
            yield return $"{section}:{(ApiKeyFile is "" ? "ApiKey" : "ApiKeyFile")}: the key has characters that are invalid in a key; copy it again.";
    }

    /// <summary>Why a file cannot be read; null where it can.</summary>
    private static string? FaultOf(Func<string> read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private bool IsLocal => Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) && IsThisMachine(address);

    private static bool IsThisMachine(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
