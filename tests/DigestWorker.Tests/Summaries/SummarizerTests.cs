using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using static DigestWorker.Tests.Summaries.SummarizerBench;

namespace DigestWorker.Tests.Summaries;

public sealed class SummarizerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AzureOpenAI")]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    public async Task Every_provider_gives_the_same_summary(string provider)
    {
        await using var bench = await SummarizerBench.StartAsync();

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(
            Assert.Single(await bench.SummarizeAsync(bench.Options(Enum.Parse<LlmProvider>(provider)), Paper("2501.00001"))));

        Assert.StartsWith("인공지능", accepted.Summary.Text.Fields[0], StringComparison.Ordinal);
        Assert.Contains("MotionLens", accepted.Summary.Text.Summary, StringComparison.Ordinal);
        Assert.Equal((provider, "writer-1", "summary.ko/2", 1), (accepted.Summary.Provenance.Provider, accepted.Summary.Provenance.Model, accepted.Summary.Provenance.Prompt, accepted.Calls));
        Assert.Equal(new TokenUsage(900, 300), accepted.Tokens);
        Assert.Equal(1, bench.Model.Calls);
    }

    [Theory]
    [InlineData("AzureOpenAI")]
    [InlineData("OpenAI")]
    public async Task The_schema_is_sent_and_strict(string provider)
    {
        await using var bench = await SummarizerBench.StartAsync();
        await bench.SummarizeAsync(bench.Options(Enum.Parse<LlmProvider>(provider)), Paper("2501.00001"));

        var format = bench.Model.LastRequest.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        Assert.True(format.GetProperty("json_schema").GetProperty("strict").GetBoolean());
        var schema = format.GetProperty("json_schema").GetProperty("schema");
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["sources", "summary", "easy_explanation", "fields"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(4000, bench.Model.LastRequest.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal(.3, bench.Model.LastRequest.GetProperty("temperature").GetDouble(), 6);
        Assert.False(bench.Model.LastRequest.TryGetProperty("reasoning_effort", out _));
        // Nothing that it could do but answer.
        Assert.DoesNotContain(bench.Model.LastRequest.EnumerateObject(), member => member.Name is "tools" or "functions" or "tool_choice");
    }

    [Fact]
    public async Task Ollama_gets_the_schema_too()
    {
        await using var bench = await SummarizerBench.StartAsync();
        await bench.SummarizeAsync(bench.Options(LlmProvider.Ollama), Paper("2501.00001"));

        Assert.Equal("object", bench.Model.LastRequest.GetProperty("format").GetProperty("type").GetString());
        Assert.False(bench.Model.LastRequest.GetProperty("stream").GetBoolean());
    }

    [Fact]
    public async Task A_temperature_is_sent_where_one_is_set()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = bench.Options();
        options.Temperature = 0.25f;
        await bench.SummarizeAsync(options, Paper("2501.00001"));

        Assert.Equal(0.25, bench.Model.LastRequest.GetProperty("temperature").GetDouble());
    }

    [Fact]
    public async Task An_accepted_summary_comes_with_the_sentences_that_it_rests_on()
    {
        const string Text = "We study how models see small motions. We present a lens that keeps 16 frames. It is better on three benchmarks.";
        await using var bench = await SummarizerBench.StartAsync(_ =>
            """
            {"sources": [[1], [99], [3]], "summary": "이 논문은 모델이 작은 움직임을 어떻게 보는지 살핍니다. 16개 프레임을 유지하는 MotionLens를 제안합니다. 세 가지 벤치마크에서 기존 방법보다 더 나은 결과를 얻었습니다.",
            "easy_explanation": "영상 속의 작은 움직임을 컴퓨터가 더 잘 알아보게 하는 기술입니다. 움직임을 놓치지 않게 도와 줍니다.", "fields": ["컴퓨터 비전", "비디오 이해"]}
            """);

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001", text: Text))));

        Assert.Equal(
            ["We study how models see small motions.", "We present a lens that keeps 16 frames.", "It is better on three benchmarks."],
            accepted.Summary.Evidence!.In(Text)!.Select(sentence => sentence.Abstract is [var range] ? Text[range.Start..range.End] : ""));
    }

    [Fact]
    public async Task A_second_question_names_the_broken_rules_and_its_answer_counts()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.Number is 1 ? ModelAnswer.Of("This is English.", "So is this.", "AI") : ModelAnswer.Good(call.PaperId, call.Title));

        var accepted = Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal((2, new TokenUsage(1800, 600)), (accepted.Calls, accepted.Tokens));
        var messages = bench.Model.LastRequest.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user", "assistant", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        // Warnings, too, but not as errors.
        Assert.Matches(@"의심스러운 점입니다(.|\n)*\[L2\]", ModelEndpoint.TextOf(messages[3]));
        Assert.Contains("This is English.", ModelEndpoint.TextOf(messages[2]), StringComparison.Ordinal);
        foreach (var rule in (string[])["[H1] 요약", "[H1] 쉬운설명", "[L1]", "[S1]", "[T1]"])
            Assert.Contains(rule, ModelEndpoint.TextOf(messages[3]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON at all", "JSON")]
    [InlineData("", "EMPTY")]
    [InlineData("""{"summary":"a","summary":"b","easy_explanation":"c","fields":[]}""", "JSON")]
    [InlineData("""{"result":["a"]}""", "JSON")]
    public async Task An_answer_that_does_not_pass_is_asked_for_twice_more_and_refused(string answer, string rule)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => answer);

        var refused = Assert.IsType<SummaryOutcome.Rejected>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Contains(rule, refused.Errors.Select(finding => finding.Rule));
        Assert.Equal((3, 3), (refused.Calls, bench.Model.Calls));
    }

    [Theory]
    [InlineData("죄송하지만 이 논문은 요약할 수 없습니다.")]
    [InlineData("I'm sorry, I can't help with that.")]
    public async Task A_model_that_declines_is_asked_once_more_and_no_third_time(string answer)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => answer);

        var refused = Assert.IsType<SummaryOutcome.Rejected>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal("M1", Assert.Single(refused.Errors).Rule);
        Assert.Equal((2, 2), (refused.Calls, bench.Model.Calls));
    }

    [Fact]
    public async Task A_refusal_beside_the_content_is_a_refusal()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => new ModelAnswer((string?)null) { Refusal = "I can't help with that." });

        var refused = Assert.IsType<SummaryOutcome.Rejected>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal("M1", Assert.Single(refused.Errors).Rule);
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again_with_room_and_never_mended()
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelAnswer.Good(call.PaperId, call.Title) with { FinishReason = "length" });

        var refused = Assert.IsType<SummaryOutcome.Rejected>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal("CUT", Assert.Single(refused.Errors).Rule);
        Assert.Equal([4000, 8000, 16000], bench.Model.Requests.Select(request => request.GetProperty("max_completion_tokens").GetInt32()));
    }

    [Fact]
    public async Task A_filtered_paper_is_asked_about_once_and_the_others_go_on()
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.PaperId switch
        {
            "2501.00001" => ModelAnswer.Error(400, "content_filter", "The response was filtered due to the prompt triggering the policy."),
            "2501.00002" => new ModelAnswer("") { FinishReason = "content_filter" },
            _ => ModelAnswer.Good(call.PaperId, call.Title),
        });

        var outcomes = await bench.SummarizeAsync(SomePapers(6));

        Assert.Equal(["2501.00001", "2501.00002"], outcomes.OfType<SummaryOutcome.Filtered>().Select(outcome => outcome.Id.Value).Order());
        Assert.Equal(4, outcomes.OfType<SummaryOutcome.Accepted>().Count());
        Assert.All(bench.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));
    }

    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "DeploymentNotFound")]
    [InlineData(429, "insufficient_quota")]
    [InlineData(307, "")]
    public async Task What_somebody_must_mend_stops_all_questions(int status, string code)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(status, code, "no", ("Location", "/elsewhere")));
        var options = bench.Options();
        options.MaxConcurrency = 1;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(5));

        Assert.Equal(5, outcomes.OfType<SummaryOutcome.Misconfigured>().Count());
        Assert.Single(outcomes.Cast<SummaryOutcome.Misconfigured>().Select(outcome => outcome.Reason).Distinct());
        Assert.Equal([1, 0, 0, 0, 0], outcomes.Select(outcome => outcome.Calls));
        Assert.Equal(1, bench.Model.Calls);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task A_failing_server_gets_exactly_the_configured_attempts(int status)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(status, "server_error", "busy"));

        var outcome = Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal((ReasonCode.ModelError, status), (outcome.Reason!.Code, outcome.Reason.Status));
        Assert.Equal((3, 2), (bench.Model.Calls, bench.Time.Pauses.Count));
    }

    [Fact]
    public async Task A_dropped_connection_gets_exactly_the_configured_attempts()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Disconnect);
        var options = bench.Options();
        options.MaxAttempts = 4;

        Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(4, bench.Model.Calls);
    }

    [Fact]
    public async Task One_attempt_is_one_request()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(500, "server_error", "busy"));
        var options = bench.Options();
        options.MaxAttempts = 1;

        Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(1, bench.Model.Calls);
    }

    [Fact]
    public async Task A_server_that_hangs_is_an_outage_of_that_paper_alone()
    {
        HurriedTime? time = null;
        await using var bench = await SummarizerBench.StartAsync(call =>
        {
            if (call.PaperId is not "2501.00001")
                return ModelAnswer.Good(call.PaperId, call.Title);
            time!.PassLimits();
            return ModelAnswer.Hang;
        });
        time = bench.Time;
        var options = bench.Options();
        options.MaxConcurrency = 1;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(3));

        Assert.Equal("2501.00001", Assert.Single(outcomes.OfType<SummaryOutcome.Unavailable>()).Id.Value);
        Assert.Equal(2, outcomes.OfType<SummaryOutcome.Accepted>().Count());
        Assert.Equal(3, bench.Model.CallsByPaper["2501.00001"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>welcome</html>")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{"message":{}}]}""")]
    public async Task A_success_that_is_no_chat_completion_makes_no_summary(string body)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => new ModelAnswer((string?)null) { RawBody = body });

        Assert.IsNotType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_not_read_on()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => new ModelAnswer((string?)null) { RawBody = new string(' ', (int)ModelTransport.MaxBytes + 1) });

        Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal(1, bench.Model.Calls);
    }

    [Fact]
    public async Task A_paper_without_an_abstract_is_not_asked_about()
    {
        await using var bench = await SummarizerBench.StartAsync();

        Assert.IsType<SummaryOutcome.NoAbstract>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001", text: " \u200B\n"))));

        Assert.Equal(0, bench.Model.Calls);
    }

    [Fact]
    public async Task As_many_papers_as_configured_are_asked_about_at_once()
    {
        await using var bench = await SummarizerBench.StartAsync();
        bench.Model.Latency = TimeSpan.FromMilliseconds(50);
        var options = bench.Options();
        options.MaxConcurrency = 4;

        Assert.Equal(20, (await bench.SummarizeAsync(options, SomePapers(20))).OfType<SummaryOutcome.Accepted>().Count());

        Assert.InRange(bench.Model.Peak, 2, 4);
    }

    [Fact]
    public async Task Twenty_six_papers_are_asked_about_at_once_where_so_many_may_be()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var answers = new TaskCompletionSource();
        bench.Model.Held = answers.Task;
        var options = bench.Options();
        options.MaxConcurrency = 26;

        var outcomes = bench.SummarizeAsync(options, SomePapers(26));
        await Limit.UntilAsync(() => bench.Model.UnderWay == 26);
        answers.SetResult();

        Assert.Equal(26, (await outcomes.WithinLimitAsync()).OfType<SummaryOutcome.Accepted>().Count());
        Assert.Equal(26, bench.Model.Calls);
    }

    [Fact]
    public async Task Cancellation_starts_no_further_question_and_keeps_what_was_accepted()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.PaperId is "2501.00004" ? ModelAnswer.Hang : ModelAnswer.Good(call.PaperId, call.Title));
        var options = bench.Options();
        options.MaxConcurrency = 1;
        var summarizer = bench.Create(options);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var outcomes = new List<SummaryOutcome>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var outcome in summarizer.SummarizeAsync(SomePapers(9), interrupt.Token))
            {
                outcomes.Add(outcome);
                if (outcomes.Count is 3)
                    await interrupt.CancelAsync();
            }
        });

        Assert.Equal(3, outcomes.OfType<SummaryOutcome.Accepted>().Count());
        Assert.True(bench.Model.Calls <= 4);
    }

    [Fact]
    public async Task The_key_stands_in_no_log_and_no_reason()
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.PaperId switch
        {
            "2501.00001" => ModelAnswer.Error(500, "server_error", $"cannot serve {ModelEndpoint.Key}"),
            "2501.00002" => ModelAnswer.Error(400, "bad_request", $"{new string('x', 270)} {ModelEndpoint.Key}"),
            "2501.00003" => "nonsense",
            _ => ModelAnswer.Error(401, "invalid_api_key", $"Incorrect API key provided: {ModelEndpoint.Key}"),
        });
        var options = bench.Options();
        options.MaxConcurrency = 1;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(5));

        Assert.Contains(outcomes, outcome => outcome is SummaryOutcome.Misconfigured { Why.Detail: { } detail } && detail.Contains("***", StringComparison.Ordinal));
        Assert.NotEmpty(bench.Logged);
        Assert.DoesNotContain(outcomes, outcome => outcome.ToString().Contains(ModelEndpoint.Key[..5], StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Logged, line => line.Contains(ModelEndpoint.Key[..5], StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_other_paper_is_asked_about_in_the_place_of_one_whose_answer_is_still_being_kept()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = bench.Options();
        options.MaxConcurrency = 2;
        var summarizer = bench.Create(options);

        var kept = 0;
        await foreach (var outcomes in summarizer.SummarizeInGroupsAsync(SomePapers(6), new Dictionary<PaperId, AcceptedSummary>(), Cancellation))
        {
            // As long as it takes to keep them, whatever has not been kept is no more than was asked at once.
            for (var i = 0; i < 20; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
                Assert.InRange(bench.Model.Calls - kept, outcomes.Count, 2);
            }
            kept += outcomes.Count;
        }

        Assert.Equal(6, kept);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirect_is_not_followed_for_the_key_would_go_along(int status)
    {
        await using var elsewhere = await ModelEndpoint.StartAsync();
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(status, "moved", "Moved.", ("Location", $"{elsewhere.OpenAIAddress}/chat/completions")));

        var outcome = Assert.Single(await bench.SummarizeAsync(SomePapers(1)));

        Assert.IsNotType<SummaryOutcome.Accepted>(outcome);
        Assert.Equal(0, elsewhere.Calls);
    }

    [Fact]
    public async Task A_trial_is_a_summary_and_says_what_is_wrong()
    {
        await using var bench = await SummarizerBench.StartAsync();
        Assert.Null((await TryAsync(bench, bench.Options())).Problem);
        Assert.Equal(1, bench.Model.Calls);

        var options = bench.Options();
        options.ApiKey = "wrong";
        Assert.Equal(ReasonCode.ModelKeyRejected, (await TryAsync(bench, options)).Problem!.Code);
    }

    [Fact]
    public async Task A_trial_refuses_what_a_run_refuses()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => "{}");

        Assert.Equal(ReasonCode.AnswerRejected, (await TryAsync(bench, bench.Options())).Problem!.Code);
    }

    [Theory]
    [InlineData("OpenAI", "stand-in", "other-model")]
    [InlineData("Ollama", "stand-in:8b", "other:1b")]
    public async Task A_trial_of_a_missing_model_names_those_that_there_are(string provider, params string[] models)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(404, "model_not_found", "The model does not exist"));

        var trial = await TryAsync(bench, bench.Options(Enum.Parse<LlmProvider>(provider)));

        Assert.Equal(ReasonCode.ModelNotFound, trial.Problem!.Code);
        Assert.Contains($"(asked: {bench.Model.Address}/", trial.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(models, trial.Models);
    }

    private static async Task<ModelTrial> TryAsync(SummarizerBench bench, LlmOptions options)
    {
        var trials = new List<ModelTrial>();
        await foreach (var trial in bench.Create(options).TryAsync(Cancellation))
            trials.Add(trial);
        return Assert.Single(trials);
    }
}
