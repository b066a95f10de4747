using DigestWorker.Models;
using DigestWorker.Models.Wire;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using DigestWorker.Tests.Summaries;
using static DigestWorker.Tests.Summaries.SummarizerBench;

namespace DigestWorker.Tests.Models;

/// <summary>Servers of many kinds: what they accept is found out once, and their answers are found wherever they are.</summary>
public sealed class ChatServerTests
{
    private const int Papers = 17;

    public static TheoryData<string> Servers => [.. ChatServer.All.Select(server => server.Name)];

    [Theory, MemberData(nameof(Servers))]
    public async Task Every_paper_is_summarized_at_few_more_calls_and_at_none_the_next_time(string name)
    {
        var server = ChatServer.Named(name);
        await using var bench = await SummarizerBench.StartAsync(server.Answer);
        bench.Model.Latency = TimeSpan.FromMilliseconds(5);

        Assert.All(await bench.SummarizeAsync(OptionsFor(bench, server), SomePapers(Papers)), outcome => Accepted(outcome));
        Assert.InRange(bench.Model.Calls, Papers, Papers + 20);

        await bench.RestartAsync();
        var before = bench.Model.Calls;
        Assert.All(await bench.SummarizeAsync(OptionsFor(bench, server), [.. SomePapers(2 * Papers).Skip(Papers)]), outcome => Accepted(outcome));
        // OpenRouter and Groq fail once or twice for some papers, at any time.
        Assert.InRange(bench.Model.Calls - before, Papers, Papers + (name is "OpenRouter" or "Groq" ? 4 : 0));
        Assert.DoesNotContain(bench.Logged, line => line.Contains(ModelEndpoint.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_found_out_is_said_once_with_the_words_of_the_server()
    {
        await using var bench = await SummarizerBench.StartAsync(ChatServer.Named("DeepSeek").Answer);

        await bench.SummarizeAsync(SomePapers(Papers));
        await bench.SummarizeAsync(SomePapers(Papers));

        var said = Assert.Single(bench.Logged, line => line.Contains("does not accept everything", StringComparison.Ordinal));
        Assert.Contains("asks for json_object; another Llm:Model may know json_schema (\"This response_format type is unavailable now\")", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_rejects_everything_is_asked_about_few_papers()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => ModelAnswer.Error(400, "odd", "The flux is not aligned."));
        var options = bench.Options();
        options.MaxConcurrency = 1;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(Papers));

        Assert.InRange(bench.Model.Calls, 3, 8);
        Assert.All(outcomes, outcome => Assert.Contains("The flux is not aligned.", outcome.Reason!.Detail, StringComparison.Ordinal));
        Assert.All(outcomes, outcome => Assert.True(outcome is SummaryOutcome.Unavailable or SummaryOutcome.Misconfigured));
    }

    /// <summary>Gemini.</summary>
    [Fact]
    public async Task A_bad_key_as_400_in_an_array_is_a_bad_key()
    {
        await using var bench = await SummarizerBench.StartAsync(_ => new ModelAnswer((string?)null)
        {
            Status = 400,
            RawBody = """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""",
        });
        var options = bench.Options();
        options.MaxConcurrency = 1;

        var outcomes = await bench.SummarizeAsync(options, SomePapers(3));

        Assert.All(outcomes, outcome => Assert.Equal(ReasonCode.ModelKeyRejected, Assert.IsType<SummaryOutcome.Misconfigured>(outcome).Why.Code));
        Assert.Equal(1, bench.Model.Calls);
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("""{"a":1}{"b":2}""", "{\"a\":1}{\"b\":2}")]
    [InlineData("""{"error":{"message":"Provider returned error","code":503,"metadata":{"raw":"MODEL is busy"}}}""", "MODEL is busy")]
    [InlineData("<html>welcome</html>", "welcome")]
    public async Task A_fault_that_comes_as_a_success_is_retried_and_told_in_the_words_of_the_server(string body, string words)
    {
        await using var bench = await SummarizerBench.StartAsync(_ => new ModelAnswer((string?)null) { RawBody = body });

        var outcome = Assert.IsType<SummaryOutcome.Unavailable>(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));

        Assert.Equal(3, bench.Model.Calls);
        Assert.Contains(words, outcome.Reason!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_documents_once_are_asked_for_again()
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.Number is 1
            ? new ModelAnswer((string?)null) { RawBody = """{"choices":[{"message":{"content":"a"}}]}{"choices":[{"message":{"content":"b"}}]}""" }
            : ModelAnswer.Good(call.PaperId, call.Title));

        Accepted(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001"))));
        Assert.Equal(2, bench.Model.Calls);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eos")]
    [InlineData("end")]
    [InlineData("stop_sequence")]
    public async Task A_good_answer_counts_whatever_reason_it_ends_for(string? reason)
    {
        await using var bench = await SummarizerBench.StartAsync(call => ModelAnswer.Good(call.PaperId, call.Title) with { FinishReason = reason! });

        Assert.Equal(new TokenUsage(900, 300), Accepted(Assert.Single(await bench.SummarizeAsync(Paper("2501.00001")))).Tokens);
        Assert.Equal(1, bench.Model.Calls);
    }

    [Fact]
    public async Task Reasoning_that_uses_up_the_limit_gets_more_room_for_all()
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.Request.GetProperty("max_completion_tokens").GetInt32() < 10_000
            ? new ModelAnswer("") { FinishReason = "length" }
            : ModelAnswer.Good(call.PaperId, call.Title));

        Assert.All(await bench.SummarizeAsync(SomePapers(Papers)), outcome => Accepted(outcome));
        Assert.InRange(bench.Model.Calls, Papers, Papers + 17);
    }

    [Fact]
    public async Task Ollama_gets_its_context_and_whether_it_thinks()
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = bench.Options(LlmProvider.Ollama);
        (options.Thinking, options.ContextTokens, options.Endpoint) = (Thinking.Off, 20_000, bench.Model.Address + "/prefix");

        Accepted(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        Assert.Equal(20_000, bench.Model.LastRequest.GetProperty("options").GetProperty("num_ctx").GetInt32());
        Assert.False(bench.Model.LastRequest.GetProperty("think").GetBoolean());
        Assert.False(bench.Model.LastRequest.TryGetProperty("CustomHeaders", out _));
    }

    [Theory]
    [InlineData("OpenAI", "Default", "Default", null)]
    [InlineData("OpenAI", "Off", "Default", "\"none\"")]
    [InlineData("OpenAI", "On", "Default", "\"medium\"")]
    [InlineData("OpenAI", "Default", "None", "\"none\"")]
    [InlineData("AzureOpenAI", "Default", "Minimal", "\"minimal\"")]
    [InlineData("AzureOpenAI", "On", "Low", "\"low\"")]
    [InlineData("OpenAI", "Default", "High", "\"high\"")]
    [InlineData("Ollama", "Default", "Default", null)]
    [InlineData("Ollama", "On", "Default", "true")]
    [InlineData("Ollama", "Default", "None", "false")]
    [InlineData("Ollama", "Default", "Minimal", "\"low\"")]
    [InlineData("Ollama", "On", "High", "\"high\"")]
    public async Task Every_provider_is_told_how_much_to_reason_in_its_own_words(string provider, string thinking, string effort, string? sent)
    {
        await using var bench = await SummarizerBench.StartAsync();
        var options = bench.Options(Enum.Parse<LlmProvider>(provider));
        (options.Thinking, options.ReasoningEffort) = (Enum.Parse<Thinking>(thinking), Enum.Parse<ReasoningEffort>(effort));

        Accepted(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));

        var said = bench.Model.LastRequest.TryGetProperty(provider is "Ollama" ? "think" : "reasoning_effort", out var value) ? value.GetRawText() : null;
        Assert.Equal(sent, said);
    }

    /// <summary>In the words of OpenAI, Azure OpenAI, vLLM and Ollama.</summary>
    [Theory]
    [InlineData("OpenAI", "reasoning_effort", "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'low', 'medium', and 'high'.")]
    [InlineData("OpenAI", "temperature", "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.")]
    [InlineData("AzureOpenAI", "reasoning_effort", "Unrecognized request argument supplied: reasoning_effort")]
    [InlineData("AzureOpenAI", "temperature", "Unsupported parameter: 'temperature' is not supported with this model.")]
    [InlineData("OpenAI", "reasoning_effort", "1 validation error: reasoning_effort: Extra inputs are not permitted")]
    [InlineData("Ollama", "think", "think value \"low\" is not supported for this model")]
    [InlineData("Ollama", "think", "\"writer-1\" does not support thinking")]
    public async Task A_model_that_refuses_a_setting_is_asked_without_it_once_and_for_good(string provider, string member, string words)
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.Request.TryGetProperty(member, out _)
            ? ModelAnswer.Error(400, "unsupported_value", words)
            : ModelAnswer.Good(call.PaperId, call.Title));
        var options = bench.Options(Enum.Parse<LlmProvider>(provider));
        (options.ReasoningEffort, options.MaxConcurrency) = (ReasoningEffort.Minimal, 1);

        Assert.All(await bench.SummarizeAsync(options, SomePapers(3)), outcome => Accepted(outcome));
        Assert.Equal(4, bench.Model.Calls);
        // What it accepts is still sent.
        Assert.Equal(member is "temperature", bench.Model.LastRequest.TryGetProperty(provider is "Ollama" ? "think" : "reasoning_effort", out _));

        await bench.RestartAsync();
        Assert.All(await bench.SummarizeAsync(options, [.. SomePapers(6).Skip(3)]), outcome => Accepted(outcome));
        Assert.Equal(7, bench.Model.Calls);
    }

    [Fact]
    public async Task Ollamas_context_grows_with_an_answer_that_was_cut()
    {
        await using var bench = await SummarizerBench.StartAsync(call =>
            call.Request.GetProperty("options").GetProperty("num_ctx").GetInt32() < 6000
                ? new ModelAnswer("{\"summary\":\"이 논문은") { FinishReason = "length" }
                : ModelAnswer.Good(call.PaperId, call.Title));
        var options = bench.Options(LlmProvider.Ollama);
        options.ContextTokens = 4096;

        Accepted(Assert.Single(await bench.SummarizeAsync(options, Paper("2501.00001"))));
        Assert.Equal(8192, bench.Model.LastRequest.GetProperty("options").GetProperty("num_ctx").GetInt32());
    }

    private static SummaryOutcome.Accepted Accepted(SummaryOutcome outcome)
    {
        Assert.True(outcome is SummaryOutcome.Accepted, outcome.Reason?.ToString());
        return (SummaryOutcome.Accepted)outcome;
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("x-no-such-charset")]
    [InlineData("utf-16")]
    public async Task A_charset_that_does_not_exist_does_not_hide_what_a_server_says(string charset)
    {
        await using var bench = await SummarizerBench.StartAsync(call => call.PaperId is "2501.00001"
            ? ModelAnswer.Error(400, "content_filter", "blocked", ("Content-Type", $"application/json; charset={charset}"))
            : ModelAnswer.Good(call.PaperId, call.Title) with { Headers = new Dictionary<string, string> { ["Content-Type"] = $"application/json; charset={charset}" } });

        Assert.IsType<SummaryOutcome.Filtered>(Assert.Single(await bench.SummarizeAsync(SummarizerBench.Paper("2501.00001"))));
        Assert.IsType<SummaryOutcome.Accepted>(Assert.Single(await bench.SummarizeAsync(SummarizerBench.Paper("2501.00002"))));
    }

    private static LlmOptions OptionsFor(SummarizerBench bench, ChatServer server)
    {
        var options = bench.Options(Enum.Parse<LlmProvider>(server.Provider));
        options.Temperature = 0.2f;
        if (server.Provider is "Ollama")
            options.Thinking = Thinking.Off;
        return options;
    }
}
