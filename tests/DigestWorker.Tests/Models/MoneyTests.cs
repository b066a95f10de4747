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
    [InlineData(900, 300)]
    [InlineData(900, 3000)]
    public async Task The_day_stops_within_one_call_of_its_budget_also_with_parallel_calls(int prompt, int completion)
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelAnswer.Good(call.PaperId, call.Title) with { Tokens = (prompt, completion) });
        bench.Model.Latency = TimeSpan.FromMilliseconds(10);
        var options = bench.Options();
        options.DailyTokenBudget = 40_000;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(60));

        var used = outcomes.OfType<SummaryOutcome.Accepted>().Sum(outcome => outcome.Tokens.Prompt + outcome.Tokens.Completion);
        Assert.InRange(used, 40_000 - 3000, 40_000 + prompt + completion);
        Assert.Equal(used, await bench.BookedAsync());
        Assert.All(outcomes.Where(outcome => outcome is not SummaryOutcome.Accepted), outcome =>
            Assert.Equal(new Reason(ReasonCode.TokenBudgetUsedUp) { Tokens = 40_000 }, Assert.IsType<SummaryOutcome.OutOfBudget>(outcome).Reason));
        Assert.Equal(outcomes.OfType<SummaryOutcome.Accepted>().Count(), bench.Model.Calls);
    }

    [Fact]
    public async Task Attempts_that_failed_are_not_booked()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.Number < 3 ? ModelAnswer.Error(500, "server_error", "busy") : ModelAnswer.Good(call.PaperId, call.Title));
        var options = bench.Options();
        options.DailyTokenBudget = 40_000;

        Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(1200, await bench.BookedAsync());
    }
}
