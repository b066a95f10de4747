using DigestWorker.Deliveries;
using DigestWorker.Papers;
using DigestWorker.Storage;
using static DigestWorker.Tests.Deliveries.DeliveryWorld;

namespace DigestWorker.Tests.Deliveries;

/// <summary>Bodies that a template of an operator makes.</summary>
public sealed class WebhookTemplateTests
{
    private const string Hostile = "\"}], \"x\": \"</script> @all @here [x](https://evil.example) <!everyone> {{ heading }} {% if \\ `code` **b**";

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(Examples.PathOf("config/webhooks"), "*.json").Select(file => Path.GetFileName(file)!)];

    [Theory, MemberData(nameof(Shipped))]
    public async Task A_template_of_the_documentation_carries_each_paper_whatever_its_title(string file)
    {
        await using var world = await StartAsync();
        var node = world.With("team", "Webhook", ("Send:0", "Published"), ("TemplateFile", Examples.PathOf($"config/webhooks/{file}")), ("MaxPapers", "3")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(5, title: OneLine.Of(Hostile), summary: OneLine.Of(Hostile)));
        await Limit.UntilAsync(() => world.Service.Accepted.Count == 1);

        var sent = world.Service.Accepted.Single();
        Assert.True(sent.Headers.ContainsKey("webhook-id"));
        Assert.False(sent.Json.TryGetProperty("x", out _));
        Assert.Contains("daily 2025", sent.Body, StringComparison.Ordinal);
        Assert.All(SomePapers(3), entry => Assert.Contains($"https://arxiv.org/abs/{entry.Paper.Id}", sent.Body, StringComparison.Ordinal));
        Assert.DoesNotContain("2501.10003", sent.Body, StringComparison.Ordinal);
        Assert.Contains("https://papers.example.com/digests/daily/2025-01-08", sent.Body, StringComparison.Ordinal);
        if (file is not "mattermost.json")
            return;
        Assert.DoesNotContain("@all", sent.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("[x](", sent.Body, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Shipped))]
    public async Task It_carries_an_alert_too(string file)
    {
        var template = new WebhookTemplate(await File.ReadAllTextAsync(Examples.PathOf($"config/webhooks/{file}"), Token));
        var alert = new Announcement("daily 2025-01-08: \"the model\" does not answer", ["Check Llm:Endpoint."], [], "", null);

        var body = System.Text.Encoding.UTF8.GetString(template.Render(alert, new OutboxMessage("1", "team", DeliveryEvent.Failed, "daily", "2025-01-08", 1), page: null));

        Assert.Contains("does not answer", body, StringComparison.Ordinal);
        Assert.Contains("Check Llm:Endpoint.", body.Replace("\\\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{heading}}", "it is not JSON")]
    [InlineData("[1]", "it is not a JSON object")]
    [InlineData("""{ "text": "{{titel}}" }""", "there is no {{titel}} here; there are event, delivery, digest, date, heading, lines, more, page, text, markdown")]
    [InlineData("""{ "text": "{{title}}" }""", "there is no {{title}} here")]
    [InlineData("""{ "items": [{ "$each": "editions" }] }""", "\"$each\" is 'editions'; set it to papers")]
    public void What_is_no_template_is_said(string template, string words) => Assert.Contains(words, WebhookTemplate.FaultOf(template), StringComparison.Ordinal);

    [Fact]
    public void Values_go_into_texts_alone_and_an_empty_one_is_left_out()
    {
        var template = new WebhookTemplate(
            """{ "n": 1, "empty": "", "click": "{{page}}", "nested": { "of": ["{{ heading }}", true, null] }, "papers": [0, { "$each": "papers", "t": "{{title}} ▲{{votes}}" }] }""");
        var announcement = new Announcement("\"}, {{page}}", [], [new(PaperId.Parse("2501.00001"), "{{heading}}", 3, "요약", []), new(PaperId.Parse("2501.00002"), "B", 2, "요약", [])], "", null);

        Assert.Equal(
            """{"n":1,"empty":"","nested":{"of":["\"}, {{page}}",true,null]},"papers":[0,{"t":"{{heading}} ▲3"},{"t":"B ▲2"}]}""",
            System.Text.Encoding.UTF8.GetString(template.Render(announcement, new OutboxMessage("1", "team", DeliveryEvent.Test, "", "", 1), page: null)));
    }
}
