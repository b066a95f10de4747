using System.Net;
using System.Text.Json;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Web;

/// <summary>Deliveries as pages, API, health and metrics show them.</summary>
public sealed class DeliveriesWebTests
{
    [Fact]
    public async Task What_waits_is_seen_with_its_cause_and_sent_again()
    {
        await using var service = await MessageService.StartAsync();
        service.Fault = _ => new ServiceAnswer(404, "no_service <script>");
        await using var world = await ApiWorld.StartAsync(settings: [("Deliveries:team:Channel", "Slack"), ("Deliveries:team:Url", service.AddressOf("slack"))]);
        await Limit.UntilAsync(async () => (await DeliveryAsync(world)).GetProperty("fault").ValueKind is JsonValueKind.Object);

        var waiting = await DeliveryAsync(world);
        Assert.Equal(("slack", 2, 0), (waiting.GetProperty("channel").GetString(), waiting.GetProperty("waiting").GetInt32(), waiting.GetProperty("sent").GetInt32()));
        Assert.Equal("deliveryRefused", waiting.GetProperty("problem").GetProperty("code").GetString());
        foreach (var (address, words) in new[] { ("/operate/deliveries", "전송을 받아 주지 않습니다"), ("/en/operate/deliveries", "does not accept the delivery") })
        {
            var page = await world.Operator.GetStringAsync(address, TestContext.Current.CancellationToken);
            Assert.Contains(words, page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("a-secret-of", page, StringComparison.Ordinal);
        }
        Assert.Contains("\"deliveries\"", await (await world.Operator.GetAsync("/health/ready", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var metrics = await world.Operator.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("digest_delivery_messages{", metrics, StringComparison.Ordinal);
        Assert.Contains("digest_delivery_oldest_age_seconds{", metrics, StringComparison.Ordinal);
        Assert.Contains("digest_delivery_tries_total{", metrics, StringComparison.Ordinal);

        service.Fault = null;
        using var refused = await world.Reader.PostAsync("/api/v1/deliveries/team/retry", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var retried = await world.Operator.PostAsync("/api/v1/deliveries/team/retry", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        await Limit.UntilAsync(async () => (await DeliveryAsync(world)).GetProperty("sent").GetInt32() == 2);

        var messages = (await world.GetAsync("/api/v1/deliveries/team/messages")).GetProperty("items");
        Assert.Equal(["sent", "sent"], messages.EnumerateArray().Select(message => message.GetProperty("state").GetString()));
    }

    private static async Task<JsonElement> DeliveryAsync(ApiWorld world) => (await world.GetAsync("/api/v1/deliveries"))[0];
}
