namespace DigestWorker.Telemetry;

/// <summary>
/// Notices that a run makes no progress: no answer, no page, no paper, and no wait whose end is known. It counts periods in which nothing happened
/// instead of comparing times, so that a machine that was suspended does not end its run. It follows the run into everything that the run calls.
/// </summary>
internal sealed class ProgressClock : IDisposable
{
    private const int Periods = 10;

    private static readonly AsyncLocal<ProgressClock?> OfRun = new();

    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _lastStep;
    private long _steps;
    private long _seen;
    private int _idle;
    private long _waitsUntil;

    /// <param name="limit">How long a run may go without progress.</param>
    public ProgressClock(TimeSpan limit, TimeProvider time)
    {
        (Limit, _time, _lastStep) = (limit, time, time.GetUtcNow().UtcTicks);
        _timer = time.CreateTimer(_ => Check(), state: null, Period, Period);
    }

    public TimeSpan Limit { get; }

    private TimeSpan Period => Limit / Periods;

    /// <summary>When the run last made progress.</summary>
    public DateTimeOffset LastStep => new(Interlocked.Read(ref _lastStep), TimeSpan.Zero);

    /// <summary>Completes once the run has gone without progress for too long.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>Whether the run that calls this was found to have stalled.</summary>
    public static bool HasStalled => OfRun.Value is { _stalled.Task.IsCompleted: true };

    /// <summary>Makes it the clock of the run that calls this.</summary>
    public void Follow() => OfRun.Value = this;

    /// <summary>The run that calls this made progress.</summary>
    public static void Advance() => OfRun.Value?.Step();

    /// <summary>The run that calls this waits for a time that is known: a pause that a server asked for, the pace of a site.</summary>
    public static void WaitUntil(DateTimeOffset moment)
    {
        if (OfRun.Value is { } clock)
            clock.Wait(moment);
    }

    public void Step()
    {
        Interlocked.Increment(ref _steps);
        Interlocked.Exchange(ref _lastStep, _time.GetUtcNow().UtcTicks);
    }

    public void Dispose() => _timer.Dispose();

    private void Wait(DateTimeOffset moment)
    {
        Step();
        Interlocked.Exchange(ref _waitsUntil, Math.Max(Interlocked.Read(ref _waitsUntil), moment.UtcTicks));
    }

    private void Check()
    {
        var steps = Interlocked.Read(ref _steps);
        _idle = steps != _seen || _time.GetUtcNow() - Period < new DateTimeOffset(Interlocked.Read(ref _waitsUntil), TimeSpan.Zero) ? 0 : _idle + 1;
        _seen = steps;
        if (_idle >= Periods)
            _stalled.TrySetResult();
    }
}
