using System.Text.Json;
using DigestWorker.Hosting;
using DigestWorker.Models;
using DigestWorker.Papers;
using Json.Schema;

namespace DigestWorker.Tests.Hosting;

public sealed class NewSettingsTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shipped", "digestworker.schema.json")));

    public static TheoryData<string> Made => ["OpenAI", "AzureOpenAI", "Ollama", "compatible", "plain", "all"];

    [Theory]
    [MemberData(nameof(Made))]
    public void The_file_is_valid_and_says_what_was_chosen(string name)
    {
        var chosen = Of(name);
        using var file = new SettingsFile(chosen.Text());

        var read = Settings.Load(file.Path, []);

        using var json = JsonDocument.Parse(chosen.Text(), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var judged = Schema.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(judged.IsValid, string.Join('\n', judged.Details!.Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
        Assert.Equal(
            (chosen.Provider, chosen.Endpoint, chosen.ModelName, chosen.ApiVersion, chosen.KeyFile, chosen.AllowHttp),
            (read.Options.Llm.Provider.ToString(), read.Options.Llm.Endpoint, read.Options.Llm.Model, read.Options.Llm.ApiVersion, read.Options.Llm.ApiKeyFile, read.Options.Llm.AllowHttp));
        var digest = Assert.Single(read.Digests);
        Assert.Equal(
            (chosen.DigestName, chosen.Listing, chosen.Cron, chosen.TimeZone),
            (digest.Name, digest.Options.Listing.ToString(), digest.Options.Cron, digest.Options.TimeZone));
        Assert.Equal(chosen.Categories, digest.Options.Categories);
        Assert.Equal(read.Options.Llm.Provider is LlmProvider.Ollama ? 2 : 16, read.Options.Llm.MaxConcurrency);
    }

    [Fact]
    public void What_is_as_by_default_is_not_in_the_file()
    {
        var text = Of("OpenAI").Text();

        Assert.All(["Endpoint", "ApiVersion", "AllowHttp", "MaxConcurrency", "Listing", "Cron", "TimeZone", "HuggingFace\"", "Web"], name => Assert.DoesNotContain($"\"{name}", text, StringComparison.Ordinal));
        Assert.Contains("\"daily\": {}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureOpenAI", "https://n.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01", "https://n.openai.azure.com", "2025-01-01", "d")]
    [InlineData("AzureOpenAI", "https://n.openai.azure.com/openai/v1/", "https://n.openai.azure.com", "", "")]
    [InlineData("OpenAI", "http://127.0.0.1:8000/v1/chat/completions", "http://127.0.0.1:8000/v1", "", "")]
    [InlineData("Ollama", "http://127.0.0.1:11434/api/chat", "http://127.0.0.1:11434", "", "")]
    public void A_pasted_address_is_taken_apart(string provider, string pasted, string endpoint, string version, string deployment)
    {
        var settings = new NewSettings { Provider = provider, Endpoint = pasted };

        Assert.Equal(deployment, settings.ReduceEndpoint());
        Assert.Equal((endpoint, version), (settings.Endpoint, settings.ApiVersion));
    }

    [Theory]
    [InlineData("Llm:Endpoint", "not a valid URL; write https://n.openai.azure.com.")]
    [InlineData("Llm:Model", "missing; set the name of the deployment.")]
    [InlineData("Llm:ApiKey", "the key has characters that are invalid in a key; copy it again.")]
    [InlineData("Llm:ApiKeyFile", null)]
    public void A_problem_is_that_of_the_configuration_without_its_key(string key, string? problem) => Assert.Equal(
        problem, new NewSettings { Provider = "AzureOpenAI", Endpoint = "n.openai.azure.com", Key = "two words" }.Problem(key));

    private static NewSettings Of(string name) => name switch
    {
        "OpenAI" => new() { Provider = nameof(LlmProvider.OpenAI), ModelName = "gpt-4o-mini", KeyFile = "llm.key" },
        "AzureOpenAI" => new()
        {
            Provider = nameof(LlmProvider.AzureOpenAI), Endpoint = "https://n.openai.azure.com", ApiVersion = "2025-01-01", ModelName = "d", KeyFile = "/run/secrets/\"llm\".key",
        },
        "Ollama" => new() { Provider = nameof(LlmProvider.Ollama), ModelName = "qwen3:8b", Cron = "0 0 9 * * ?" },
        "compatible" => new() { Provider = nameof(LlmProvider.OpenAI), Endpoint = "http://gpu-1:8000/v1", ModelName = "모델 \\ \"1\" // */", KeyFile = "키.key", AllowHttp = true },
        "plain" => new() { Provider = nameof(LlmProvider.OpenAI), Endpoint = "http://127.0.0.1:8000/v1", ModelName = "m", Listing = nameof(ListingKind.HuggingFaceWeekly) },
        _ => new()
        {
            Provider = nameof(LlmProvider.Ollama), Endpoint = "http://gpu-1:11434", ModelName = "m", Listing = nameof(ListingKind.Arxiv), Categories = ["cs.CL", "stat.ML"],
            Cron = "0 30 9,21 ? * MON-FRI", TimeZone = "Europe/Berlin",
        },
    };
}
