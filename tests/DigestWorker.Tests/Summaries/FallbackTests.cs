using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using static DigestWorker.Tests.Summaries.SummarizerBench;

namespace DigestWorker.Tests.Summaries;

public sealed class FallbackTests
{
    private static readonly ModelAnswer Filter = ModelAnswer.Error(400, "content_filter", "The response was filtered.");
    private static readonly ModelAnswer Down = ModelAnswer.Error(500, "server_error", "broken");
    private static readonly ModelAnswer English = "I'm sorry, I can't help with that.";

    [Fact]
    public async Task Each_paper_is_written_by_the_first_model_that_can()
    {
        await using var bench = await SummarizerBench.StartAsync(call => (ModelOf(call), call.PaperId) switch
        {
            ("writer-1", "2501.00002") => Filter,
            ("writer-1" or "writer-2", "2501.00003") => English,
            _ => ModelAnswer.Good(call.PaperId, call.Title),
        });

        var outcomes = await bench.SummarizeAsync(WithFallbacks(bench), SomePapers(4));

        Assert.Equal(
            [("2501.00001", "writer-1"), ("2501.00002", "writer-2"), ("2501.00003", "writer-3"), ("2501.00004", "writer-1")],
            outcomes.Cast<SummaryOutcome.Accepted>().Select(outcome => (outcome.Id.Value, outcome.Summary.Provenance.Model)).Order());
        var third = outcomes.Single(outcome => outcome.Id.Value is "2501.00003");
        Assert.Equal(bench.Model.CallsByPaper["2501.00003"], third.Calls);
        Assert.Equal(new TokenUsage(900, 300), ((SummaryOutcome.Accepted)third).Summary.Provenance.Tokens);
        Assert.Equal(900L * third.Calls, third.Tokens.Prompt);
    }

    [Fact]
    public async Task A_paper_that_every_model_filters_costs_one_call_of_each_and_is_filtered()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => Filter);

        Assert.IsType<SummaryOutcome.Filtered>(Assert.Single(await bench.SummarizeAsync(WithFallbacks(bench), Paper("2501.00001"))));

        Assert.Equal(["writer-1", "writer-2", "writer-3"], bench.Model.Requests.Select(request => request.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task A_filter_is_not_final_while_another_model_is_down()
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelOf(call) is "writer-1" ? Filter : Down);

        Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(WithFallbacks(bench), Paper("2501.00001"))));
    }

    [Fact]
    public async Task A_refused_answer_counts_as_one_though_the_others_are_down()
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelOf(call) is "writer-1" ? English : Down);

        Assert.IsType<SummaryOutcome.Rejected>(Assert.Single(await bench.SummarizeAsync(WithFallbacks(bench), Paper("2501.00001"))));
    }

    [Fact]
    public async Task A_wrong_key_at_the_first_stops_the_first_alone()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = WithFallbacks(bench);
        options.MaxConcurrency = 1;
        options.ApiKey = "wrong";

        var outcomes = await bench.SummarizeAsync(options, SomePapers(5));

        Assert.All(outcomes, outcome => Assert.Equal("writer-2", Assert.IsType<SummaryOutcome.Accepted>(outcome).Summary.Provenance.Model));
        Assert.Equal(6, bench.Model.Calls);
    }

    [Fact]
    public async Task A_dead_first_rests_while_the_second_writes()
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelOf(call) is "writer-1" ? Down : ModelAnswer.Good(call.PaperId, call.Title));
        var options = WithFallbacks(bench);
        options.MaxConcurrency = 1;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(30));

        Assert.All(outcomes, outcome => Assert.Equal("writer-2", Assert.IsType<SummaryOutcome.Accepted>(outcome).Summary.Provenance.Model));
        Assert.Equal(5 * 3, bench.Model.Requests.Count(request => request.GetProperty("model").GetString() is "writer-1"));
    }

    [Fact]
    public async Task A_used_up_budget_leaves_the_rest_to_a_model_without_one()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = WithFallbacks(bench);
        options.DailyTokenBudget = 40_000;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(30));

        var writers = outcomes.Cast<SummaryOutcome.Accepted>().CountBy(outcome => outcome.Summary.Provenance.Model).ToDictionary();
        Assert.InRange(writers["writer-1"], 6, 10);
        Assert.Equal(30, writers["writer-1"] + writers["writer-2"]);
    }

    private static string? ModelOf(ModelCall call) => call.Request.GetProperty("model").GetString();

    private static LlmOptions WithFallbacks(SummarizerBench bench)
    {
        var options = bench.Options();
        foreach (var name in (string[])["writer-2", "writer-3"])
        {
            var fallback = bench.Options();
            fallback.Model = name;
            options.Fallbacks.Add(fallback);
        }
        return options;
    }
}
