using System.Threading.Channels;
using DigestWorker.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Hosting;

public sealed class WatchdogTests : IAsyncLifetime
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(4);

    private readonly Clock _time = new();
    private readonly Said _said = new();
    private WebApplication _worker = null!;
    private Watchdog _watchdog = null!;
    private RequestDelegate _live = context => context.Response.WriteAsync("live");
    private int _asked;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _worker = builder.Build();
        _worker.MapGet("/health/live", async context =>
        {
            Interlocked.Increment(ref _asked);
            await _live(context);
        });
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        _watchdog = new Watchdog(Within, _said, _worker.Services.GetRequiredService<IServer>(), _time, _said);
        await _watchdog.StartAsync(TestContext.Current.CancellationToken);
        await _time.Wound.WithinLimitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _watchdog.StopAsync(CancellationToken.None);
        _watchdog.Dispose();
        await _worker.DisposeAsync();
    }

    [Fact]
    public async Task A_worker_that_answers_gives_a_sign_of_life_twice_in_each_span()
    {
        for (var sign = 1; sign <= 4; sign++)
        {
            _time.Advance(Within / 2);
            Assert.Equal("WATCHDOG=1", await _said.NextAsync());
        }
        Assert.Equal(4, _asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_hangs_or_fails_gives_none_until_it_answers_again(bool hangs)
    {
        _live = context => hangs
            ? Task.Delay(Timeout.InfiniteTimeSpan, _time, context.RequestAborted)
            : Task.FromException(new InvalidOperationException("It broke."));
        _time.Advance(Within / 2);
        Assert.StartsWith("Watchdog ping skipped", await _said.NextAsync(), StringComparison.Ordinal);

        _live = context => context.Response.WriteAsync("live");
        _time.Advance(Within / 2);

        Assert.Equal("WATCHDOG=1", await _said.NextAsync());
    }

    /// <summary>A service begins its work on another thread: what the clock was moved before that, it has not seen.</summary>
    private sealed class Clock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _wound = new();

        public Task Wound => _wound.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _wound.TrySetResult();
            return timer;
        }
    }

    /// <summary>What the watchdog tells systemd and the log, in its order.</summary>
    private sealed class Said : ISystemdNotifier, ILogger<Watchdog>
    {
        private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

        public bool IsEnabled => true;

        public void Notify(ServiceState state) => _said.Writer.TryWrite(state.ToString());

        public Task<string> NextAsync() => _said.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WithinLimitAsync(what: "the next message");

        bool ILogger.IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _said.Writer.TryWrite(formatter(state, exception));

        IDisposable? ILogger.BeginScope<TState>(TState state) => null;
    }
}
