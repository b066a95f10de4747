using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

public sealed class TelemetryTests
{
    private const string Filtered = "2501.10001";

    [Fact]
    public async Task A_run_sends_its_stages_and_calls_as_one_trace_and_its_metrics()
    {
        await using var collector = await TelemetryCollector.StartAsync();
        await using var deployment = await StartAsync();
        deployment.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        deployment.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";

        Assert.Equal(2, (await deployment.RunAsync("run", "--date", Deployment.Day)).ExitCode);

        var spans = collector.Spans.ToList();
        var run = Assert.Single(spans, span => span.Name is "run");
        Assert.Equal(("digestworker", "daily", "partial", ""), (run.Service, run.Attributes["digest"], run.Attributes["outcome"], run.ParentId));
        var edition = Assert.Single(spans, span => span.Name is "edition" && span.ParentId == run.Id);
        Assert.Equal((Deployment.Day, "partial"), (edition.Attributes["date"], edition.Attributes["outcome"]));
        foreach (var stage in (string[])["listing", "metadata", "summarize", "publish"])
            Assert.Contains(spans, span => span.Name == stage && span.ParentId == edition.Id);

        var papers = spans.Where(span => span.Name is "summarize paper").ToDictionary(span => span.Attributes["paper"]);
        Assert.Equal(3, papers.Count);
        Assert.All(papers.Values, paper => Assert.Equal(Assert.Single(spans, span => span.Name is "summarize").Id, paper.ParentId));
        Assert.Equal(("filtered", true), (papers[Filtered].Attributes["outcome"], papers[Filtered].IsError));
        Assert.Equal(("accepted", false), (papers["2501.10002"].Attributes["outcome"], papers["2501.10002"].IsError));
        var chat = Assert.Single(spans, span => span.ParentId == papers["2501.10002"].Id);
        Assert.Equal(("chat stand-in", "stand-in"), (chat.Name, chat.Attributes["gen_ai.request.model"]));
        Assert.Contains(spans, span => span.Name is "POST" && span.ParentId == chat.Id);

        foreach (var metric in (string[])
            ["digest.run.duration", "digest.edition.duration", "digest.listing.duration", "gen_ai.client.operation.duration", "http.client.request.duration"])
            Assert.Contains(metric, collector.Metrics.Keys);
    }

    [Fact]
    public async Task Neither_texts_nor_keys_are_sent()
    {
        await using var collector = await TelemetryCollector.StartAsync();
        await using var deployment = await Deployment.StartAsync(papers: 2, call => call.PaperId is Filtered
            ? ModelAnswer.Error(503, "unavailable", $"the key {ModelEndpoint.Key} is overloaded")
            : ModelAnswer.Good(call.PaperId, call.Title));
        deployment.Llm["MaxAttempts"] = 1;
        deployment.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        deployment.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        deployment.Environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";

        await deployment.RunAsync("run", "--date", Deployment.Day);

        Assert.Contains(collector.Spans, span => span.Attributes.GetValueOrDefault("paper") is Filtered && span.IsError);
        Assert.All(collector.Requests, request =>
        {
            Assert.DoesNotContain(ModelEndpoint.Key, request.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Small Models", request.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("요약", request.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task One_signal_can_be_sent_alone()
    {
        await using var collector = await TelemetryCollector.StartAsync();
        await using var deployment = await StartAsync();
        deployment.Environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = collector.Address + "/v1/traces";
        deployment.Environment["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = "http/protobuf";
        deployment.Environment["OTEL_SERVICE_NAME"] = "papers";

        Assert.Equal(2, (await deployment.RunAsync("run", "--date", Deployment.Day)).ExitCode);

        Assert.All(collector.Requests, request => Assert.Equal("/v1/traces", request.Path));
        Assert.Equal("papers", Assert.Single(collector.Spans, span => span.Name is "run").Service);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    public async Task Without_the_variables_nothing_is_sent(string variable, string value)
    {
        await using var collector = await TelemetryCollector.StartAsync();
        await using var deployment = await StartAsync();
        deployment.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        deployment.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        deployment.Environment[variable] = value;

        Assert.Equal(2, (await deployment.RunAsync("run", "--date", Deployment.Day)).ExitCode);

        Assert.Empty(collector.Requests);
    }

    private static Task<Deployment> StartAsync() => Deployment.StartAsync(papers: 3, call => call.PaperId is Filtered
        ? ModelAnswer.Error(400, "content_filter", "The prompt was filtered.")
        : ModelAnswer.Good(call.PaperId, call.Title));
}
