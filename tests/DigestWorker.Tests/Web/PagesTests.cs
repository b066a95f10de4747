using System.Net;
using System.Text.Json;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Web;

/// <summary>The pages as a browser gets them, of a worker that has made one edition.</summary>
public sealed class PagesTests : IAsyncLifetime
{
    private const string Day = "2025-01-08";
    private const string Hostile = "<script>alert('title')</script> & [a link](javascript:alert(1)) ![x](https://evil.example/x.png)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-web-");
    private PaperSites _sites = null!;
    private ModelEndpoint _model = null!;
    private Settings _settings = null!;
    private WebApplication _worker = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        (_sites, _model) = (await PaperSites.StartAsync(), await ModelEndpoint.StartAsync());
        _sites.Days[Day] = [new StandInPaper("2501.03262", Hostile, "We measure small models.", 12), new StandInPaper("2501.03263", "A Quiet Title", "We read.", 3)];
        _settings = Settings.Of(new Dictionary<string, string?>
        {
            ["HuggingFace:BaseUrl"] = _sites.Address.ToString(),
            ["Arxiv:BaseUrl"] = _sites.Address.ToString(),
            ["Arxiv:MinInterval"] = "00:00:00",
            ["Llm:Provider"] = "Ollama",
            ["Llm:Endpoint"] = _model.Address,
            ["Llm:Model"] = "stand-in",
            ["Output:Directory"] = Path.Combine(_folder.FullName, "digests"),
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "worker.db")}",
            ["Web:Url"] = "http://127.0.0.1:0",
        });
        _worker = WorkerHost.Build(_settings, schedules: false, LogLevel.Critical);
        await RunAsync(Day);
        await _worker.StartAsync();
        _browser = new HttpClient { BaseAddress = new Uri(_worker.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _worker.DisposeAsync();
        await _sites.DisposeAsync();
        await _model.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_list_leads_to_each_edition_with_its_state_and_reason()
    {
        var page = await GetAsync("/");

        Assert.Contains("""<a href="/daily/2025-01-08">daily 2025-01-08</a> <span class="Complete">Complete</span> 2 papers""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edition_is_a_page_on_which_a_hostile_title_is_text()
    {
        var page = await GetAsync("/daily/2025-01-08");

        Assert.Contains("A Quiet Title", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"javascript:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=\"https://evil.example", page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/style.css", HttpStatusCode.OK)]
    [InlineData("/daily/2025-01-08", HttpStatusCode.OK)]
    [InlineData("/daily/2025-01-09", HttpStatusCode.NotFound)]
    [InlineData("/weekly/2025-01-08", HttpStatusCode.NotFound)]
    [InlineData("/daily/..%2F..%2Fworker.db", HttpStatusCode.NotFound)]
    [InlineData("/nowhere/at/all", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    public async Task Every_answer_keeps_scripts_frames_and_guesses_out(string path, HttpStatusCode status)
    {
        using var answer = await _browser.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith("default-src 'none';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task An_edition_that_failed_makes_the_worker_unready_and_says_why()
    {
        _sites.On("/", 404, "Not Found");
        await RunAsync("2025-01-09");
        await using var restarted = WorkerHost.Build(_settings, schedules: false, LogLevel.Critical);
        await restarted.StartAsync(TestContext.Current.CancellationToken);
        using var probe = new HttpClient();

        using var answer = await probe.GetAsync(new Uri(restarted.Urls.Single() + "/health/ready"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var troubles = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("troubles");
        var failed = Assert.Single(troubles.EnumerateArray(), trouble => trouble.GetProperty("check").GetString() is "editions");
        Assert.Equal("daily 2025-01-09", failed.GetProperty("what").GetString());
        Assert.StartsWith("the edition failed: ", failed.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Equal("2025-01-10T12:00:00+00:00", failed.GetProperty("since").GetString());
        Assert.Contains("digestworker run --digest daily --date 2025-01-09", failed.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edition_whose_file_is_gone_is_not_found()
    {
        File.Delete(Path.Combine(_folder.FullName, "digests", "2025-01-08.md"));

        using var answer = await _browser.GetAsync("/daily/2025-01-08", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task RunAsync(string day) => await _worker.Services.GetRequiredService<DigestRun>().RunAsync(
        _worker.Services.GetRequiredService<Settings>().Digests[0], new RunRequest { Dates = [EditionDate.Parse(day)] }, progress: null, TestContext.Current.CancellationToken);

    private Task<string> GetAsync(string path) => _browser.GetStringAsync(path, TestContext.Current.CancellationToken);
}
