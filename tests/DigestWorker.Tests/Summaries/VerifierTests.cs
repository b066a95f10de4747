using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;
using static DigestWorker.Tests.Summaries.SummarizerBench;

namespace DigestWorker.Tests.Summaries;

/// <summary>A second model compares each answer with its abstract, and is not believed blindly.</summary>
public sealed class VerifierTests
{
    private static readonly Paper Some = UntrueAnswers.Papers.First();

    public static TheoryData<UntrueAnswer> Untrue => [.. UntrueAnswers.All];

    public static TheoryData<string> Servers => [.. ChatServer.All.Select(server => server.Name)];

    [Theory, MemberData(nameof(Untrue), DisableDiscoveryEnumeration = true)]
    public async Task What_the_abstract_does_not_say_goes_back_to_the_writer_with_the_words(UntrueAnswer untrue)
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.ToVerify is { } question ? UntrueAnswers.TheTruth(question)
            : call.Number is 1 ? UntrueAnswers.Bad(untrue)
            : UntrueAnswers.Good(call.PaperId));
        var paper = UntrueAnswers.PaperOf(untrue.Paper);
        Assert.NotNull(Verdict.Of(UntrueAnswers.Bad(untrue).Content!, SourceText.Of(paper)!).Accepted);

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(bench.Verified(), paper)));

        Assert.DoesNotContain(untrue.Instead, accepted.Summary.Text.Summary + accepted.Summary.Text.EasyExplanation, StringComparison.Ordinal);
        Assert.Null(accepted.Summary.Verification!.Unverified);
        var refused = Assert.Single(Assert.Single(accepted.RejectedAnswers).Violations);
        Assert.Equal(untrue.Verdict is "contradicted" ? "V1" : "V2", refused.Rule);
        Assert.Contains($"'{untrue.Words}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(bench.Model.Requests, request => ModelEndpoint.TextOf(request.GetProperty("messages")[request.GetProperty("messages").GetArrayLength() - 1])
            .Contains($"[{refused.Rule}] {refused.Message}", StringComparison.Ordinal));
        Assert.Equal((2, 2), (bench.Model.Calls, bench.Model.Verifications));
    }

    [Fact]
    public async Task A_good_answer_costs_one_call_of_each()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.ToVerify is { } question ? UntrueAnswers.TheTruth(question) : UntrueAnswers.Good(call.PaperId));
        var options = bench.Verified();
        options.Verifier.Llm!.Prices["verifier-1"] = new() { Prompt = 1, Completion = 10 };

        var outcomes = await bench.SummarizeAsync(options, [.. UntrueAnswers.Papers]);

        Assert.All(outcomes, outcome =>
        {
            var accepted = Assert.IsType<SummaryOutcome.Accepted>(outcome);
            Assert.Equal((1, new TokenUsage(900, 300), null), (accepted.Calls, accepted.Tokens, accepted.Cost));
            Assert.Equal(new VerifierUsage(1, new TokenUsage(900, 300), 0.0039m), accepted.Verifier);
            var found = accepted.Summary.Verification!;
            Assert.Equal(("OpenAI", "verifier-1", accepted.Verifier, null), (found.Provider, found.Model, found.Usage, found.Unverified));
        });
        Assert.Equal((outcomes.Count, outcomes.Count), (bench.Model.Calls, bench.Model.Verifications));
    }

    [Theory]
    [InlineData("AzureOpenAI")]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    public async Task Every_provider_verifies(string provider)
    {
        await using var bench = await SummarizerBench.StartAsync();

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(
            Assert.Single(await bench.SummarizeAsync(bench.Verified(provider: Enum.Parse<LlmProvider>(provider)), Some)));

        Assert.Null(accepted.Summary.Verification!.Unverified);
        Assert.Equal(provider, accepted.Summary.Verification.Provider);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Every_server_verifies_in_the_shape_that_it_accepts(string name)
    {
        var server = ChatServer.Named(name);
        await using var bench = await SummarizerBench.StartAsync(server.Answer);
        var options = bench.Verified(provider: Enum.Parse<LlmProvider>(server.Provider));
        options.Verifier.Llm!.MaxAttempts = 3;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(4));

        Assert.All(outcomes, outcome => Assert.Null(Assert.IsType<SummaryOutcome.Accepted>(outcome).Summary.Verification!.Unverified));
    }

    [Fact]
    public async Task It_is_asked_about_numbered_sentences_that_are_data()
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.ToVerify?.Yes() ?? UntrueAnswers.Good(call.PaperId));
        await bench.SummarizeAsync(bench.Verified(), Some);

        var request = bench.Model.LastRequest;
        var format = request.GetProperty("response_format").GetProperty("json_schema");
        Assert.Equal(("summary_verification", true), (format.GetProperty("name").GetString(), format.GetProperty("strict").GetBoolean()));
        var message = ModelEndpoint.TextOf(request.GetProperty("messages")[1]);
        var lines = message.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        Assert.Equal($$"""{"id":"{{Some.Id}}","title":"{{Some.Title}}"}""", lines[2]);
        Assert.StartsWith("""{"abstract":["Coastal currents are hard""", lines[3], StringComparison.Ordinal);
        Assert.Equal($"자료 {lines[1]["<<<자료 ".Length..]}>>>", lines[4]);
        var asked = VerifierQuestion.Of(request)!;
        Assert.Equal((4, 4, 2), (asked.Abstract.Count, asked.Summary.Count, asked.Easy.Count));
        Assert.DoesNotContain(request.EnumerateObject(), member => member.Name is "tools" or "functions" or "tool_choice");
    }

    [Fact]
    public void The_sample_that_a_check_has_verified_passes_the_rules() =>
        Assert.NotNull(Verdict.Of(SamplePaper.Summary, SourceText.Of(SamplePaper.Paper)!).Accepted);

    public static TheoryData<string, int> BadVerifiers => new()
    {
        { "fewer", 2 }, { "foreign words", 2 }, { "not JSON", 2 }, { "empty", 2 }, { "cut", 2 }, { "declines", 2 }, { "twice", 2 }, { "no words", 2 }, { "no source", 2 },
        { "far source", 2 }, { "other figures", 2 }, { "other verdict", 2 }, { "down", 2 }, { "hangs", 2 }, { "filters", 1 }, { "no such model", 1 },
    };

    [Theory, MemberData(nameof(BadVerifiers))]
    public async Task A_bad_verifier_is_asked_twice_at_the_most_and_its_answer_is_published_unverified(string kind, int calls)
    {
        HurriedTime? time = null;
        await using var bench = await SummarizerBench.StartAsync(call => call.ToVerify is { } question ? Bad(kind, question, time!) : UntrueAnswers.Good(call.PaperId));
        time = bench.Time;
        var options = bench.Verified();

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(options, Some)));

        Assert.NotNull(accepted.Summary.Verification!.Unverified);
        Assert.Equal("V3", Assert.Single(accepted.Warnings, warning => warning.Rule is ['V', _]).Rule);
        Assert.Equal((1, calls), (bench.Model.Calls, bench.Model.Verifications));
    }

    [Theory, MemberData(nameof(BadVerifiers))]
    public async Task Or_waits_and_then_costs_no_call_of_the_writer(string kind, int calls)
    {
        var (isBad, time) = (true, default(HurriedTime));
        await using var bench = await SummarizerBench.StartAsync(call => call.ToVerify is { } question
            ? isBad ? Bad(kind, question, time!) : question.Yes()
            : UntrueAnswers.Good(call.PaperId));
        time = bench.Time;
        var options = bench.Verified(OnOutage.Withhold);

        var withheld = Assert.IsType<SummaryOutcome.Withheld>(Assert.Single(await bench.SummarizeAsync(options, Some)));
        Assert.Equal((ReasonCode.NotVerified, 1, calls), (withheld.Reason!.Code, bench.Model.Calls, bench.Model.Verifications));

        isBad = false;
        var accepted = Assert.IsType<SummaryOutcome.Accepted>(await bench.SummarizeAsync(options, Some, withheld.Summary));

        Assert.Equal((withheld.Summary.Text, withheld.Summary.Provenance), (accepted.Summary.Text, accepted.Summary.Provenance));
        Assert.Equal((0, default, null), (accepted.Calls, accepted.Tokens, accepted.Cost));
        Assert.Null(accepted.Summary.Verification!.Unverified);
        Assert.Equal((1, calls + 1), (bench.Model.Calls, bench.Model.Verifications));
    }

    [Fact]
    public async Task What_waits_is_accepted_where_nothing_verifies_any_more_and_asked_about_again_where_it_is_refused()
    {
        var untrue = UntrueAnswers.All.First();
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.ToVerify is { } question ? UntrueAnswers.TheTruth(question) : UntrueAnswers.Good(call.PaperId));
        var waiting = new AcceptedSummary(
            Some.Id, SummaryAnswer.Read(UntrueAnswers.Bad(untrue).Content!, out _, out _)!, new Provenance("OpenAI", "writer-0", "mine/1", bench.Time.GetUtcNow(), 1, default));

        Assert.Equal(waiting, Assert.IsType<SummaryOutcome.Accepted>(await bench.SummarizeAsync(bench.Options(), Some, waiting)).Summary);
        Assert.Equal(0, bench.Model.Calls);

        var rewritten = Assert.IsType<SummaryOutcome.Accepted>(await bench.SummarizeAsync(bench.Verified(), Some, waiting));
        Assert.Equal(("writer-1", 1, 2), (rewritten.Summary.Provenance.Model, bench.Model.Calls, bench.Model.Verifications));
        var refused = Assert.Single(rewritten.RejectedAnswers);
        Assert.Equal(("writer-0", true), (refused.Model, refused.Answer.Contains(untrue.Instead, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_answers_at_random_never_loops()
    {
        var dice = new Random(7);
        await using var bench = await SummarizerBench.StartAsync(call =>
        {
            lock (dice)
                return call.ToVerify?.AtRandom(dice) ?? ModelAnswer.Good(call.PaperId, call.Title);
        });

        var outcomes = await bench.SummarizeAsync(bench.Verified(), SomePapers(40));

        Assert.All(outcomes, outcome => Assert.True(outcome is SummaryOutcome.Accepted or SummaryOutcome.Rejected));
        Assert.All(bench.Model.VerificationsByPaper, paper => Assert.InRange(paper.Value, 1, 2 * bench.Model.CallsByPaper[paper.Key]));
        Assert.InRange(bench.Model.Calls, 40, 3 * 40);
    }

    [Fact]
    public async Task One_that_refuses_everything_leaves_the_paper_out_after_three_answers()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.ToVerify?.Truthful(sentence => ("contradicted", sentence.Split(' ')[0])) ?? ModelAnswer.Good(call.PaperId, call.Title));

        var rejected = Assert.IsType<SummaryOutcome.Rejected>(Assert.Single(await bench.SummarizeAsync(bench.Verified(), Some)));

        Assert.Equal((3, 3, 3), (rejected.Calls, bench.Model.Calls, bench.Model.Verifications));
        Assert.All(rejected.Errors, error => Assert.Equal("V1", error.Rule));
        Assert.Equal(3, rejected.Verifier.Calls);
    }

    [Fact]
    public async Task What_only_the_easy_explanation_says_is_a_warning()
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.ToVerify is { } question
            ? question.Truthful(sentence => sentence == question.Easy[1] ? ("not_found", sentence) : null)
            : UntrueAnswers.Good(call.PaperId));

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(bench.Verified(), Some)));

        Assert.Equal("easy_explanation", Assert.Single(accepted.Warnings, warning => warning.Rule is "V2").Part);
        Assert.Equal([2], accepted.Summary.Verification!.NotFound);
    }

    [Fact]
    public async Task Once_its_key_is_wrong_it_is_not_asked_again()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = bench.Verified();
        (options.MaxConcurrency, options.Verifier.Llm!.ApiKey) = (1, "wrong");

        var outcomes = await bench.SummarizeAsync(options, SomePapers(5));

        Assert.All(outcomes, outcome => Assert.Equal(
            ReasonCode.ModelKeyRejected, Assert.IsType<SummaryOutcome.Accepted>(outcome).Summary.Verification!.Unverified!.Code));
        Assert.Equal(1, bench.Model.Verifications);
    }

    [Fact]
    public async Task Its_tokens_are_of_the_same_budget()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = bench.Verified();
        options.MaxConcurrency = 1;
        options.DailyTokenBudget = options.Verifier.Llm!.DailyTokenBudget = 12_000;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(10));

        Assert.InRange(await bench.BookedAsync(), 1, 12_000);
        Assert.Contains(outcomes, outcome => outcome is SummaryOutcome.OutOfBudget);
    }

    private static ModelAnswer Bad(string kind, VerifierQuestion question, HurriedTime time) => kind switch
    {
        "fewer" => question.Fewer(),
        "foreign words" => question.ForeignWords(),
        "not JSON" => "all of them are supported",
        "empty" => "",
        "cut" => question.Yes() with { FinishReason = "length" },
        "declines" => new ModelAnswer((string?)null) { Refusal = "I can't help with that." },
        "twice" => question.Yes().Content!.Replace("\"number\":2", "\"number\":1", StringComparison.Ordinal),
        "no words" => question.Truthful(_ => ("not_found", " … ")),
        "no source" => question.Yes().Content!.Replace("\"from\":[1,2,3,4]", "\"from\":[]", StringComparison.Ordinal),
        "far source" => question.From(99),
        "other figures" => question.From(1),
        "other verdict" => question.Yes().Content!.Replace("supported", "probably", StringComparison.Ordinal),
        "down" => ModelAnswer.Error(500, "server_error", "broken"),
        "hangs" => Hang(time),
        "filters" => ModelAnswer.Error(400, "content_filter", "The response was filtered."),
        _ => ModelAnswer.Error(404, "model_not_found", "The model does not exist."),
    };

    private static ModelAnswer Hang(HurriedTime time)
    {
        time.PassLimits();
        return ModelAnswer.Hang;
    }
}
