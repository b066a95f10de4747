using System.Diagnostics;
using System.Globalization;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;
using DigestWorker.Web.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Web;

/// <summary>OpenTelemetry listens to every meter of its name in the process, so no other worker may be at work beside this one.</summary>
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
public sealed class AloneInTheProcess;

/// <summary>What Prometheus gets of a worker that has made one edition: three papers, one of them asked about again, one filtered.</summary>
[Collection(nameof(MetricsTests))]
public sealed class MetricsTests : IAsyncLifetime
{
    private const string Day = "2025-01-08";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-metrics-");
    private PaperSites _sites = null!;
    private ModelEndpoint _model = null!;
    private WebApplication _worker = null!;

    public async ValueTask InitializeAsync()
    {
        _sites = await PaperSites.StartAsync();
        _model = await ModelEndpoint.StartAsync(call => call switch
        {
            { PaperId: "2501.10001", Number: 1 } => "{}",
            { PaperId: "2501.10002" } => ModelAnswer.Error(400, "content_filter", "The prompt was filtered."),
            _ => ModelAnswer.Good(call.PaperId, call.Title) with { CachedTokens = 500 },
        });
        _sites.Days[Day] = StandInPaper.Many(3);
        _worker = WorkerHost.Build(Settings.Of(new Dictionary<string, string?>
        {
            ["HuggingFace:BaseUrl"] = _sites.Address.ToString(),
            ["Arxiv:BaseUrl"] = _sites.Address.ToString(),
            ["Arxiv:MinInterval"] = "00:00:00",
            ["Llm:Provider"] = "OpenAI",
            ["Llm:Endpoint"] = _model.OpenAIAddress,
            ["Llm:ApiKey"] = ModelEndpoint.Key,
            ["Llm:Model"] = "metered",
            ["Llm:MaxConcurrency"] = "7",
            ["Llm:Prices:metered:Prompt"] = "100",
            ["Output:Directory"] = Path.Combine(_folder.FullName, "digests"),
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "worker.db")}",
            ["Web:Url"] = "http://127.0.0.1:0",
        }), schedules: false, LogLevel.Critical);
        await _worker.StartAsync();
        await _worker.Services.GetRequiredService<DigestRun>().RunAsync(
            _worker.Services.GetRequiredService<CurrentDigests>().Current[0], new RunRequest { Dates = [EditionDate.Parse(Day)] }, progress: null, TestContext.Current.CancellationToken);
        await _worker.Services.GetRequiredService<Readiness>().NowAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(TestContext.Current.CancellationToken);
        await _worker.DisposeAsync();
        await _sites.DisposeAsync();
        await _model.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("digest_editions", 1, """digest="daily",state="partial" """)]
    [InlineData("digest_editions", 0, """digest="daily",state="failed" """)]
    [InlineData("digest_papers_left_out", 1, """digest="daily" """)]
    [InlineData("digest_run_duration_seconds_count", 1, """digest="daily",outcome="partial" """)]
    [InlineData("digest_listing_reads_total", 1, """listing="HuggingFaceDaily",outcome="listed" """)]
    [InlineData("digest_papers_asked_total", 2, """digest="daily",outcome="accepted" """)]
    [InlineData("digest_papers_asked_total", 1, """digest="daily",outcome="filtered" """)]
    [InlineData("digest_papers_retried_total", 1, """digest="daily" """)]
    [InlineData("digest_model_calls_total", 3, """model="metered",outcome="answered" """)]
    [InlineData("digest_model_calls_total", 1, """model="metered",outcome="filtered" """)]
    [InlineData("digest_model_tokens_total", 1700, """digest="daily",kind="prompt" """)]
    [InlineData("digest_model_tokens_total", 1000, """digest="daily",kind="cached" """)]
    [InlineData("digest_model_tokens_total", 900, """digest="daily",kind="completion" """)]
    [InlineData("digest_model_cost_total", .27, """digest="daily" """)]
    [InlineData("digest_checks_failed_total", 1, """rule="JSON" """)]
    [InlineData("digest_listing_duration_seconds_count", 1, """listing="HuggingFaceDaily",outcome="listed" """)]
    [InlineData("digest_edition_duration_seconds_count", 1, """digest="daily",outcome="partial" """)]
    [InlineData("gen_ai_client_operation_duration_seconds_count", 3, """gen_ai_request_model="metered",gen_ai_response_model= """)]
    [InlineData("gen_ai_client_operation_duration_seconds_count", 1, """gen_ai_request_model="metered",error_type= """)]
    [InlineData("digest_model_in_flight", 0, """model="metered" """)]
    [InlineData("digest_model_limit", 7, """model="metered" """)]
    [InlineData("digest_model_waiting", 0, """model="metered" """)]
    [InlineData("digest_health_problems", 0, """check="store" """)]
    public async Task What_happened_can_be_scraped(string name, double value, string labels)
    {
        var samples = (await ScrapeAsync()).Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)).ToList();

        var sample = Assert.Single(samples, line => labels.Trim().Split(',').All(label => line.Contains(label, StringComparison.Ordinal)));
        Assert.Equal(value, double.Parse(sample[(sample.IndexOf("} ", StringComparison.Ordinal) + 2)..].Split(' ')[0], CultureInfo.InvariantCulture), 9);
    }

    [Fact]
    public async Task Ages_run_on_and_no_paper_is_a_label()
    {
        var text = await ScrapeAsync();

        Assert.Contains("\ndigest_run_success_age_seconds{", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_gc_collections_total{", text, StringComparison.Ordinal);
        Assert.Contains("\nhttp_client_request_duration_seconds_count{", text, StringComparison.Ordinal);
        Assert.Contains("\nhttp_server_request_duration_seconds_count{", await ScrapeAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("2501.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_linter_of_Prometheus_has_nothing_to_say_of_our_own_metrics()
    {
        const string Linter = "promtool";
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Linter))))
            Assert.Skip("promtool is missing; install the package prometheus.");
        var text = await ScrapeAsync();
        using var linter = Process.Start(new ProcessStartInfo(Linter, "check metrics") { RedirectStandardInput = true, RedirectStandardError = true })!;
        await linter.StandardInput.WriteAsync(text);
        linter.StandardInput.Close();

        var (_, _, said) = await linter.EndAsync();

        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith("digest_", StringComparison.Ordinal));
    }

    private async Task<string> ScrapeAsync()
    {
        using var prometheus = new HttpClient { BaseAddress = new Uri(_worker.Urls.Single()) };
        return await prometheus.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
    }
}
