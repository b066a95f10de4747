using DigestWorker.Hosting;
using DigestWorker.Web.Pages.Operate;

namespace DigestWorker.Tests.Hosting;

public sealed class RedactedSettingsTests
{
    private const string Canary = "canary-5d01-of-a-secret";

    [Fact]
    public void Every_key_is_shown_with_what_set_it()
    {
        using var file = SettingsFile.OverWorkingModel("""{ "Digests": { "nlp": { "Listing": "Arxiv", "Categories": ["cs.CL"], "Llm": { "Model": "other" } } } }""");

        var shown = Of(Settings.Load(file.Path, [KeyValuePair.Create("Llm:Temperature", (string?)"0.5")]));

        Assert.Equal(new EffectiveSetting("Llm:Model", "gpt-4o-mini", file.Path), shown["Llm:Model"]);
        Assert.Equal(new EffectiveSetting("Llm:Temperature", "0.5", "--set"), shown["Llm:Temperature"]);
        Assert.Equal(new EffectiveSetting("Llm:MaxAttempts", "3", From: null), shown["Llm:MaxAttempts"]);
        Assert.Equal(new EffectiveSetting("Digests:nlp:Categories:0", "cs.CL", file.Path), shown["Digests:nlp:Categories:0"]);
        Assert.Equal(new EffectiveSetting("Digests:nlp:Llm:Model", "other", file.Path), shown["Digests:nlp:Llm:Model"]);
        Assert.Equal("00:00:03", shown["Arxiv:MinInterval"].Value);
        Assert.DoesNotContain("Digests:nlp:Llm:MaxAttempts", shown.Keys);
    }

    [Fact]
    public void Of_a_secret_it_is_shown_only_that_it_is_set()
    {
        var shown = Of(Settings.Of(new Dictionary<string, string?>
        {
            ["Web:ApiKey"] = Canary,
            ["HuggingFace:Token"] = Canary,
            ["Llm:ApiKey"] = Canary,
            ["Llm:Fallbacks:0:ApiKey"] = Canary,
            ["Llm:Verifier:ApiKey"] = Canary,
            ["Llm:Endpoint"] = $"https://models.example.com/v1?key={Canary}",
            ["Digests:daily:Llm:ApiKey"] = Canary,
            ["Storage:Provider"] = "Postgres",
            ["Storage:ConnectionString"] = $"Host=db;Database=digests;Password={Canary}",
        }));

        Assert.DoesNotContain(shown.Values, setting => setting.Value.Contains(Canary, StringComparison.Ordinal));
        Assert.Equal(
            ["Digests:daily:Llm:ApiKey", "HuggingFace:Token", "Llm:ApiKey", "Llm:Fallbacks:0:ApiKey", "Llm:Verifier:ApiKey", "Storage:ConnectionString", "Web:ApiKey"],
            shown.Values.Where(setting => setting.IsSecret).Select(setting => setting.Key).Order(StringComparer.Ordinal));
        Assert.Equal("https://models.example.com/v1", shown["Llm:Endpoint"].Value);
    }

    [Fact]
    public void What_needs_a_restart_is_shown_as_it_was_at_the_start()
    {
        var started = Settings.Of(new Dictionary<string, string?> { ["Output:Directory"] = "before", ["Llm:Model"] = "before" });
        var now = Settings.Of(new Dictionary<string, string?> { ["Output:Directory"] = "after", ["Llm:Model"] = "after" });

        var shown = RedactedSettings.Of(started, now).ToDictionary(setting => setting.Key, setting => setting.Value);

        Assert.Equal(("before", "after"), (shown["Output:Directory"], shown["Llm:Model"]));
    }

    private static Dictionary<string, EffectiveSetting> Of(Settings settings) => RedactedSettings.Of(settings, settings).ToDictionary(setting => setting.Key);
}
