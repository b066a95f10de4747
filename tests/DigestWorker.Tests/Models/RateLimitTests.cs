using DigestWorker.StandIns;
using DigestWorker.Summaries;
using DigestWorker.Tests.Summaries;
using static DigestWorker.Tests.Summaries.SummarizerBench;

namespace DigestWorker.Tests.Models;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData("Retry-After", "7", 7000)]
    [InlineData("retry-after-ms", "1500", 1500)]
    public async Task The_pause_that_a_server_asks_for_is_kept(string header, string value, int milliseconds)
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.Number is 1 ? TooMany((header, value)) : ModelAnswer.Good(call.PaperId, call.Title));

        Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.InRange(Assert.Single(bench.Time.Pauses).TotalMilliseconds, milliseconds - 100, milliseconds);
    }

    [Fact]
    public async Task Refusals_for_too_many_requests_use_up_no_attempts()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.Number <= 9 ? TooMany(("Retry-After", "60")) : ModelAnswer.Good(call.PaperId, call.Title));

        Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal(10, bench.Model.Calls);
    }

    [Theory]
    [InlineData("5", 10, 10)]
    [InlineData("119", 8, 9)]
    public async Task A_provider_that_refuses_ten_times_or_for_a_quarter_of_an_hour_is_an_outage(string wait, int fewest, int most)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => TooMany(("Retry-After", wait)));

        var outcome = Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal((ReasonCode.ModelError, 429), (outcome.Reason!.Code, outcome.Reason.Status));
        Assert.InRange(bench.Model.Calls, fewest, most);
    }

    [Fact]
    public async Task A_pause_of_more_than_two_minutes_is_an_outage()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => TooMany(("Retry-After", "121")));

        var outcome = Assert.IsType<SummaryOutcome.OutOfBudget>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal(ReasonCode.ModelLimitUsedUp, outcome.Reason!.Code);
        Assert.Equal(1, bench.Model.Calls);
    }

    /// <summary>OpenRouter and Groq as they say that the day is used up.</summary>
    [Theory]
    [InlineData("Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day", "X-RateLimit-Reset", true)]
    [InlineData("Rate limit exceeded", "X-RateLimit-Reset", true)]
    [InlineData("Rate limit reached for model `x` in organization `y` on tokens per day (TPD): Limit 100000, Used 99000, Requested 2000.", "X-Other", false)]
    public async Task A_used_up_day_ends_the_asking_and_says_until_when(string message, string header, bool says)
    {
        SummarizerBench? bench = null;
        DateTimeOffset Renewal() => new(bench!.Time.GetUtcNow().AddHours(6).Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        await using var started = bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(
            429, "429", message, (header, Renewal().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture))));
        var options = bench.Options();
        options.MaxConcurrency = 2;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(17));

        Assert.InRange(bench.Model.Calls, 1, 2);
        Assert.All(outcomes, outcome => Assert.Equal(ReasonCode.ModelLimitUsedUp, Assert.IsType<SummaryOutcome.OutOfBudget>(outcome).Reason!.Code));
        Assert.Equal(says, outcomes[0].Reason!.At is not null);
        if (says)
            Assert.InRange(outcomes[0].Reason!.At!.Value, Renewal().AddMinutes(-2), Renewal().AddMinutes(2));
    }

    [Fact]
    public async Task A_server_that_takes_four_at_once_answers_every_paper()
    {
        SummarizerBench? bench = null;
        await using var started = bench = await SummarizerBench.StartAsync(call =>
            bench!.Model.UnderWay > 4 ? TooMany() : ModelAnswer.Good(call.PaperId, call.Title));
        bench.Model.Latency = TimeSpan.FromMilliseconds(20);

        var outcomes = await bench.SummarizeAsync(SomePapers(60));

        Assert.Equal(60, outcomes.OfType<SummaryOutcome.Accepted>().Count());
        Assert.True(bench.Model.Calls > 60, "nothing was refused");
    }

    [Fact]
    public async Task Five_papers_that_got_no_answer_are_enough_to_know()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(500, "server_error", "broken"));
        var options = bench.Options();
        options.MaxConcurrency = 1;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(40));

        Assert.Equal(40, outcomes.OfType<SummaryOutcome.Unavailable>().Count());
        Assert.Equal(5 * 3, bench.Model.Calls);
        Assert.Equal(ReasonCode.ModelCircuitOpen, Assert.IsType<SummaryOutcome.Unavailable>(outcomes[^1]).Reason!.Code);
    }

    [Fact]
    public async Task A_server_that_always_hangs_costs_no_time_out_for_every_paper()
    {
        SummarizerBench? bench = null;
        await using var started = bench = await SummarizerBench.StartAsync(_ =>
        {
            bench!.Time.PassLimits();
            return ModelAnswer.Hang;
        });

        var outcomes = await bench.SummarizeAsync(SomePapers(60));

        Assert.Equal(60, outcomes.OfType<SummaryOutcome.Unavailable>().Count());
        Assert.InRange(bench.Model.Calls, 1, 16 + 5);
    }

    [Fact]
    public async Task Digests_with_the_same_model_share_its_quota()
    {
        await using var bench = await SummarizerBench.StartAsync();
        bench.Model.Latency = TimeSpan.FromMilliseconds(30);
        var options = bench.Options();
        options.MaxConcurrency = 3;

        await Task.WhenAll(bench.SummarizeAsync(options, SomePapers(9)), bench.SummarizeAsync(options, SomePapers(9)));

        Assert.Equal(3, bench.Model.Peak);
    }

    /// <summary>One odd answer of the server must not keep what it had reserved: a call that could overrun the budget waits for all others.</summary>
    [Theory]
    [InlineData("retry-after-ms", "NaN")]
    [InlineData("retry-after-ms", "-Infinity")]
    [InlineData("retry-after-ms", "-1")]
    [InlineData("retry-after-ms", "1e400")]
    [InlineData("retry-after-ms", "0.00000001")]
    [InlineData("Retry-After", "99999999999999999999")]
    [InlineData("Retry-After", "-5")]
    [InlineData("x-ratelimit-reset-requests", "NaN")]
    [InlineData("x-ratelimit-reset-requests", "-1s")]
    [InlineData("X-RateLimit-Reset", "-99999999999999999999")]
    [InlineData("Content-Type", "application/json; charset=utf-7")]
    [InlineData("Content-Type", "application/json; charset=no-such-charset")]
    public async Task Odd_headers_neither_hang_nor_throw(string name, string value) => await AssertPassesOverAsync(
        TooMany(("x-ratelimit-remaining-requests", "0"), (name, value)), 2);

    [Theory]
    [InlineData(429, """{"error":{"message":"Rate limit for input: \ud83d"}}""")]
    [InlineData(429, """{"error":{"code":"\udc00","message":1}}""")]
    [InlineData(429, """{"\ud83d":{"message":"x"},"error":{"\ud83d\ud83d":1}}""")]
    [InlineData(503, """{"error":"\ud83d"}""")]
    [InlineData(503, """{"error":{"error":{"error":[]}},"error":"twice"}""")]
    [InlineData(200, """{"choices":[{"message":{"\ud83d":1,"content":"\ud83d"},"finish_reason":"stop"}],"usage":{"\udfff":1}}""")]
    [InlineData(200, """{"error":{"message":"\ud83d"}}""")]
    [InlineData(200, """{"choices":[{"message":{"content":{"a":1}},"finish_reason":7}],"usage":[]}""")]
    [InlineData(200, """{"choices":{},"usage":{"total_tokens":NaN}}""")]
    [InlineData(200, "[]")]
    [InlineData(200, "7")]
    public async Task Odd_bodies_neither_hang_nor_throw(int status, string body) => await AssertPassesOverAsync(
        new ModelAnswer((string?)null) { Status = status, RawBody = body }, 4);

    private static async Task AssertPassesOverAsync(ModelAnswer odd, int attempts)
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.PaperId is "2501.00001" && call.Number < attempts
            ? odd : ModelAnswer.Good(call.PaperId, call.Title));
        var options = bench.Options();
        options.DailyTokenBudget = 40_000;

        await bench.SummarizeAsync(options, Paper("2501.00001")).WithinLimitAsync();
        var after = await bench.SummarizeAsync(options, Paper("2501.00002"), Paper("2501.00003")).WithinLimitAsync();

        Assert.All(after, outcome => Assert.IsType<SummaryOutcome.Accepted>(outcome));
        Assert.InRange(await bench.BookedAsync(), 2400, 40_000);
    }

    [Theory]
    [InlineData("x-ratelimit-reset-requests", "99999999999999999999999999999999999999")]
    [InlineData("RateLimit", "\"api\";r=0;t=999999999")]
    [InlineData("Retry-After", "2147483647")]
    public async Task A_pause_of_years_is_a_limit_that_is_used_up(string name, string value)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => TooMany(("x-ratelimit-remaining-requests", "0"), (name, value)));
        var options = bench.Options();
        options.DailyTokenBudget = 12_000;

        var outcomes = await bench.SummarizeAsync(options, Paper("2501.00001"), Paper("2501.00002")).WithinLimitAsync();

        Assert.All(outcomes, outcome => Assert.Equal(ReasonCode.ModelLimitUsedUp, Assert.IsType<SummaryOutcome.OutOfBudget>(outcome).Reason!.Code));
        Assert.Equal(0, await bench.BookedAsync());
    }

    [Fact]
    public async Task A_trial_does_not_wait_long_for_a_provider_that_throttles()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => TooMany());
        var options = bench.Options();
        options.MaxThrottledTime = TimeSpan.FromSeconds(30);

        var outcome = Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(429, outcome.Reason!.Status);
        Assert.InRange(bench.Time.Pauses.Sum(pause => pause.TotalSeconds), 15, 62);
    }

    private static ModelAnswer TooMany(params (string Name, string Value)[] headers) =>
        ModelAnswer.Error(429, "rate_limit_exceeded", "slow down", headers);
}
