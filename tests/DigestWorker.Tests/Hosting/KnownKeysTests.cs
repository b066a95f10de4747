using DigestWorker.Hosting;

namespace DigestWorker.Tests.Hosting;

public sealed class KnownKeysTests
{
    [Theory]
    [InlineData("Llm:Modl", "Llm:Modl: unknown key; did you mean Model.")]
    [InlineData("Digests:daily:Categorys:0", "Digests:daily:Categorys: unknown key; did you mean Categories.")]
    [InlineData("Digests:daily:Llm:MaxConcurency", "Digests:daily:Llm:MaxConcurency: unknown key; did you mean MaxConcurrency.")]
    [InlineData("Everything", "Everything: unknown key; there are HuggingFace, Arxiv, Llm, Digests, Interests, Deliveries, Output, Storage, Web, Logging.")]
    public void A_key_that_means_nothing_is_named_with_what_may_be_meant(string key, string problem) =>
        Assert.Equal([problem], Assert.Throws<ConfigurationException>(() => Settings.Of([new(key, "x")])).Problems);

    [Theory]
    [InlineData("llm:model")]
    [InlineData("$schema")]
    [InlineData("Digests:any-name:Include:3")]
    public void A_key_that_is_known_passes_in_any_case(string key) => Settings.Of([new(key, "x")]);
}
