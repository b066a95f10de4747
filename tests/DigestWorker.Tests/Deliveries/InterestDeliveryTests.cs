using System.Text.Json;
using DigestWorker.Deliveries;
using DigestWorker.Papers;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using static DigestWorker.Tests.Deliveries.DeliveryWorld;

namespace DigestWorker.Tests.Deliveries;

/// <summary>A delivery with an interest sends the papers that match, the best first, and says why.</summary>
public sealed class InterestDeliveryTests : IAsyncLifetime
{
    private DeliveryWorld _world = null!;

    public static TheoryData<string> Chats => ["Slack", "Discord", "Teams", "Telegram"];

    public async ValueTask InitializeAsync() => _world = (await StartAsync()).WithInterest(
        "vision", ("Title", "비전팀"), ("Terms:video", "3"), ("Terms:작은 모델", "1"), ("Terms:survey", "-3"), ("Authors:Jian Hu", "5"), ("MinScore", "1"));

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory, MemberData(nameof(Chats))]
    public async Task A_chat_shows_the_papers_that_match_the_best_first_with_the_reasons(string chat)
    {
        var node = _world.With("team", chat, ("Interest", "Vision"), ("MaxPapers", "2")).Serve();

        await PublishAsync(node, "2025-01-08", Papers);
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 1);

        var body = _world.Service.Accepted.Single().Body.Replace("\\\\", "", StringComparison.Ordinal);
        Assert.Contains("비전팀 8: video 3 · 저자 Jian Hu 5", body, StringComparison.Ordinal);
        Assert.Contains("비전팀 4: video 3 · 작은 모델 1", body, StringComparison.Ordinal);
        Assert.True(body.IndexOf("2501.10004", StringComparison.Ordinal) < body.IndexOf("2501.10001", StringComparison.Ordinal), body);
        Assert.Contains("외 1편", body, StringComparison.Ordinal);
        // Unmatched, and beyond MaxPapers.
        Assert.DoesNotContain("2501.10000", body, StringComparison.Ordinal);
        Assert.DoesNotContain("2501.10002", body, StringComparison.Ordinal);
        Assert.DoesNotContain("2501.10003", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edition_without_a_match_sends_nothing_and_does_not_count_its_papers_as_carried()
    {
        await using (var node = _world.With("team", "Slack", ("Interest", "vision")).Node())
        {
            await PublishAsync(node, "2025-01-08", [Papers[0]]);

            Assert.Empty(await _world.MessagesAsync());
            Assert.Empty(await node.GetRequiredService<Outbox>().CarriedAsync("team", "daily", [Papers[0].Paper.Id], Token));
        }

        // Once the interest has changed, what was published can be sent.
        await using var changed = _world.WithInterest("vision", ("Terms:작은 모델", "2")).Node();
        var team = changed.GetRequiredService<CurrentDeliveries>().Find("team")!;
        var requested = changed.GetRequiredService<RequestedDelivery>();

        Assert.Equal(1, await requested.AddAsync(team, "daily", EditionDate.Parse("2025-01-08"), force: false, Token));
        Assert.Equal(0, await requested.AddAsync(team, "daily", EditionDate.Parse("2025-01-08"), force: false, Token));
        Assert.Equal(2, Assert.Single(await _world.MessagesAsync()).Scores[Papers[0].Paper.Id].Total);
    }

    [Fact]
    public async Task A_late_paper_that_matches_comes_by_itself_and_none_comes_twice()
    {
        await using var node = _world.With("team", "Slack", ("Interest", "vision"), ("Send:0", "Published"), ("Send:1", "Settled")).Node();

        await PublishAsync(node, "2025-01-08", Papers[..2]);
        await PublishAsync(node, "2025-01-08", Papers);
        await PublishAsync(node, "2025-01-08", Papers, settled: true);

        Assert.Equal(
            [(DeliveryEvent.Published, "2501.10001"), (DeliveryEvent.Published, "2501.10003,2501.10004"), (DeliveryEvent.Settled, "2501.10001,2501.10003,2501.10004")],
            (await _world.MessagesAsync()).Select(message => (message.Event, string.Join(',', message.Scores.Keys.Order()))));
    }

    [Fact]
    public async Task A_webhook_gets_the_scores_with_their_parts_and_a_template_the_line()
    {
        var node = _world.With("site", "Webhook", ("Interest", "vision"))
            .With("plain", "Webhook", ("Interest", "vision"), ("Template", """{ "papers": [{ "$each": "papers", "why": "{{score}}" }] }""")).Serve();

        await PublishAsync(node, "2025-01-08", Papers);
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 2);

        var bodies = _world.Service.Accepted.Select(message => JsonDocument.Parse(message.Body).RootElement).ToList();
        var data = bodies.Single(body => body.TryGetProperty("data", out _)).GetProperty("data");
        Assert.Equal("vision", data.GetProperty("interest").GetString());
        Assert.Equal(["2501.10004", "2501.10001", "2501.10003"], data.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("id").GetString()));
        Assert.Equal("""{"kind":"author","name":"Jian Hu","points":5}""", data.GetProperty("scores")[0].GetProperty("parts")[1].GetRawText());
        Assert.Equal(
            ["2501.10001", "2501.10003", "2501.10004"],
            data.GetProperty("edition").GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
        Assert.Equal("비전팀 8: video 3 · 저자 Jian Hu 5", bodies.Single(body => body.TryGetProperty("papers", out _)).GetProperty("papers")[0].GetProperty("why").GetString());
    }

    [Fact]
    public async Task A_mail_says_why_in_its_text_and_in_its_html()
    {
        await using var node = _world.With("team", "Email", ("Interest", "vision"), ("From", "a@example.com"), ("To:0", "b@example.com"), ("Language", "en")).Node();
        await PublishAsync(node, "2025-01-08", Papers);
        var team = node.GetRequiredService<CurrentDeliveries>().Find("team")!;
        var message = Assert.Single(await _world.MessagesAsync());

        var mail = EmailMessage.Of(message, Announcement.Of(message, team, page: null), team.Options);

        Assert.Contains("\n비전팀 8: video 3 · author Jian Hu 5\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("<br>비전팀 8: video 3 &#183; author Jian Hu 5</p>", mail.HtmlBody, StringComparison.Ordinal);
    }

    private static Entry[] Papers =>
    [
        SomePapers(1)[0],
        Titled(1, "Video for Everyone"),
        Titled(2, "A Survey of Video"),
        Titled(3, "Video without Sound", summary: "소리를 뺐습니다."),
        Titled(4, "Clips and Video", summary: "짧은 영상을 다룹니다.", author: "Hu, Jian"),
    ];

    private static Entry Titled(int number, string title, string? summary = null, string? author = null)
    {
        var entry = SomePapers(1, number, title, summary)[0];
        return author is null ? entry : entry with { Paper = entry.Paper with { Listed = entry.Paper.Listed with { Authors = [author] } } };
    }
}
