using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Models;

namespace DigestWorker.Tests.Hosting;

/// <summary>The names of digests are compared without case.</summary>
public sealed class DigestNamesTests
{
    [Theory]
    [InlineData("""{ "Digests": { "daily": {} } }""", "Digests:DAILY:MaxPapers", "daily")]
    [InlineData("""{ "Digests": { "NLP": { "Cron": "0 0 9 * * ?" } } }""", "Digests:nlp:MaxPapers", "NLP")]
    [InlineData("""{ "Llm": {} }""", "DIGESTS:DAILY:MAXPAPERS", "daily")]
    [InlineData("""{ "Llm": {} }""", "DIGESTS:NLP:MAXPAPERS", "NLP")]
    public void A_digest_is_called_as_the_file_calls_it(string json, string key, string name)
    {
        using var file = SettingsFile.OverWorkingModel(json);

        var digest = Assert.Single(Settings.Load(file.Path, [new(key, "5")]).Digests);

        Assert.Equal((name, 5), (digest.Name, digest.Options.MaxPapers));
    }

    [Theory]
    [InlineData("""{ "Digests": { "nlp": { "MaxPapers": 1 }, "NLP": { "MaxPapers": 2 } } }""")]
    [InlineData("""{ "Digests": { "nlp": { "MaxPapers": 1 }, "NLP": { "Cron": "0 0 9 * * ?" } } }""")]
    [InlineData("""{ "digests": { "nlp": {} }, "Digests": { "NLP": {} } }""")]
    public void Two_names_that_differ_by_case_only_are_an_error_that_names_both(string json)
    {
        using var file = new SettingsFile(json);

        var wrong = Assert.Throws<ConfigurationException>(() => Settings.Load(file.Path, []));

        Assert.Equal(["Digests: 'nlp' and 'NLP' are the same name, because names are compared without case; rename one of them."], wrong.Problems);
    }

    [Fact]
    public void A_digest_is_found_in_any_case_and_keeps_its_spelling_while_the_worker_serves()
    {
        var digests = new CurrentDigests([Named("Daily")]);
        digests.Replace([Named("DAILY")]);

        Assert.Equal(("Daily", "Daily", "other"), (digests.Find("daily")?.Name, digests.SpellingOf("dAILY"), digests.SpellingOf("other")));
    }

    private static DigestDefinition Named(string name) => new(name, new DigestOptions(), new LlmOptions());
}
