using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Telemetry;

namespace DigestWorker.Runs;

internal enum RunPhase
{
    /// <summary>Waiting for another run on the store.</summary>
    Waiting,
    Running,
    Finished,
}

/// <summary>The progress of an edition in a run.</summary>
/// <param name="Papers">The number of listed papers.</param>
/// <param name="Asked">The number of papers to summarize.</param>
/// <param name="Done">The number of summarized papers.</param>
/// <param name="Failed">The number of failed papers.</param>
/// <param name="State">The result; null while it is in progress.</param>
internal sealed record LiveEdition(EditionDate Date, int Papers, int Asked, int Done, int Failed, EditionState? State, Reason? Reason)
{
    public int Left => State is null ? Asked - Done - Failed : 0;
}

/// <summary>A snapshot of a run of this process.</summary>
/// <param name="Outcome">Null until it ends, and if it was stopped.</param>
/// <param name="SecondsLeft">Estimated from the pace so far and the papers left; null if there is no pace yet.</param>
internal sealed record LiveRun(
    string Run, string Digest, RunPhase Phase, RunOutcome? Outcome, Reason? Reason, int? SecondsLeft, ImmutableArray<LiveEdition> Editions);

/// <summary>A run of this process that makes no progress.</summary>
/// <param name="Since">When it last made some.</param>
/// <param name="Limit">How long it may make none.</param>
internal sealed record StalledRun(string Digest, DateTimeOffset Since, TimeSpan Limit);

/// <summary>The runs of this process, for observers.</summary>
internal sealed class RunTracker(RunMetrics metrics, TimeProvider time)
{
    /// <summary>The number of finished runs to keep, so that no observer misses the end of a run.</summary>
    private const int MaxFinished = 16;

    private readonly Lock _lock = new();
    private readonly HashSet<Channel<ImmutableArray<LiveRun>>> _observers = [];
    private readonly HashSet<TrackedRun> _active = [];
    private ImmutableArray<LiveRun> _current = [];

    /// <summary>The waiting, active and last finished runs, in the order of their requests.</summary>
    public ImmutableArray<LiveRun> Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>The runs that make no progress, also those that were given up and have not ended yet.</summary>
    public IReadOnlyList<StalledRun> Stalled
    {
        get
        {
            lock (_lock)
                return [.. _active.Where(run => run.Clock.Stalled.IsCompleted).Select(run => new StalledRun(run.Digest, run.Clock.LastStep, run.Clock.Limit))];
        }
    }

    /// <summary>The current state, and each change. A slow observer skips intermediate states.</summary>
    public async IAsyncEnumerable<ImmutableArray<LiveRun>> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = Channel.CreateBounded<ImmutableArray<LiveRun>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            _observers.Add(changes);
            changes.Writer.TryWrite(_current);
        }
        try
        {
            await foreach (var now in changes.Reader.ReadAllAsync(cancellationToken))
                yield return now;
        }
        finally
        {
            lock (_lock)
                _observers.Remove(changes);
        }
    }

    /// <summary>The states of one run until it ends. Waits for a run that has not started.</summary>
    public async IAsyncEnumerable<LiveRun> FollowAsync(string run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LiveRun? before = null;
        await foreach (var now in ChangesAsync(cancellationToken))
        {
            if (now.LastOrDefault(watched => watched.Run == run) is not { } ours || ReferenceEquals(ours, before))
                continue;
            yield return before = ours;
            if (ours.Phase is RunPhase.Finished)
                yield break;
        }
    }

    /// <summary>Starts to track a run.</summary>
    /// <param name="progress">Another receiver of its events.</param>
    public TrackedRun Track(string run, string digest, IProgress<RunEvent>? progress) => new(this, run, digest, progress, time);

    public TimeProvider Time => time;

    /// <summary>The durations of runs and editions.</summary>
    public RunMetrics Metrics => metrics;

    private void Show(LiveRun? before, LiveRun after)
    {
        lock (_lock)
        {
            var shown = before is null ? _current.Add(after) : _current.Replace(before, after, ReferenceEqualityComparer.Instance);
            var ended = shown.Where(run => run.Phase is RunPhase.Finished).ToList();
            _current = shown.RemoveRange(ended.Take(ended.Count - MaxFinished));
            foreach (var onlooker in _observers)
                onlooker.Writer.TryWrite(_current);
        }
    }

    /// <summary>A tracked run. Its events are not concurrent.</summary>
    internal sealed class TrackedRun : IProgress<RunEvent>, IDisposable
    {
        private readonly RunTracker _tracker;
        private readonly IProgress<RunEvent>? _progress;
        private readonly TimeProvider _time;
        private readonly long _began;
        private ProgressClock? _clock;
        private Task? _givenUp;
        private LiveRun _now;
        private TimeSpan _asking;
        private long _askingSince;
        private int _answered;

        public TrackedRun(RunTracker tracker, string run, string digest, IProgress<RunEvent>? progress, TimeProvider time)
        {
            (_tracker, _progress, _time, _began) = (tracker, progress, time, tracker.Metrics.Begin());
            _now = new(run, digest, RunPhase.Waiting, Outcome: null, Reason: null, SecondsLeft: null, []);
            tracker.Show(before: null, _now);
        }

        public string Digest => _now.Digest;

        public ProgressClock Clock => _clock ?? throw new InvalidOperationException("The run has not begun.");

        /// <summary>Marks the run as active.</summary>
        /// <param name="model">The model, whose answers may take long.</param>
        public void Begin(LlmOptions model)
        {
            _clock = new(MaxStandstill(model), _time);
            lock (_tracker._lock)
                _tracker._active.Add(this);
            Show(_now with { Phase = RunPhase.Running });
        }

        /// <summary>Leaves a run that does not heed its cancellation; it stays among the stalled ones until it ends.</summary>
        public void GiveUp(Task running) => _givenUp = running;

        public void Report(RunEvent value)
        {
            _clock?.Step();
            _progress?.Report(value);
            var edition = _now.Editions.FirstOrDefault(edition => edition.Date == value.Date);
            var after = edition ?? new LiveEdition(value.Date, 0, 0, 0, 0, State: null, Reason: null);
            switch (value)
            {
                case RunEvent.Summarizing asking:
                    _askingSince = _time.GetTimestamp();
                    after = after with { Papers = asking.Papers, Asked = asking.ToSummarize };
                    break;
                case RunEvent.PaperDone answered:
                    _answered++;
                    after = answered.Accepted ? after with { Done = after.Done + 1 } : after with { Failed = after.Failed + 1 };
                    break;
                case RunEvent.EditionDone { Report.Edition: { } settled }:
                    _asking += after.Asked > 0 ? _time.GetElapsedTime(_askingSince) : TimeSpan.Zero;
                    after = after with { State = settled.State, Reason = settled.Reason };
                    break;
            }
            Show(_now with
            {
                Editions = edition is null ? _now.Editions.Add(after) : _now.Editions.Replace(edition, after),
                SecondsLeft = SecondsFor(after.Left),
            });
        }

        public void End(RunReport report)
        {
            _tracker.Metrics.Ended(report.Digest, report.Outcome, _began);
            Show(_now with { Phase = RunPhase.Finished, Outcome = report.Outcome, Reason = report.Reason, SecondsLeft = null });
        }

        /// <summary>Ends the tracking; a run without a report was stopped.</summary>
        public void Dispose()
        {
            if (_now.Phase is not RunPhase.Finished)
                Show(_now with { Phase = RunPhase.Finished, Reason = new Reason(ReasonCode.RunStopped), SecondsLeft = null });
            _clock?.Dispose();
            _ = ForgetAsync();
        }

        private static TimeSpan MaxStandstill(LlmOptions model) =>
            model.WithVerifier.Select(asked => asked.Timeout * 2).Append(TimeSpan.FromMinutes(10)).Max();

        private async Task ForgetAsync()
        {
            if (_givenUp is { } running)
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_tracker._lock)
                _tracker._active.Remove(this);
        }

        private int? SecondsFor(int papers) => papers == 0 || _answered == 0
            ? null
            : (int)Math.Ceiling((_asking + _time.GetElapsedTime(_askingSince)).TotalSeconds / _answered * papers);

        private void Show(LiveRun after)
        {
            _tracker.Show(_now, after);
            _now = after;
        }
    }
}
