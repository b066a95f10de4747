using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DigestWorker.Deliveries;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using static DigestWorker.Tests.Deliveries.DeliveryWorld;

namespace DigestWorker.Tests.Deliveries;

/// <summary>The form of the messages, against the documented limits and errors of each service.</summary>
public sealed class ChannelTests : IAsyncLifetime
{
    private const string Secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private DeliveryWorld _world = null!;

    public static TheoryData<string> Chats => ["Slack", "Discord", "Teams", "Telegram"];

    public static TheoryData<string, string> HostileTexts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var chat in (string[])["Slack", "Discord", "Teams", "Telegram"])
            {
                foreach (var text in (string[])[
                    "<!everyone> <@U123> <https://evil.example|arXiv>", "@everyone @here <@&1>", "</script><img src=x>", "](javascript:alert(1)) [x](https://evil.example)",
                    "*bold* _it_ ~no~ `code` **b** ||spoiler|| # head", "\u202Eright to left\u200Bzero", "&lt;b&gt; &amp; \\ \" '", new string('가', 10_000), string.Concat(Enumerable.Repeat("<&>*_", 2000)),
                    string.Concat(Enumerable.Repeat("이 문장은 아주 깁니다. ", 1000))])
                    data.Add(chat, text);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(HostileTexts))]
    public async Task Titles_and_summaries_are_text_within_the_limits(string chat, string text)
    {
        var node = _world.With("team", chat, ("MaxPapers", "30")).Serve();

        // What an edition has was normalized before.
        await PublishAsync(node, "2025-01-08", SomePapers(12, title: OneLine.Of(text), summary: OneLine.Of(text)));
        await Limit.UntilAsync(async () => await _world.WaitingAsync() == 0);

        Assert.Equal(MessageState.Sent, (await _world.MessagesAsync()).Single().State);
        var messages = _world.Service.Accepted.ToList();
        Assert.Equal(_world.Service.Received.Count, messages.Count);
        Assert.All(SomePapers(12), entry => Assert.Contains(messages, message => message.Body.Contains($"https://arxiv.org/abs/{entry.Paper.Id}", StringComparison.Ordinal)));
        Assert.All(messages, message => Assert.Empty(Forged(chat, message)));
    }

    [Theory, MemberData(nameof(Chats))]
    public async Task A_message_begins_with_the_overview_of_the_whole_edition(string chat)
    {
        var node = _world.With("team", chat, ("MaxPapers", "2")).With("english", chat, ("Language", "en")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(5));
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 2);

        var votes = SomePapers(5).Sum(entry => entry.Paper.Listed.Votes).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(_world.Service.Accepted, message => message.Body.Contains($"논문 5편, 추천 {votes}", StringComparison.Ordinal));
        Assert.Contains(_world.Service.Accepted, message => message.Body.Contains($"5 papers, {votes} votes", StringComparison.Ordinal));

    }

    [Theory, MemberData(nameof(Chats))]
    public async Task A_message_shows_each_paper_and_counts_the_others(string chat)
    {
        var node = _world.With("team", chat, ("MaxPapers", "3")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(5));
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 1);
        await PublishAsync(node, "2025-01-08", SomePapers(5), settled: true);

        var body = _world.Service.Accepted.Single().Body;
        Assert.Contains("daily 2025", body, StringComparison.Ordinal);
        Assert.Contains("Study 0 of Small Models", body, StringComparison.Ordinal);
        Assert.Contains("https://arxiv.org/abs/2501.10002", body, StringComparison.Ordinal);
        Assert.DoesNotContain("2501.10003", body, StringComparison.Ordinal);
        Assert.Contains("외 2편", body, StringComparison.Ordinal);
        Assert.Contains("https://papers.example.com/digests/daily/2025-01-08", body, StringComparison.Ordinal);
        Assert.Single(await _world.MessagesAsync());
    }

    [Fact]
    public async Task Slacks_plain_text_has_the_links_too()
    {
        var node = _world.With("team", "Slack").Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(4));
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 1);

        var text = _world.Service.Accepted.Single().Json.GetProperty("text").GetString()!;
        Assert.StartsWith("daily 2025-01-08 논문 4편\n", text, StringComparison.Ordinal);
        Assert.All(SomePapers(4), entry => Assert.Contains($"https://arxiv.org/abs/{entry.Paper.Id}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Telegram_edits_the_message_of_an_edition()
    {
        var node = _world.With("bot", "Telegram", ("Send:0", "Updated")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(2));
        await PublishAsync(node, "2025-01-08", SomePapers(3));
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 2);

        Assert.Equal(["sendMessage", "editMessageText"], _world.Service.Accepted.Select(message => message.Path.Split('/')[^1]));
        Assert.Equal(1, _world.Service.Accepted.Last().Json.GetProperty("message_id").GetInt64());
    }

    [Theory]
    [InlineData("Slack", 404, "no_service", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Slack", 403, "action_prohibited", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Slack", 410, "channel_is_archived", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Slack", 400, "invalid_blocks", nameof(ReasonCode.MessageRejected))]
    [InlineData("Slack", 500, "rollup_error", nameof(ReasonCode.DeliveryFailed))]
    [InlineData("Slack", 302, "", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Discord", 404, """{"message":"Unknown Webhook","code":10015}""", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Discord", 401, """{"message":"Invalid Webhook Token","code":50027}""", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Discord", 400, """{"message":"Invalid Form Body","code":50035}""", nameof(ReasonCode.MessageRejected))]
    [InlineData("Discord", 429, """{"message":"You are being rate limited.","retry_after":64.57,"global":false}""", nameof(ReasonCode.DeliveryFailed))]
    [InlineData("Teams", 401, """{"error":{"code":"DirectApiAuthorizationRequired","message":"The request must be authenticated."}}""", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Teams", 404, """{"error":{"code":"WorkflowNotFound","message":"The workflow could not be found."}}""", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Teams", 429, "", nameof(ReasonCode.DeliveryFailed))]
    [InlineData("Telegram", 401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Telegram", 400, """{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}""", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Telegram", 403, """{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked from the group chat"}""", nameof(ReasonCode.DeliveryRefused))]
    [InlineData("Telegram", 429, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 64","parameters":{"retry_after":64}}""", nameof(ReasonCode.DeliveryFailed))]
    [InlineData("Webhook", 410, "gone", nameof(ReasonCode.DeliveryRefused))]
    public async Task An_error_is_judged_and_told_in_the_words_of_the_service(string channel, int status, string body, string code)
    {
        var node = _world.With("team", channel, ("Send:0", "Published")).Serve();
        _world.Service.Fault = _ => new ServiceAnswer(status, body);

        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await Limit.UntilAsync(async () => (await _world.MessagesAsync())[0].Tries > 0);

        var message = (await _world.MessagesAsync())[0];
        Assert.Equal((code, status), (message.Fault!.Code.ToString(), message.Fault.Status));
        Assert.Equal(code is nameof(ReasonCode.MessageRejected) ? MessageState.Dead : MessageState.Waiting, message.State);
        if (body.Contains("64", StringComparison.Ordinal))
            Assert.InRange(message.NextTryAt - _world.Time.GetUtcNow(), TimeSpan.FromSeconds(64), TimeSpan.FromSeconds(65));
        if (body is not "")
            Assert.Contains(body.Contains("description", StringComparison.Ordinal) ? JsonDocument.Parse(body).RootElement.GetProperty("description").GetString()! : message.Fault.Detail!, message.Fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Slack", true)]
    [InlineData("Discord", true)]
    [InlineData("Telegram", true)]
    [InlineData("Teams", true)]
    [InlineData("Webhook", true)]
    [InlineData("Slack", false)]
    [InlineData("Discord", false)]
    [InlineData("Telegram", false)]
    public async Task A_check_finds_out_without_a_message(string channel, bool works)
    {
        await using var node = _world.With("team", channel).Node();
        if (!works)
            _world.Service.Fault = _ => new ServiceAnswer(404, "no_service");

        var result = await node.GetRequiredService<DeliveryChannels>().Of(node.GetRequiredService<CurrentDeliveries>().Current[0]).ProbeAsync(Token);

        Assert.Equal(works, result is SendResult.Sent);
        Assert.DoesNotContain(_world.Service.Accepted, message => message.Body.Contains("text", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_is_signed_as_Standard_Webhooks_says_and_the_sample_receiver_accepts_it()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/python3"), "python3 is missing");
        var node = _world.With("site", "Webhook", ("Secret", Secret), ("Headers:X-Api-Key", "a-key-of-the-receiver")).Serve();
        await PublishAsync(node, "2025-01-08", SomePapers(2));
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 1);

        var message = _world.Service.Accepted.Single();
        var sample = Examples.All.Single(example => example.Language is "python").Text;
        var now = message.Headers["webhook-timestamp"];
        string Receive(string body) => Python(
            $"{sample}\ntime.time = lambda: {now}\nimport json, sys\nprint(verified(json.loads({Quoted(JsonSerializer.Serialize(message.Headers))}), {Quoted(body)}.encode(), {Quoted(Secret)}))");

        Assert.Equal("True", Receive(message.Body));
        Assert.Equal("False", Receive(message.Body.Replace("daily", "other", StringComparison.Ordinal)));
        Assert.Equal("a-key-of-the-receiver", message.Headers["X-Api-Key"]);
        Assert.Equal("edition.updated", message.Json.GetProperty("type").GetString());
        Assert.Equal(2, EditionDocument.Parse(message.Json.GetProperty("data").GetProperty("edition").GetRawText()).Entries.Count);
    }

    [Fact]
    public async Task No_span_has_the_address_of_a_webhook()
    {
        var addresses = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => addresses.Enqueue($"{span.GetTagItem("url.full")}"),
        };
        ActivitySource.AddActivityListener(listener);
        var node = _world.With("team", "Slack").With("bot", "Telegram").Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await Limit.UntilAsync(async () => await _world.WaitingAsync() == 0);

        Assert.Equal(2, _world.Service.Accepted.Count);
        Assert.All(_world.Service.Received, message => Assert.DoesNotContain("traceparent", message.Headers.Keys));
        Assert.DoesNotContain(addresses, address => address.StartsWith(_world.Service.Address, StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_are_cut_at_the_ends_of_sentences_then_of_words_then_of_characters()
    {
        Assert.Equal("하나입니다. 둘입니다. …", MessageText.Cut("하나입니다. 둘입니다. 셋입니다.", 16));
        Assert.Equal("한 문장뿐이지만 아주…", MessageText.Cut("한 문장뿐이지만 아주 길게 이어지는 글입니다", 12));
        Assert.Equal("👩‍🚀…", MessageText.Cut("👩‍🚀👩‍🚀👩‍🚀", 8));
        Assert.Equal("short", MessageText.Cut("short", 5));
    }

    public async ValueTask InitializeAsync() => _world = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What in a message would be a mention, or a link to elsewhere.</summary>
    private static List<string> Forged(string chat, ReceivedMessage message)
    {
        var shown = Strings(message.Json).ToList();
        return chat switch
        {
            "Slack" => [.. shown.SelectMany(text => System.Text.RegularExpressions.Regex.Matches(text, "<[^>]*>").Select(match => match.Value))
                .Where(link => !link.StartsWith("<https://arxiv.org/abs/", StringComparison.Ordinal) && !link.StartsWith("<https://papers.example.com/", StringComparison.Ordinal))],
            "Discord" => [.. shown.Where(text => System.Text.RegularExpressions.Regex.IsMatch(text, @"(?<!\\)\]\(|(?<!\\)@|(?<!\\)<[@!#]")),
                .. message.Json.GetProperty("allowed_mentions").GetProperty("parse").EnumerateArray().Select(parse => parse.GetString()!)],
            "Teams" => [.. Strings(message.Json, "url").Where(url => !url.StartsWith("https://arxiv.org/abs/", StringComparison.Ordinal)),
                .. Strings(message.Json, "type").Where(type => type is "TextBlock" or "mention")],
            _ => [.. shown.Where(text => System.Text.RegularExpressions.Regex.IsMatch(text, @"@\w"))],
        };
    }

    private static IEnumerable<string> Strings(JsonElement json, string? name = null) => json.ValueKind switch
    {
        JsonValueKind.String when name is null => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Strings(item, name)),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(
            member => member.Name == name && member.Value.ValueKind is JsonValueKind.String ? [member.Value.GetString()!] : Strings(member.Value, name)),
        _ => [],
    };

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string Python(string program)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) })!;
        process.StandardInput.Write(program);
        process.StandardInput.Close();
        var answer = process.StandardOutput.ReadToEnd().Trim();
        Assert.True(process.WaitForExit(Limit.Wait));
        return answer;
    }
}
