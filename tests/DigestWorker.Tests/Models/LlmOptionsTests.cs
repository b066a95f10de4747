using DigestWorker.Models;

namespace DigestWorker.Tests.Models;

public sealed class LlmOptionsTests
{
    [Theory]
    [InlineData(LlmProvider.AzureOpenAI, "https://x.openai.azure.com", "k")]
    [InlineData(LlmProvider.AzureOpenAI, "https://x.openai.azure.com", "")]
    [InlineData(LlmProvider.OpenAI, "", "k")]
    [InlineData(LlmProvider.OpenAI, "http://127.0.0.1:8000/v1", "")]
    [InlineData(LlmProvider.OpenAI, "http://localhost:8000/v1", "k")]
    [InlineData(LlmProvider.Ollama, "", "")]
    [InlineData(LlmProvider.Ollama, "http://ollama.lan:11434", "")]
    internal void What_can_work_has_no_problems(LlmProvider provider, string endpoint, string key) =>
        Assert.Empty(new LlmOptions { Provider = provider, Endpoint = endpoint, Model = "m", ApiKey = key }.Problems());

    [Theory]
    [InlineData(LlmProvider.AzureOpenAI, "", "k", "Llm:Endpoint: missing")]
    [InlineData(LlmProvider.OpenAI, "", "", "Llm:ApiKey: missing")]
    [InlineData(LlmProvider.OpenAI, "api.example.com", "k", "Llm:Endpoint: not a valid URL")]
    [InlineData(LlmProvider.OpenAI, "ftp://api.example.com", "k", "Llm:Endpoint: not a valid URL")]
    [InlineData(LlmProvider.OpenAI, "https://me:word@api.example.com", "k", "Llm:Endpoint: not a valid URL")]
    [InlineData(LlmProvider.OpenAI, "http://api.example.com/v1", "k", "Llm:Endpoint: the key would be sent unencrypted to api.example.com")]
    [InlineData(LlmProvider.AzureOpenAI, "http://api.example.com", "", "Llm:Endpoint: the key would be sent unencrypted to api.example.com")]
    [InlineData(LlmProvider.OpenAI, "", "two words", "Llm:ApiKey: the key has characters")]
    internal void What_cannot_work_names_its_key(LlmProvider provider, string endpoint, string key, string problem)
    {
        var said = Assert.Single(new LlmOptions { Provider = provider, Endpoint = endpoint, Model = "m", ApiKey = key }.Problems());

        Assert.StartsWith(problem, said, StringComparison.Ordinal);
        Assert.DoesNotContain("word", said.Replace("words", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LlmProvider.OpenAI, "https://api.example.com/v1/chat/completions", "https://api.example.com/v1")]
    [InlineData(LlmProvider.OpenAI, "https://api.example.com/v1/", "https://api.example.com/v1")]
    [InlineData(LlmProvider.OpenAI, "https://api.openai.com", "https://api.openai.com/v1")]
    [InlineData(LlmProvider.OpenAI, "https://x.openai.azure.com/openai/v1/", "https://x.openai.azure.com/openai/v1")]
    [InlineData(LlmProvider.OpenAI, "https://generativelanguage.googleapis.com/v1beta/openai/", "https://generativelanguage.googleapis.com/v1beta/openai")]
    [InlineData(LlmProvider.AzureOpenAI, "https://x.openai.azure.com/openai/v1/", "https://x.openai.azure.com/")]
    [InlineData(LlmProvider.AzureOpenAI, "https://x.openai.azure.com/openai/deployments/m/chat/completions?api-version=2025-01-01-preview", "https://x.openai.azure.com/")]
    [InlineData(LlmProvider.AzureOpenAI, "https://gateway.example.com/azure/openai/deployments/m/chat/completions", "https://gateway.example.com/azure")]
    [InlineData(LlmProvider.Ollama, "http://host/ollama", "http://host/ollama/")]
    [InlineData(LlmProvider.Ollama, "http://host/ollama/", "http://host/ollama/")]
    [InlineData(LlmProvider.Ollama, "http://127.0.0.1:11434/api/chat", "http://127.0.0.1:11434/")]
    [InlineData(LlmProvider.Ollama, "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/")]
    internal void An_endpoint_is_understood_as_it_is_pasted(LlmProvider provider, string endpoint, string address)
    {
        var options = new LlmOptions { Provider = provider, Endpoint = endpoint, Model = "m", ApiKey = "k" };

        Assert.Empty(options.Problems());
        Assert.Equal(address, options.Address.ToString());
        Assert.Equal(endpoint.Contains("preview", StringComparison.Ordinal) ? "2025-01-01-preview" : "2024-10-21", options.EffectiveApiVersion);
    }

    [Theory]
    [InlineData(LlmProvider.OpenAI, "api.example.com/v1", "write https://api.example.com/v1.")]
    [InlineData(LlmProvider.OpenAI, "localhost:8000/v1", "write http://localhost:8000/v1.")]
    [InlineData(LlmProvider.Ollama, "ollama.lan:11434", "write http://ollama.lan:11434.")]
    [InlineData(LlmProvider.AzureOpenAI, "x.openai.azure.com", "write https://x.openai.azure.com.")]
    [InlineData(LlmProvider.AzureOpenAI, "ftp://x", "such as https://NAME.openai.azure.com")]
    [InlineData(LlmProvider.AzureOpenAI, "https://x.openai.azure.com/openai/deployments/other/chat/completions", "set Llm:Model to other, or write only https://x.openai.azure.com/.")]
    [InlineData(LlmProvider.OpenAI, "https://x.openai.azure.com/openai/deployments/m/chat/completions", "set Llm:Provider to AzureOpenAI")]
    internal void An_endpoint_that_is_not_understood_says_what_to_write(LlmProvider provider, string endpoint, string advice) =>
        Assert.Contains(
            advice, Assert.Single(new LlmOptions { Provider = provider, Endpoint = endpoint, Model = "m", ApiKey = "k" }.Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, false, 12_288)]
    [InlineData(0, true, 20_480)]
    [InlineData(5000, true, 5000)]
    public void The_context_of_Ollama_holds_prompt_and_answer(int set, bool fullText, int tokens) =>
        Assert.Equal(tokens, new LlmOptions { Provider = LlmProvider.Ollama, ContextTokens = set, ReadFullText = fullText }.EffectiveContextTokens);

    [Fact]
    public void A_missing_model_is_named_with_the_section_it_is_missing_in()
    {
        var problem = Assert.Single(new LlmOptions { Provider = LlmProvider.Ollama }.Problems("Digests:daily:Llm"));

        Assert.StartsWith("Digests:daily:Llm:Model: missing", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_http_is_allowed_where_it_is_said() =>
        Assert.Empty(
            new LlmOptions { Provider = LlmProvider.OpenAI, Endpoint = "http://api.example.com/v1", Model = "m", ApiKey = "k", AllowHttp = true }.Problems());

    [Fact]
    public void Numbers_out_of_range_and_missing_files_are_named()
    {
        var options = new LlmOptions
        {
            Provider = LlmProvider.Ollama, Model = "m", MaxConcurrency = 0, MaxAttempts = 0, MaxOutputTokens = 1, Temperature = 3, Timeout = TimeSpan.Zero,
        };

        Assert.Equal(
            ["Llm:MaxConcurrency", "Llm:MaxAttempts", "Llm:Timeout", "Llm:MaxOutputTokens", "Llm:Temperature"],
            options.Problems().Select(problem => problem[..problem.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_key_file_is_read_and_its_faults_are_named()
    {
        var file = Path.GetTempFileName();
        try
        {
            var options = new LlmOptions { Provider = LlmProvider.OpenAI, Model = "m", ApiKeyFile = file };
            Assert.StartsWith("Llm:ApiKeyFile: ", Assert.Single(options.Problems()), StringComparison.Ordinal);

            await File.WriteAllTextAsync(file, "secret\n", TestContext.Current.CancellationToken);
            Assert.Empty(options.Problems());
            Assert.Equal("secret", options.ReadKey());

            options.ApiKey = "other";
            Assert.Contains("remove one of them", Assert.Single(options.Problems()), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }

        var missing = Assert.Single(new LlmOptions { Provider = LlmProvider.OpenAI, Model = "m", ApiKeyFile = file }.Problems());
        Assert.Contains("Llm:ApiKeyFile: Could not find file", missing, StringComparison.Ordinal);
    }
}
