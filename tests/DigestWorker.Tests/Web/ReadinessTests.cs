using System.Globalization;
using DigestWorker.Digests;
using DigestWorker.Runs;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using DigestWorker.Tests.Runs;
using DigestWorker.Web.Health;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Web;

/// <summary>
/// What makes a serving worker not ready, and how soon. The schedule is that of the defaults: 9, 15 and 21 o'clock in Seoul, which is
/// 0, 6 and 12 in UTC; a day is due at noon of the next one.
/// </summary>
public sealed class ReadinessTests : IAsyncLifetime
{
    private WorkerWorld _world = null!;
    private ServiceProvider _serving = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await WorkerWorld.StartAsync("2025-01-08T13:00:00Z", ("Llm:Prices:stand-in:Prompt", "0.15"));
        _world.Sites.Days["2025-01-08"] = StandInPaper.Many(2);
        _serving = _world.Serving();
        // The start of the worker, which has a look of its own.
        _serving.GetRequiredService<ActiveRuns>();
    }

    public async ValueTask DisposeAsync()
    {
        await _serving.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_fresh_worker_is_given_a_minute_for_its_first_run()
    {
        Assert.Empty(await TroublesAsync());
        At("2025-01-08T13:00:59Z");
        Assert.Empty(await TroublesAsync());

        At("2025-01-08T13:01:10Z");
        Assert.Equal("it has never run", Assert.Single(await TroublesAsync("schedule")).Why);

        await _world.RunAsync();
        At("2025-01-08T13:01:30Z");
        Assert.Empty(await TroublesAsync());
    }

    [Fact]
    public async Task A_due_edition_that_failed_is_told_with_its_reason_and_remedy_until_it_is_mended()
    {
        _world.Sites.On("/", 404, "Not Found");
        At("2025-01-09T12:30:00Z");
        await _world.RunAsync("2025-01-08");

        var problem = Assert.Single(await TroublesAsync("editions"));
        Assert.Equal("daily 2025-01-08", problem.What);
        Assert.Contains("404", problem.Why, StringComparison.Ordinal);
        Assert.Equal(Moment("2025-01-09T12:00:00Z"), problem.Since);
        Assert.Contains("The run at 2025-01-10 09:00 +09:00 tries again; to run now: digestworker run --digest daily --date 2025-01-08 --force", problem.Remedy, StringComparison.Ordinal);

        _world.Sites.Restore("/");
        At("2025-01-09T12:31:00Z");
        await _world.RunAsync("2025-01-08");
        Assert.Empty(await TroublesAsync("editions"));
        Assert.Empty(await TroublesAsync("runs"));
    }

    [Fact]
    public async Task An_edition_that_failed_for_good_is_trouble_as_long_as_the_look_back_reaches_and_a_note_after_it()
    {
        _world.Answers = _ => ModelAnswer.Error(400, "content_filter", "The prompt was filtered.");
        At("2025-01-09T12:30:00Z");
        await _world.RunAsync("2025-01-08");
        // A filtered paper is asked about once more, a day later.
        At("2025-01-10T12:30:00Z");
        await _world.RunAsync("2025-01-08");

        Assert.True((await _world.EditionAsync("2025-01-08"))!.Settled);
        Assert.Contains("It is settled", Assert.Single(await TroublesAsync("editions")).Remedy, StringComparison.Ordinal);

        At("2025-01-22T00:00:00Z");
        var report = await ReadinessAsync();
        Assert.DoesNotContain(report.Problems, problem => problem.Check is "editions");
        Assert.Equal("daily 2025-01-08", Assert.Single(report.Notes).What);
    }

    [Fact]
    public async Task An_edition_is_overdue_at_the_second_firing_after_it_was_due()
    {
        _world.Answers = call => call.PaperId.EndsWith('1') ? ModelAnswer.Error(500, "server_error", "Try later.") : ModelAnswer.Good(call.PaperId, call.Title);
        At("2025-01-09T12:30:00Z");
        await _world.RunAsync("2025-01-08");
        At("2025-01-10T05:59:59Z");
        Assert.Empty(await TroublesAsync("overdue"));

        At("2025-01-10T06:00:30Z");

        var problem = Assert.Single(await TroublesAsync("overdue"));
        Assert.Equal("daily 2025-01-08", problem.What);
        Assert.StartsWith("due since 2025-01-09 12:00 +00:00 and not settled: ", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_due_day_that_nobody_has_made_an_edition_of_is_overdue()
    {
        await _world.RunAsync();
        At("2025-01-11T05:59:00Z");
        Assert.DoesNotContain(await TroublesAsync("overdue"), problem => problem.What is "daily 2025-01-09");

        At("2025-01-11T06:00:30Z");

        var problem = Assert.Single(await TroublesAsync("overdue"), problem => problem.What is "daily 2025-01-09");
        Assert.Contains("no run has made an edition of it", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_run_is_working_on_is_not_late_unless_the_run_hangs()
    {
        await _world.RunAsync();
        At("2025-01-11T06:00:30Z");
        await _serving.GetRequiredService<RunLog>().StartAsync("daily", Fence.None, TestContext.Current.CancellationToken);
        Assert.Empty(await TroublesAsync("overdue"));

        At("2025-01-11T07:00:31Z");

        Assert.NotEmpty(await TroublesAsync("overdue"));
    }

    [Fact]
    public async Task A_firing_that_no_run_follows_is_trouble_within_a_minute()
    {
        await _world.RunAsync();
        Assert.Empty(await TroublesAsync());
        At("2025-01-09T00:00:59Z");
        Assert.Empty(await TroublesAsync("schedule"));

        At("2025-01-09T00:01:10Z");

        var problem = Assert.Single(await TroublesAsync("schedule"));
        Assert.Equal(Moment("2025-01-09T00:00:00Z"), problem.Since);
        await _world.RunAsync();
        At("2025-01-09T00:01:30Z");
        Assert.Empty(await TroublesAsync("schedule"));
    }

    [Fact]
    public async Task A_schedule_that_never_fires_again_is_trouble_at_once()
    {
        _world.Set("Digests:daily:Cron", "0 0 9 * * ? 2020");
        await using var serving = _world.Serving();

        var report = await serving.GetRequiredService<Readiness>().NowAsync(TestContext.Current.CancellationToken);

        var problem = Assert.Single(report.Problems, problem => problem.Check is "schedule");
        Assert.Equal("daily", problem.What);
        Assert.Equal("the schedule never fires again", problem.Why);
        Assert.Equal("Set another Digests:daily:Cron, or remove the digest.", problem.Remedy);
    }

    [Fact]
    public async Task Weekends_without_papers_are_no_trouble()
    {
        _world.Sites.Days["2025-01-10"] = StandInPaper.Many(1, "2501.2");
        At("2025-01-10T13:00:00Z");
        await _world.RunAsync();
        foreach (var now in new[] { "2025-01-11T00:00:00Z", "2025-01-12T12:00:01Z", "2025-01-13T12:00:01Z", "2025-01-13T18:00:00Z" })
        {
            At(now);
            await _world.RunAsync();
            Assert.Empty(await TroublesAsync());
        }
        Assert.Equal(EditionState.Empty, (await _world.EditionAsync("2025-01-11"))!.State);
    }

    [ThoroughFact]
    public async Task A_run_that_failed_is_told_also_where_no_edition_is_due()
    {
        _world.Sites.On("/", 503);
        await _world.RunAsync();

        Assert.StartsWith("the last run failed: ", Assert.Single(await TroublesAsync("runs")).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "invalid_api_key", ReasonCode.ModelKeyRejected)]
    [InlineData(403, "permission_denied", ReasonCode.ModelKeyRejected)]
    [InlineData(429, "insufficient_quota", ReasonCode.ModelQuotaUsedUp)]
    public async Task A_refused_key_is_trouble_until_a_call_succeeds(int status, string code, ReasonCode reason)
    {
        var good = _world.Answers;
        _world.Answers = _ => ModelAnswer.Error(status, code, "No.");
        await RunHereAsync();

        var problem = Assert.Single(await TroublesAsync("model"));
        Assert.Equal(reason, problem.Reason.Code);
        Assert.Equal(Moment("2025-01-08T13:00:00Z"), problem.Since);

        _world.Answers = good;
        At("2025-01-08T13:00:30Z");
        await RunHereAsync();
        Assert.Empty(await TroublesAsync("model"));
    }

    [Fact]
    public async Task A_refused_key_is_known_over_restarts_and_so_is_that_it_was_mended()
    {
        var good = _world.Answers;
        _world.Answers = _ => ModelAnswer.Error(401, "invalid_api_key", "No.");
        await _world.RunAsync();
        Assert.Equal("model of daily", Assert.Single(await TroublesAsync("model")).What);

        At("2025-01-08T13:00:30Z");
        await RunHereAsync();
        Assert.NotEmpty(await TroublesAsync("model"));

        _world.Answers = good;
        At("2025-01-08T13:01:30Z");
        await _world.RunAsync();
        Assert.Empty(await TroublesAsync("model"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_or_is_gone_is_trouble()
    {
        await _world.RunAsync();
        var folder = Path.GetDirectoryName(_world.PathOf("x"))!;
        Directory.Move(folder, folder + "-away");
        Assert.Contains("is gone, with the editions in it", Assert.Single(await TroublesAsync("folder")).Why, StringComparison.Ordinal);

        File.WriteAllText(folder, "");
        At("2025-01-08T13:00:20Z");
        Assert.NotEmpty(await TroublesAsync("folder"));

        File.Delete(folder);
        Directory.Move(folder + "-away", folder);
        At("2025-01-08T13:00:40Z");
        Assert.Empty(await TroublesAsync());
        Assert.Equal([".digestworker.lock", ".digestworker.store", "2025-01-08.json", "2025-01-08.md", "index.json"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_trouble_and_is_told_once()
    {
        await _world.RunAsync();
        var store = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(_world.PathOf("x")))!, "data", "worker.db");
        _world.Set("Storage:ConnectionString", $"Data Source={store};Default Timeout=1");
        await using var serving = _world.Serving();
        await using (var other = new SqliteConnection($"Data Source={store}"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var locked = other.BeginTransaction();

            var report = await serving.GetRequiredService<Readiness>().NowAsync(TestContext.Current.CancellationToken);

            Assert.Contains("locked", Assert.Single(report.Problems).Why, StringComparison.Ordinal);
        }
        At("2025-01-08T13:00:20Z");
        Assert.Empty((await serving.GetRequiredService<Readiness>().NowAsync(TestContext.Current.CancellationToken)).Problems);
    }

    [Fact]
    public async Task A_changed_configuration_that_was_refused_is_trouble_until_a_good_one_comes()
    {
        var reload = _serving.GetRequiredService<ReloadStatus>();
        reload.Reject(["Digests:daily:Cron: 'x' never fires; set one that does."]);
        Assert.EndsWith("Digests:daily:Cron: 'x' never fires; set one that does", Assert.Single(await TroublesAsync()).Why, StringComparison.Ordinal);

        reload.Accept();
        At("2025-01-08T13:00:20Z");
        Assert.Empty(await TroublesAsync());
    }

    private void At(string now) => _world.Clock.Now = Moment(now);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private Task<ReadinessReport> ReadinessAsync() => _serving.GetRequiredService<Readiness>().NowAsync(TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<HealthProblem>> TroublesAsync(string? check = null) =>
        [.. (await ReadinessAsync()).Problems.Where(problem => check is null || problem.Check == check)];

    private Task<RunReport> RunHereAsync() => _serving.GetRequiredService<DigestRun>().RunAsync(
        _serving.GetRequiredService<CurrentDigests>().Current[0], new RunRequest(), progress: null, TestContext.Current.CancellationToken);
}
