using DigestWorker.Hosting;
using DigestWorker.Models;

namespace DigestWorker.Tests.Hosting;

public sealed class VerifierSettingsTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Llm": { "Verifier": { "Endpoint": "https://b.example.com", "ApiKey": "other" } } }""")]
    [InlineData("""{ "Llm": { "Verifier": { "Model": "v" } }, "Digests": { "daily": { "Llm": { "Verifier": { "Model": "" } } } } }""")]
    public void Without_a_model_nothing_is_verified(string json) => Assert.Null(Model(json).Verifier.Llm);

    [Fact]
    public void It_takes_what_it_does_not_set_from_the_writer()
    {
        var model = Model(
            """{ "Llm": { "Endpoint": "https://a.example.com", "MaxOutputTokens": 5000, "DailyTokenBudget": 9000, "Verifier": { "Model": "v", "OnOutage": "Withhold" } } }""");

        var verifier = model.Verifier.Llm!;
        Assert.Equal(
            ("v", LlmProvider.OpenAI, "https://a.example.com", "key", 5000, 9000L, OnOutage.Withhold),
            (verifier.Model, verifier.Provider, verifier.Endpoint, verifier.ApiKey, verifier.MaxOutputTokens, verifier.DailyTokenBudget, model.Verifier.OnOutage));
        Assert.Empty(model.Problems());
        Assert.Equal([model, verifier], model.WithVerifier);
    }

    [Theory]
    [InlineData("""{ "Llm": { "Verifier": { "Model": "v", "Provider": "Ollama" } } }""")]
    [InlineData("""{ "Llm": { "Verifier": { "Model": "v", "Endpoint": "http://127.0.0.1:8000/v1" } } }""")]
    [InlineData("""{ "Llm": { "Verifier": { "Model": "v", "ApiKey": "secret" } }, "Digests": { "daily": { "Llm": { "Verifier": { "Endpoint": "http://127.0.0.1:8000/v1" } } } } }""")]
    public void A_key_goes_to_no_other_server(string json) => Assert.Equal("", Model(json).Verifier.Llm!.ApiKey);

    [Fact]
    public void A_digest_has_its_own()
    {
        var verifier = Model(
            """{ "Llm": { "Verifier": { "Model": "v", "ApiKey": "other" } }, "Digests": { "daily": { "Llm": { "Model": "w", "Verifier": { "Model": "x" } } } } }""").Verifier.Llm!;

        Assert.Equal(("x", "other"), (verifier.Model, verifier.ApiKey));
    }

    [Theory]
    [InlineData("gpt-4o-mini", "o3-mini")]
    [InlineData("openai/gpt-4o", "chatgpt-4o-latest")]
    [InlineData("qwen3:8b", "Qwen/Qwen2.5-72B-Instruct")]
    public void Models_of_one_family_are_known_by_their_names(string one, string other) => Assert.Equal(ModelFamily.Of(one), ModelFamily.Of(other));

    [Theory]
    [InlineData("gpt-4o", "qwen3:8b")]
    [InlineData("claude-sonnet-4", "gemini-2.5-pro")]
    public void And_those_of_others(string one, string other) => Assert.NotEqual(ModelFamily.Of(one), ModelFamily.Of(other));

    private static LlmOptions Model(string json)
    {
        using var file = SettingsFile.OverWorkingModel(json);
        return Settings.Load(file.Path, []).Digests[0].Llm;
    }
}
