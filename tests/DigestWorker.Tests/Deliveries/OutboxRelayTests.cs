using DigestWorker.Deliveries;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using static DigestWorker.Tests.Deliveries.DeliveryWorld;

namespace DigestWorker.Tests.Deliveries;

/// <summary>What the outbox promises, over each of the databases.</summary>
public abstract class OutboxRelayTests : IAsyncLifetime
{
    private DeliveryWorld _world = null!;

    [Fact]
    public async Task A_paper_is_sent_once_and_a_late_one_by_itself()
    {
        var node = _world.With("team", "Webhook", ("Send:0", "Published")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(3));
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 1);
        await PublishAsync(node, "2025-01-08", SomePapers(3));
        await PublishAsync(node, "2025-01-08", SomePapers(4));
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 2);

        Assert.Equal([3, 1], _world.Service.Accepted.Select(message => IdsOf(message).Count));
        Assert.Equal(["2501.10003"], IdsOf(_world.Service.Accepted.Last()));
        Assert.Equal(2, (await _world.MessagesAsync()).Count);
    }

    [Fact]
    public async Task A_delivery_that_is_added_begins_with_the_next_publication()
    {
        var node = _world.With("first", "Webhook", ("Send:0", "Published")).Serve();
        await PublishAsync(node, "2025-01-08", SomePapers(3));
        await Limit.UntilAsync(async () => await _world.WaitingAsync() == 0);

        var other = _world.With("second", "Slack").Serve();
        await PublishAsync(other, "2025-01-08", SomePapers(4));
        await Limit.UntilAsync(() => _world.Service.AcceptedBy("slack").Count == 1);

        Assert.Contains("2501.10003", _world.Service.AcceptedBy("slack")[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("2501.10000", _world.Service.AcceptedBy("slack")[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_revision_is_sent_and_the_final_edition_once()
    {
        var node = _world.With("files", "Webhook").With("final", "Webhook", ("Send:0", "Settled")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(2));
        await PublishAsync(node, "2025-01-08", SomePapers(3));
        await PublishAsync(node, "2025-01-08", SomePapers(3), settled: true);
        await PublishAsync(node, "2025-01-08", SomePapers(3), settled: true);
        await Limit.UntilAsync(async () => await _world.WaitingAsync() == 0);

        Assert.Equal([2, 3], OfDelivery("files").Select(message => IdsOf(message).Count));
        Assert.Equal([3], OfDelivery("final").Select(message => IdsOf(message).Count));
    }

    [Fact]
    public async Task A_receiver_that_is_down_for_a_day_gets_everything_in_order_and_holds_up_no_other()
    {
        var node = _world.With("down", "Webhook", ("Send:0", "Published")).With("up", "Slack").Serve();
        _world.Service.Fault = message => message.Path.StartsWith("/hook", StringComparison.Ordinal) ? new ServiceAnswer(503) : null;
        for (var day = 1; day <= 5; day++)
            await PublishAsync(node, $"2025-01-0{day}", SomePapers(2, first: day * 10));
        await Limit.UntilAsync(() => _world.Service.AcceptedBy("slack").Count == 5);

        var backAt = _world.Time.GetUtcNow() + TimeSpan.FromDays(1);
        // On a busy machine a day passes in fewer tries.
        await _world.PassAsync(TimeSpan.FromMinutes(10), () => _world.Time.GetUtcNow() >= backAt && Asked() >= 10);
        Assert.Empty(_world.Service.AcceptedBy("hook"));
        _world.Service.Fault = null;
        _world.Time.Advance(TimeSpan.FromMinutes(16));
        await _world.PassAsync(TimeSpan.FromSeconds(1), () => _world.Service.AcceptedBy("hook").Count == 5);

        Assert.Equal(Enumerable.Range(1, 5).Select(day => $"2025-01-0{day}"), _world.Service.AcceptedBy("hook").Select(DateOf));
        // One message is asked for at a time, and more and more seldom.
        Assert.InRange(Asked(), 10, 200);

        int Asked() => _world.Service.Received.Count(message => message.Path.StartsWith("/hook", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pause_that_the_service_asks_for_is_kept()
    {
        var node = _world.With("team", "Slack").Serve();
        _world.Service.Fault = _ => new ServiceAnswer(429, "rate_limited", ("Retry-After", "300"));
        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await Limit.UntilAsync(async () => (await _world.MessagesAsync())[0].Tries == 1);

        var waiting = (await _world.MessagesAsync())[0];

        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromMinutes(5), waiting.NextTryAt);
        Assert.Equal((ReasonCode.DeliveryFailed, 429, "rate_limited"), (waiting.Fault!.Code, waiting.Fault.Status, waiting.Fault.Detail));
        _world.Service.Fault = null;
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        await _world.PassAsync(TimeSpan.FromSeconds(1), () => _world.Service.Accepted.Count == 1);
    }

    [Fact]
    public async Task A_message_that_the_service_cannot_take_is_given_up_and_the_next_one_is_sent()
    {
        var node = _world.With("team", "Slack").With("alarm", "Webhook", ("Send:0", "DeliveryDead")).Serve();
        _world.Service.Fault = message => message.Body.Contains("2501.10000", StringComparison.Ordinal) ? new ServiceAnswer(400, "invalid_blocks") : null;

        await PublishAsync(node, "2025-01-07", SomePapers(1));
        await PublishAsync(node, "2025-01-08", SomePapers(1, first: 1));
        await Limit.UntilAsync(() => _world.Service.AcceptedBy("slack").Count == 1 && OfDelivery("alarm").Count == 1);

        Assert.Equal([MessageState.Dead, MessageState.Sent], (await _world.MessagesAsync("team")).Select(message => message.State));
        var reason = OfDelivery("alarm")[0].Json.GetProperty("data").GetProperty("reason");
        Assert.Equal(("deliveryDead", "team", "messageRejected"), (
            reason.GetProperty("code").GetString(), reason.GetProperty("delivery").GetString(), reason.GetProperty("cause").GetProperty("code").GetString()));

        _world.Service.Fault = null;
        Assert.Equal(1, await node.GetRequiredService<Outbox>().RetryAsync("team", id: null, Token));
        await Limit.UntilAsync(() => _world.Service.AcceptedBy("slack").Count == 2);
    }

    [ThoroughFact]
    public async Task What_cannot_be_sent_for_two_days_is_given_up()
    {
        var node = _world.With("team", "Slack").Serve();
        _world.Service.Fault = _ => new ServiceAnswer(404, "no_service");
        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await Limit.UntilAsync(async () => (await _world.MessagesAsync())[0].Tries == 1);
        Assert.Equal(ReasonCode.DeliveryRefused, (await _world.MessagesAsync())[0].Fault!.Code);

        var since = _world.Time.GetUtcNow();
        await Limit.UntilAsync(async () =>
        {
            _world.Time.Advance(TimeSpan.FromMinutes(15));
            return (await _world.MessagesAsync())[0].State is MessageState.Dead;
        });

        Assert.InRange(_world.Time.GetUtcNow() - since, TimeSpan.FromDays(2), TimeSpan.FromDays(2.5));
    }

    [Theory]
    [InlineData(ServiceAnswer.Cut)]
    [InlineData(ServiceAnswer.Never)]
    [InlineData(500)]
    public async Task A_message_whose_answer_was_lost_is_sent_again_with_the_same_id(int fault)
    {
        var node = _world.With("team", "Webhook", ("Send:0", "Published")).Serve();
        var faults = 1;
        _world.Service.Fault = _ => faults-- > 0 ? new ServiceAnswer(fault) : null;

        await PublishAsync(node, "2025-01-08", SomePapers(2));
        await Limit.UntilAsync(() => !_world.Service.Received.IsEmpty);
        await _world.PassAsync(TimeSpan.FromSeconds(1), () => _world.Service.Accepted.Count == 1);

        Assert.Single(_world.Service.Received.Select(message => message.Headers["webhook-id"]).Distinct());
        Assert.Single(_world.Service.Received.Select(message => message.Body).Distinct());
    }

    [Fact]
    public async Task Of_a_split_message_only_what_was_not_accepted_is_sent_again()
    {
        var node = _world.With("team", "Discord", ("MaxPapers", "30")).Serve();
        var requests = 0;
        _world.Service.Fault = _ => ++requests == 2 ? new ServiceAnswer(500) : null;

        await PublishAsync(node, "2025-01-08", SomePapers(25));
        await _world.PassAsync(TimeSpan.FromSeconds(1), () => _world.Service.Accepted.Count == 3);
        await Limit.UntilAsync(async () => await _world.WaitingAsync() == 0);

        Assert.Equal(SomePapers(25).Select(entry => entry.Paper.Id.Value), _world.Service.Accepted.SelectMany(
            message => message.Json.GetProperty("embeds").EnumerateArray().Select(embed => embed.GetProperty("url").GetString()![^10..])));
    }

    [Fact]
    public async Task Two_nodes_send_everything_once_and_in_order()
    {
        var (one, other) = (_world.With("team", "Webhook", ("Send:0", "Published")).Serve(), _world.Serve());
        for (var day = 1; day <= 9; day++)
            await PublishAsync(day % 2 == 0 ? one : other, $"2025-01-0{day}", SomePapers(1, first: day));
        await _world.PassAsync(TimeSpan.FromSeconds(1), () => _world.Service.Accepted.Count >= 9);

        Assert.Equal(Enumerable.Range(1, 9).Select(day => $"2025-01-0{day}"), _world.Service.Accepted.Select(DateOf));
        Assert.Equal(9, _world.Service.Received.Count);
    }

    [Fact]
    public async Task A_backfill_and_a_run_without_news_tell_nobody()
    {
        var node = _world.With("team", "Slack").With("alarm", "Webhook", ("Send:0", "Failed"), ("Send:1", "Recovered")).Serve();

        await PublishAsync(node, "2025-01-08", SomePapers(3), backfill: true);
        await PublishAsync(node, "2025-01-08", SomePapers(3));

        Assert.Empty(await _world.MessagesAsync());
    }

    [Fact]
    public async Task A_failed_day_is_told_once_for_each_cause_and_its_recovery_once()
    {
        var node = _world.With("alarm", "Slack", ("Send:0", "Failed"), ("Send:1", "Recovered"), ("Language", "en")).Serve();
        var (withheld, unread) = (new Reason(ReasonCode.WithheldRejections) { Papers = 3, Of = 9 }, new Reason(ReasonCode.ListingUnreadable));

        await PublishAsync(node, "2025-01-08", [], failed: withheld);
        await PublishAsync(node, "2025-01-08", [], failed: withheld);
        await PublishAsync(node, "2025-01-08", [], failed: unread);
        await PublishAsync(node, "2025-01-08", SomePapers(9));
        await PublishAsync(node, "2025-01-08", SomePapers(10));
        await Limit.UntilAsync(async () => await _world.WaitingAsync() == 0);

        Assert.Equal([DeliveryEvent.Failed, DeliveryEvent.Failed, DeliveryEvent.Recovered], (await _world.MessagesAsync()).Select(message => message.Event));
        var first = _world.Service.Accepted.First().Json.GetProperty("text").GetString()!;
        Assert.StartsWith("daily 2025-01-08: Withheld: the checks rejected the answers for 3 of 9 papers.", first, StringComparison.Ordinal);
        Assert.Contains("https://papers.example.com/digests/daily/2025-01-08", first, StringComparison.Ordinal);
        Assert.Contains("resolved and published", _world.Service.Accepted.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_sends_for_a_while_and_leaves_the_rest_to_the_next_process()
    {
        await using var node = _world.With("team", "Slack").Node();
        await PublishAsync(node, "2025-01-08", SomePapers(2));
        _world.Service.Fault = _ => new ServiceAnswer(503);

        var first = node.GetRequiredService<OutboxRelay>().SendWithinAsync(TimeSpan.FromSeconds(30), Token);
        await _world.PassAsync(TimeSpan.FromSeconds(1), () => first.IsCompleted);
        await first.WithinLimitAsync();
        Assert.Equal(1, await _world.WaitingAsync());

        _world.Service.Fault = null;
        _world.Time.Advance(TimeSpan.FromMinutes(15));
        await using var next = _world.Node();
        await next.GetRequiredService<OutboxRelay>().SendWithinAsync(TimeSpan.FromSeconds(30), Token).WithinLimitAsync();

        Assert.Equal((0, 1), (await _world.WaitingAsync(), _world.Service.Accepted.Count));
    }

    [Fact]
    public async Task Papers_that_were_removed_while_a_message_waited_are_not_sent()
    {
        var node = _world.With("team", "Webhook", ("Send:0", "Published"), ("Paused", "true")).Node();
        await PublishAsync(node, "2025-01-08", SomePapers(2));
        await node.GetRequiredService<EditionStore>().RemovePapersAsync("daily", EditionDate.Parse("2025-01-08"), [PaperId.Parse("2501.10000")], Fence.None, Token);
        await node.DisposeAsync();

        _world.With("team", "Webhook", ("Send:0", "Published"), ("Paused", "false")).Serve();
        await Limit.UntilAsync(() => _world.Service.Accepted.Count == 1);

        Assert.Equal(["2501.10001"], IdsOf(_world.Service.Accepted.First()));
    }

    [Fact]
    public async Task Secrets_are_in_no_log_and_no_row()
    {
        var node = _world.With("team", "Slack").With("bot", "Telegram").Serve();
        _world.Service.Fault = message => new ServiceAnswer(404, $"no such thing as {_world.Service.Address}{message.Path} a-secret-of-slack");
        await PublishAsync(node, "2025-01-08", SomePapers(1));
        await Limit.UntilAsync(async () => (await _world.MessagesAsync()).All(message => message.Tries == 1));

        Assert.All(await _world.MessagesAsync(), message => Assert.DoesNotContain("a-secret-of", message.Fault!.Detail, StringComparison.Ordinal));
        Assert.All(_world.Logged.Lines, line => Assert.DoesNotContain("a-secret-of", line, StringComparison.Ordinal));
    }

    public async ValueTask InitializeAsync() => _world = await StartAsync(await NewPostgresAsync());

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The connection string of an empty database; null for SQLite.</summary>
    private protected abstract ValueTask<string?> NewPostgresAsync();

    private List<ReceivedMessage> OfDelivery(string name) => [.. _world.Service.AcceptedBy("hook").Where(
        message => message.Json.GetProperty("data").GetProperty("delivery").GetString() == name)];

    private static List<string> IdsOf(ReceivedMessage message) =>
        [.. message.Json.GetProperty("data").GetProperty("edition").GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!)];

    private static string DateOf(ReceivedMessage message) => message.Json.GetProperty("data").GetProperty("date").GetString()!;
}

public sealed class SqliteOutboxRelayTests : OutboxRelayTests
{
    private protected override ValueTask<string?> NewPostgresAsync() => ValueTask.FromResult<string?>(null);
}

public sealed class PostgresOutboxRelayTests : OutboxRelayTests
{
    private protected override async ValueTask<string?> NewPostgresAsync()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        return await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
    }
}
