using DigestWorker.Web.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Web;

/// <summary>How the checks as a whole are looked at, with checks of the tests' own.</summary>
public sealed class HealthLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private Func<Task<HealthCheckResult>> _check = () => Task.FromResult(HealthCheckResult.Healthy());

    [Fact]
    public async Task Trouble_is_logged_when_it_comes_up_and_when_it_goes_and_keeps_its_beginning()
    {
        await using var services = Services();
        var readiness = services.GetRequiredService<Readiness>();
        var began = _time.GetUtcNow();
        _check = () => Task.FromResult(HealthCheckResult.Unhealthy("it is broken"));
        await NowAsync(readiness);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await NowAsync(readiness);
        _check = () => Task.FromResult(HealthCheckResult.Healthy());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await NowAsync(readiness)).IsReady);

        Assert.Equal(began, Assert.Single(second.Problems).Since);
        Assert.Equal(
            ["Not ready (probe): probe (CheckFailed): the check itself failed: it is broken. See the log; restart the worker if it does not recover.", "Recovered (probe): probe"],
            _log.Of(nameof(Readiness)));
    }

    [Fact]
    public async Task Who_asks_often_gets_an_answer_that_is_some_seconds_old()
    {
        await using var services = Services();
        var readiness = services.GetRequiredService<Readiness>();
        var looks = 0;
        _check = () => Task.FromResult(++looks > 0 ? HealthCheckResult.Healthy() : default);

        for (var second = 0; second < 20; second++)
        {
            await NowAsync(readiness);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Checks_that_hang_are_an_answer_too_and_are_not_begun_again_and_again()
    {
        await using var services = Services();
        var readiness = services.GetRequiredService<Readiness>();
        var (hanging, begun, looks) = (new TaskCompletionSource<HealthCheckResult>(), new TaskCompletionSource(), 0);
        _check = () =>
        {
            looks++;
            begun.TrySetResult();
            return hanging.Task;
        };

        for (var look = 0; look < 2; look++)
        {
            var asked = NowAsync(readiness);
            await begun.Task.WithinLimitAsync();
            var inTime = Limit.Loop("the answer about the checks");
            while (!asked.IsCompleted)
            {
                inTime();
                _time.Advance(TimeSpan.FromSeconds(11));
                await Task.Yield();
            }
            Assert.Equal("checks", Assert.Single((await asked).Problems).Check);
        }
        Assert.Equal(1, looks);

        hanging.SetResult(HealthCheckResult.Healthy());
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True((await NowAsync(readiness)).IsReady);
    }

    [Fact]
    public async Task The_publisher_runs_the_checks_when_nothing_requests_them()
    {
        await using var services = Services();
        var rounds = 0;
        _check = () => Task.FromResult(++rounds > 0 ? HealthCheckResult.Unhealthy("it is broken") : default);
        var publisher = new ReadinessPublisher(services.GetRequiredService<Readiness>());
        var nothing = new HealthReport(new Dictionary<string, HealthReportEntry>(), TimeSpan.Zero);

        await publisher.PublishAsync(nothing, TestContext.Current.CancellationToken);
        // A round that a request has just made is not made again.
        await publisher.PublishAsync(nothing, TestContext.Current.CancellationToken);
        Assert.Equal(1, rounds);
        _time.Advance(TimeSpan.FromSeconds(20));
        await publisher.PublishAsync(nothing, TestContext.Current.CancellationToken);

        Assert.Equal(2, rounds);
        Assert.Single(_log.Of(nameof(Readiness)));
    }

    [Fact]
    public void The_publisher_begins_after_the_scheduler_and_runs_no_checks_of_its_own()
    {
        var options = new HealthCheckPublisherOptions();

        ReadinessPublisher.Configure(options);

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)), (options.Delay, options.Period));
        Assert.False(options.Predicate!(new HealthCheckRegistration("probe", _ => null!, null, null)));
    }

    [Fact]
    public async Task The_host_calls_the_publisher()
    {
        await using var worker = await OperatedWorker.StartAsync();
        var readiness = worker.Services.GetRequiredService<Readiness>();

        // Nothing requests /health/ready here.
        await Limit.UntilAsync(() => readiness.Latest is not null);
    }

    public void Dispose() => _log.Dispose();

    private static Task<ReadinessReport> NowAsync(Readiness readiness) => readiness.NowAsync(TestContext.Current.CancellationToken);

    private ServiceProvider Services()
    {
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(_log)).AddSingleton<TimeProvider>(_time).AddSingleton<Readiness>();
        services.AddHealthChecks().AddAsyncCheck("probe", () => _check());
        return services.BuildServiceProvider();
    }
}
