using DigestWorker.Hosting;
using DigestWorker.Models;

namespace DigestWorker.Tests.Hosting;

public sealed class FallbackSettingsTests
{
    [Fact]
    public void A_fallback_takes_what_it_does_not_set_from_the_section_above()
    {
        var fallback = Assert.Single(Model("""{ "Llm": { "MaxAttempts": 5, "Endpoint": "https://a.example.com", "Fallbacks": [{ "Model": "other" }] } }""").Fallbacks);

        Assert.Equal(("other", LlmProvider.OpenAI, 5, "https://a.example.com", "key"), (fallback.Model, fallback.Provider, fallback.MaxAttempts, fallback.Endpoint, fallback.ApiKey));
    }

    [Theory]
    [InlineData("""{ "Provider": "Ollama" }""")]
    [InlineData("""{ "Endpoint": "http://127.0.0.1:8000/v1" }""")]
    public void A_key_goes_to_no_other_server(string fallback) =>
        Assert.Equal("", Assert.Single(Model($$"""{ "Llm": { "Fallbacks": [{{fallback}}] } }""").Fallbacks).ApiKey);

    [Theory]
    [InlineData("""{ "Model": "mine" }""", "one")]
    [InlineData("""{ "Fallbacks": [{ "Model": "two" }] }""", "two")]
    [InlineData("""{ "Fallbacks": [] }""", "")]
    public void A_digest_has_the_fallbacks_of_section_Llm_or_its_own(string digest, string fallbacks) =>
        Assert.Equal(fallbacks, string.Join(' ', Model($$"""{ "Llm": { "Fallbacks": [{ "Model": "one" }] }, "Digests": { "daily": { "Llm": {{digest}} } } }""").Fallbacks.Select(model => model.Model)));

    private static LlmOptions Model(string json)
    {
        using var file = SettingsFile.OverWorkingModel(json);
        return Settings.Load(file.Path, []).Digests[0].Llm;
    }
}
