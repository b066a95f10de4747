using DigestWorker.Http;
using DigestWorker.Models.Wire;
using DigestWorker.Papers;

namespace DigestWorker.Models;

internal enum LlmProvider
{
    AzureOpenAI,

    /// <summary>OpenAI, and every server with a compatible chat completions API.</summary>
    OpenAI,
    Ollama,
}

/// <summary>The model that writes the summaries: section <c>Llm</c>, or that of a digest.</summary>
internal sealed class LlmOptions
{
    /// <summary>The instructions, a long abstract, and a rejected answer with its findings.</summary>
    private const int PromptTokens = 8192;

    public LlmProvider Provider { get; set; } = LlmProvider.AzureOpenAI;

    /// <summary>Empty for the provider's default, if it has one.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The name of the model, or of the deployment for Azure OpenAI.</summary>
    public string Model { get; set; } = "";

    /// <summary>The version of Azure OpenAI's API; empty for that of the endpoint, or the default.</summary>
    public string ApiVersion { get; set; } = "";

    public string ApiKey { get; set; } = "";
    public string ApiKeyFile { get; set; } = "";

    /// <summary>Empty for the built-in prompt.</summary>
    public string PromptFile { get; set; } = "";

    public int MaxConcurrency { get; set; } = 16;

    /// <summary>The requests per minute that the provider allows; 0 for no limit.</summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>The tokens per minute of prompts and answers; 0 for no limit.</summary>
    public int TokensPerMinute { get; set; }

    /// <summary>The maximum tokens per UTC day, prompts and answers of all digests; 0 for no limit.</summary>
    public long DailyTokenBudget { get; set; }

    /// <summary>By the model name of the server, or the configured one.</summary>
    public IDictionary<string, TokenPrice> Prices { get; set; } = new Dictionary<string, TokenPrice>(StringComparer.Ordinal);

    /// <summary>The models to try in order for a paper that this one cannot summarize. They have neither fallbacks nor a verifier.</summary>
    public IList<LlmOptions> Fallbacks { get; set; } = [];

    /// <summary>The model that verifies the answers of this one and of its fallbacks.</summary>
    public VerifierOptions Verifier { get; set; } = new();

    /// <summary>The timeout of one call.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a call is retried while the provider throttles it; then a later run tries again.</summary>
    internal TimeSpan MaxThrottledTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The maximum number of attempts of one call.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The maximum tokens of one answer, including reasoning.</summary>
    public int MaxOutputTokens { get; set; } = 4000;

    /// <summary>Left out for models that reject it. The rules were measured at the default.</summary>
    public float Temperature { get; set; } = .3f;

    /// <summary>Whether the model reasons before it answers, if it can.</summary>
    public Thinking Thinking { get; set; }

    /// <summary>How much the model reasons, if it can.</summary>
    public ReasoningEffort ReasoningEffort { get; set; }

    /// <summary>The context of Ollama, for prompt and answer; 0 for as much as they need.</summary>
    public int ContextTokens { get; set; }

    /// <summary>Whether the model also gets the full text, if arXiv has it as HTML.</summary>
    public bool ReadFullText { get; set; }

    /// <summary>The maximum tokens of the full text.</summary>
    public int FullTextTokens { get; set; } = 6000;

    /// <summary>Whether the key may be sent to other machines over http.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>This model, then its fallbacks.</summary>
    public IEnumerable<LlmOptions> WithFallbacks => [this, .. Fallbacks];

    /// <summary>Every model that a run may ask.</summary>
    public IEnumerable<LlmOptions> WithVerifier => Verifier.Llm is { } verifier ? [.. WithFallbacks, verifier] : WithFallbacks;

    /// <summary>The address that the client library continues.</summary>
    public Uri Address => Parsed?.Base ?? throw new InvalidOperationException("The options have problems.");

    /// <summary>The version of Azure OpenAI's API that is asked first.</summary>
    public string EffectiveApiVersion => ApiVersion is not "" ? ApiVersion : Parsed is { ApiVersion: { Length: > 0 } version } ? version : "2024-10-21";

    /// <summary>The context that Ollama is asked for; 0 for other providers.</summary>
    public int EffectiveContextTokens => Provider is not LlmProvider.Ollama ? 0
        : ContextTokens > 0 ? ContextTokens
        : RequestBody.RoundUp(PromptTokens + MaxOutputTokens + (ReadFullText ? FullTextTokens : 0));

    private LlmAddress? Parsed => LlmAddress.Parse(Provider, Endpoint.Trim() is { Length: > 0 } endpoint ? endpoint : DefaultEndpoint);

    private string DefaultEndpoint => Provider switch
    {
        LlmProvider.OpenAI => "https://api.openai.com/v1",
        LlmProvider.Ollama => "http://127.0.0.1:11434",
        _ => "",
    };

    /// <summary>The key, from the configuration or its file; empty if there is none.</summary>
    public string ReadKey() => ApiKeyFile is "" ? ApiKey.Trim() : PlainValue.InFile(ApiKeyFile);

    /// <summary>The cost of an answer; null if its model has no price.</summary>
    public decimal? CostOf(TokenUsage tokens, string answeredBy) =>
        Prices.TryGetValue(answeredBy, out var price) || Prices.TryGetValue(Model, out price) ? price.Of(tokens) : null;

    /// <summary>The problems of the options, each with its key and its remedy.</summary>
    /// <param name="section">The section of the options: <c>Llm</c> or <c>Digests:daily:Llm</c>.</param>
    public IEnumerable<string> Problems(string section = "Llm")
    {
        var ownProblems = PlaceProblems(section).ToList();
        foreach (var problem in ownProblems.Concat(FallbackProblems(section)))
            yield return problem;
        // What is wrong with an inherited value is said once.
        if (ownProblems.Count == 0)
        {
            foreach (var problem in Verifier.Problems($"{section}:Verifier"))
                yield return problem;
        }

        if (MaxConcurrency is < 1 or > 1000)
            yield return $"{section}:MaxConcurrency: {MaxConcurrency} is out of range; set 1 to 1000.";
        if (RequestsPerMinute < 0)
            yield return $"{section}:RequestsPerMinute: {RequestsPerMinute} is out of range; set what the provider allows, or 0 for no limit.";
        if (TokensPerMinute < 0)
            yield return $"{section}:TokensPerMinute: {TokensPerMinute} is out of range; set what the provider allows, or 0 for no limit.";
        if (DailyTokenBudget < 0)
            yield return $"{section}:DailyTokenBudget: {DailyTokenBudget} is out of range; set the maximum tokens per day, or 0 for no limit.";
        foreach (var (model, _) in Prices.Where(price => price.Value.IsOutOfRange))
            yield return $"{section}:Prices:{model}: a price is out of range; set the price of a million tokens, 0 to {TokenPrice.Max}.";
        if (MaxAttempts is < 1 or > 10)
            yield return $"{section}:MaxAttempts: {MaxAttempts} is out of range; set 1 to 10.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1))
            yield return $"{section}:Timeout: {Timeout} is out of range; set 1s (00:00:01) to 1h (01:00:00).";
        if (MaxOutputTokens is < 200 or > 100_000)
            yield return $"{section}:MaxOutputTokens: {MaxOutputTokens} is out of range; set 200 to 100000.";
        if (!Enum.IsDefined(Thinking))
            yield return $"{section}:Thinking: '{Thinking}' is invalid; set Default, Off or On.";
        if (!Enum.IsDefined(ReasoningEffort))
            yield return $"{section}:ReasoningEffort: '{ReasoningEffort}' is invalid; set Default, None, Minimal, Low, Medium or High.";
        if (Thinking is Thinking.Off && ReasoningEffort > ReasoningEffort.None)
            yield return $"{section}:ReasoningEffort: {ReasoningEffort} contradicts {section}:Thinking Off; remove one of them.";
        if (Thinking is Thinking.On && ReasoningEffort is ReasoningEffort.None)
            yield return $"{section}:ReasoningEffort: None contradicts {section}:Thinking On; remove one of them.";
        if (ContextTokens is not 0 and (< 2048 or > 1_000_000))
            yield return $"{section}:ContextTokens: {ContextTokens} is out of range; set 2048 to 1000000, or 0 for as much as prompt and answer need.";
        if (FullTextTokens is < 500 or > 200_000)
            yield return $"{section}:FullTextTokens: {FullTextTokens} is out of range; set 500 to 200000.";
        if (Temperature is not (>= 0 and <= 2))
            yield return $"{section}:Temperature: {Temperature} is out of range; set 0 to 2.";
    }

    /// <summary>The problems of the model, its address and its key.</summary>
    internal IEnumerable<string> PlaceProblems(string section)
    {
        if (!Enum.IsDefined(Provider))
            yield return $"{section}:Provider: '{Provider}' is invalid; set AzureOpenAI, OpenAI or Ollama.";
        if (string.IsNullOrWhiteSpace(Model))
            yield return Provider is LlmProvider.AzureOpenAI
                ? $"{section}:Model: missing; set {(Parsed?.Deployment is { Length: > 0 } deployment ? $"it to {deployment}" : "the name of the deployment")}."
                : $"{section}:Model: missing; set the name of the model, such as {(Provider is LlmProvider.OpenAI ? "gpt-4o-mini" : "qwen3:8b")}.";
        if (ApiVersion.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-'))
            yield return $"{section}:ApiVersion: '{OneLine.Of(ApiVersion)}' is invalid; set a version such as 2024-10-21, or remove it for the default.";
        foreach (var problem in AddressProblems(section).Concat(KeyProblems(section)))
            yield return problem;
    }

    private IEnumerable<string> FallbackProblems(string section)
    {
        for (var i = 0; i < Fallbacks.Count; i++)
        {
            var key = $"{section}:Fallbacks:{i}";
            if (Fallbacks[i].Fallbacks.Count > 0)
            {
                yield return $"{key}:Fallbacks: a fallback cannot have fallbacks; move them to {section}:Fallbacks, in order.";
                continue;
            }
            if (Fallbacks[i].Verifier.Model is not "")
                yield return $"{key}:Verifier: a fallback cannot have a verifier; {section}:Verifier verifies its answers, too.";
            foreach (var problem in Fallbacks[i].Problems(key))
                yield return problem;
        }
    }

    private IEnumerable<string> AddressProblems(string section)
    {
        if (Endpoint.Trim() is "" && DefaultEndpoint is "")
            yield return $"{section}:Endpoint: missing; set the resource's address, such as {Example}.";
        else if (Parsed is not { } parsed)
            yield return $"{section}:Endpoint: not a valid URL; "
                + $"{(WithScheme is { } full ? $"write {full}" : $"set one such as {Example}, without a user name")}.";
        else if (parsed.Base.Scheme is "http" && Provider is not LlmProvider.Ollama && !AllowHttp && !ThisMachine.Is(parsed.Base))
            yield return $"{section}:Endpoint: the key would be sent unencrypted to {parsed.Base.Host}; use https, or set {section}:AllowHttp to true.";
        else if (Provider is LlmProvider.OpenAI && LlmAddress.Parse(LlmProvider.AzureOpenAI, Endpoint) is { Deployment: { Length: > 0 } azure })
            yield return $"{section}:Endpoint: the address is of Azure's deployment {azure}; set {section}:Provider to AzureOpenAI, "
                + "or write the address up to …/openai/v1.";
        else if (parsed.Deployment is { Length: > 0 } deployment && deployment != Model && Model is not "")
            yield return $"{section}:Endpoint: the address is of the deployment {deployment}, and {section}:Model is {Model}; "
                + $"set {section}:Model to {deployment}, or write only {parsed.Base}.";
    }

    private string Example => Provider switch
    {
        LlmProvider.AzureOpenAI => "https://NAME.openai.azure.com",
        LlmProvider.Ollama => "http://127.0.0.1:11434",
        _ => "https://api.example.com/v1",
    };

    /// <summary>The endpoint with the scheme that it lacks; null if that is not what is wrong.</summary>
    private string? WithScheme
    {
        get
        {
            var endpoint = Endpoint.Trim();
            if (endpoint.Contains("://", StringComparison.Ordinal) || endpoint.Contains('@')
                || !Uri.TryCreate($"https://{endpoint}", UriKind.Absolute, out var address))
                return null;
            return $"{(Provider is LlmProvider.Ollama || ThisMachine.Is(address) ? "http" : "https")}://{endpoint}";
        }
    }

    private IEnumerable<string> KeyProblems(string section)
    {
        if (ApiKey is not "" && ApiKeyFile is not "")
            yield return $"{section}:ApiKeyFile: {section}:ApiKey is also set; remove one of them.";
        else if (FaultOf(ReadKey) is { } fault)
            yield return $"{section}:ApiKeyFile: {fault}; set a readable file that contains the key.";
        else if (ReadKey() is var key && key is "" && ApiKeyFile is not "")
            yield return $"{section}:ApiKeyFile: '{ApiKeyFile}' is empty; write the key to it.";
        else if (key is "" && Provider is LlmProvider.OpenAI && !IsLocal)
            yield return $"{section}:ApiKey: missing; set it, {section}:ApiKeyFile or the environment variable OPENAI_API_KEY.";
        else if (key.Any(c => c is not (> ' ' and < '\x7F')))
            yield return $"{section}:{(ApiKeyFile is "" ? "ApiKey" : "ApiKeyFile")}: the key has characters that are invalid in a key; copy it again.";
    }

    /// <summary>Why a file cannot be read; null if it can.</summary>
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

    private bool IsLocal => Parsed is { } parsed && ThisMachine.Is(parsed.Base);
}
