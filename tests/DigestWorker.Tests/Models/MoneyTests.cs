using DigestWorker.Models;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using DigestWorker.Tests.Summaries;
using static DigestWorker.Tests.Summaries.SummarizerBench;

namespace DigestWorker.Tests.Models;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("writer-1-2026-01-01", "0.000375")]
    [InlineData("writer-1", "0.00042")]
    [InlineData("another", null)]
    public async Task An_answer_costs_what_its_model_costs(string priced, string? cost)
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            ModelAnswer.Good(call.PaperId, call.Title) with { Tokens = (1000, 400), CachedTokens = 200, Model = "writer-1-2026-01-01" });
        var options = bench.Options();
        options.Prices[priced] = new TokenPrice { Prompt = 0.15m, Completion = 0.6m, Cached = priced is "writer-1" ? 0.3m : 0.075m };

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(cost, accepted.Summary.Provenance.Cost?.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_exact_name_of_the_model_counts_more_than_the_configured_one()
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelAnswer.Good(call.PaperId, call.Title) with { Model = "writer-1-2026-01-01" });
        var options = bench.Options();
        options.Prices["writer-1"] = new TokenPrice { Prompt = 1000 };
        options.Prices["writer-1-2026-01-01"] = new TokenPrice { Prompt = 1 };

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(0.0009m, accepted.Summary.Provenance.Cost);
    }

    [Theory]
    [InlineData(5000, 300)]
    [InlineData(5000, 3000)]
    public async Task The_day_stops_within_one_call_of_its_budget_also_with_parallel_calls(int prompt, int completion)
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelAnswer.Good(call.PaperId, call.Title) with { Tokens = (prompt, completion) });
        bench.Model.Latency = TimeSpan.FromMilliseconds(10);
        var options = bench.Options();
        options.DailyTokenBudget = 160_000;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(60));

        var used = outcomes.OfType<SummaryOutcome.Accepted>().Sum(outcome => outcome.Tokens.Prompt + outcome.Tokens.Completion);
        Assert.InRange(used, 160_000 - 12_000, 160_000 + prompt + completion);
        Assert.Equal(used, await bench.BookedAsync());
        Assert.All(outcomes.Where(outcome => outcome is not SummaryOutcome.Accepted), outcome =>
            Assert.Equal(new Reason(ReasonCode.TokenBudgetUsedUp) { Tokens = 160_000 }, Assert.IsType<SummaryOutcome.OutOfBudget>(outcome).Reason));
        Assert.Equal(outcomes.OfType<SummaryOutcome.Accepted>().Count(), bench.Model.Calls);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""")]
    [InlineData("""{"prompt_tokens":1,"completion_tokens":0,"total_tokens":1}""")]
    [InlineData("""{"prompt_tokens":-900,"completion_tokens":-300,"total_tokens":-1200}""")]
    [InlineData("""{"total_tokens":1}""")]
    [InlineData("""{"prompt_tokens":"900","completion_tokens":null}""")]
    [InlineData("null")]
    public async Task A_provider_that_counts_too_little_is_charged_by_our_own_count(string usage)
    {
        await using var bench = await SummarizerBench.StartAsync(call => Counted(call, usage));
        var options = bench.Options();
        options.DailyTokenBudget = 20_000;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(40));

        var sent = bench.Model.Requests.Sum(request => System.Text.Encoding.UTF8.GetByteCount(request.GetRawText()));
        Assert.Contains(outcomes, outcome => outcome is SummaryOutcome.OutOfBudget);
        Assert.InRange(await bench.BookedAsync(), sent / 4, 22_000);
        Assert.All(outcomes, outcome => Assert.True(outcome.Tokens is { Prompt: >= 0, Completion: >= 0 }));
    }

    [Theory]
    [InlineData("""{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807,"total_tokens":9223372036854775807}""")]
    [InlineData("""{"prompt_tokens":2147483646,"completion_tokens":2147483646,"prompt_tokens_details":{"cached_tokens":9e18}}""")]
    [InlineData("""{"prompt_tokens":1e300,"completion_tokens":1e-300}""")]
    public async Task A_provider_that_counts_too_much_costs_no_more_than_the_call_can_have_used(string usage)
    {
        await using var bench = await SummarizerBench.StartAsync(call => Counted(call, usage));
        var options = bench.Options();
        options.DailyTokenBudget = 40_000;
        options.Prices["writer-1"] = new TokenPrice { Prompt = 1, Completion = 1, Cached = 0 };

        var outcomes = await bench.SummarizeAsync(options, SomePapers(2));

        Assert.All(outcomes, outcome => Assert.IsType<SummaryOutcome.Accepted>(outcome));
        Assert.InRange(await bench.BookedAsync(), 2400, 40_000);
        Assert.All(outcomes, outcome => Assert.InRange(outcome.Tokens.Prompt, 0, 10_000_000));
        Assert.All(outcomes.OfType<SummaryOutcome.Accepted>(), accepted => Assert.InRange(accepted.Summary.Provenance.Cost!.Value, 0, 20));
    }

    [Theory]
    [InlineData("eos_token", """{"prompt_tokens":900.0,"completion_tokens":300.75}""")]
    [InlineData("a reason of next year", """{"prompt_tokens":900,"completion_tokens":300.5,"total_tokens":1200.5}""")]
    [InlineData("", """{"prompt_tokens":900.999,"completion_tokens":300}""")]
    public async Task A_good_answer_is_accepted_whatever_its_finish_reason_and_its_counts(string finish, string usage)
    {
        await using var bench = await SummarizerBench.StartAsync(call => Counted(call, usage, finish));

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal((900, 300), (accepted.Tokens.Prompt, accepted.Tokens.Completion));
        Assert.Equal(1, bench.Model.Calls);
    }

    private static ModelAnswer Counted(ModelCall call, string usage, string finish = "stop") => new((string?)null)
    {
        RawBody = $$$"""
            {"id":"1","object":"chat.completion","model":"writer-1","usage":{{{usage}}},"choices":[{"index":0,"finish_reason":"{{{finish}}}","message":
            {"role":"assistant","content":{{{System.Text.Json.JsonSerializer.Serialize(ModelAnswer.Good(call.PaperId, call.Title).Content)}}} }}]}
            """,
    };

    [Fact]
    public async Task Attempts_that_failed_are_not_booked()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.Number < 3 ? ModelAnswer.Error(500, "server_error", "busy") : ModelAnswer.Good(call.PaperId, call.Title) with { Tokens = (5000, 300) });
        var options = bench.Options();
        options.DailyTokenBudget = 40_000;

        Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(5300, await bench.BookedAsync());
    }
}
