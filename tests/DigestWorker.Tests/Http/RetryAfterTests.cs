using System.Net;
using DigestWorker.Http;

namespace DigestWorker.Tests.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("6m0s", 360_000)]
    [InlineData("1s", 1000)]
    [InlineData("20ms", 20)]
    [InlineData("1h2m3.5s", 3_723_500)]
    [InlineData("17.25s", 17_250)]
    [InlineData("1m30.5s", 90_500)]
    [InlineData("12", 12_000)]
    [InlineData("0s", 0)]
    public void A_span_is_read_in_every_unit(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Duration.OfUnits(text)!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("2026-01-05T09:00:00Z")]
    [InlineData("5s later")]
    public void What_is_no_span_says_nothing(string text) => Assert.Null(Duration.OfUnits(text));

    [Theory]
    [InlineData("Retry-After", "7", 7000)]
    [InlineData("Retry-After", "Mon, 05 Jan 2026 09:00:30 GMT", 30_000)]
    [InlineData("Retry-After", "Mon, 05 Jan 2026 08:00:00 GMT", 0)]
    [InlineData("retry-after-ms", "1500", 1500)]
    [InlineData("RateLimit", "\"api\";r=0;t=17", 17_000)]
    [InlineData("Retry-After", "99999999", 86_400_000)]
    [InlineData("retry-after-ms", "99999999999", 86_400_000)]
    [InlineData("RateLimit", "\"api\";r=0;t=999999999", 86_400_000)]
    public void A_refusal_says_how_long_to_wait(string name, string value, double milliseconds) =>
        Assert.Equal(milliseconds, RetryAfter.Of(Response((name, value)), Now)!.Value.TotalMilliseconds);

    [Fact]
    public void What_is_no_number_says_nothing() => Assert.Null(RetryAfter.Of(Response(("retry-after-ms", "NaN")), Now));

    [Fact]
    public void The_more_exact_of_two_counts() =>
        Assert.Equal(1.5, RetryAfter.Of(Response(("Retry-After", "2"), ("retry-after-ms", "1500")), Now)!.Value.TotalSeconds);

    [Fact]
    public void Without_a_word_of_its_own_a_refusal_waits_for_what_is_used_up()
    {
        var response = Response(
            ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "4s"),
            ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "6s"));

        Assert.Equal(6, RetryAfter.Of(response, Now)!.Value.TotalSeconds);
    }

    [Fact]
    public void What_remains_needs_no_wait()
    {
        var response = Response(
            ("x-ratelimit-remaining-requests", "1"), ("x-ratelimit-reset-requests", "4s"),
            ("x-ratelimit-remaining-tokens", "100"), ("x-ratelimit-reset-tokens", "6s"));

        Assert.Null(RetryAfter.QuotaReset(response));
        Assert.Null(RetryAfter.Of(response, Now));
    }

    private static HttpResponseMessage Response(params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
