using DigestWorker.Telemetry;

namespace DigestWorker.Models.Quota;

/// <summary>
/// Issues the permits for all calls of a model: it limits concurrent calls, and requests and tokens per minute,
/// and blocks while the provider requests a pause or the circuit is open.
/// </summary>
internal sealed class Governor(int maxConcurrency, int requestsPerMinute, int tokensPerMinute, TimeProvider time) : IDisposable
{
    /// <summary>The operator may raise a limit before it is renewed: after this, one more request finds out.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Lock _state = new();
    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly AdaptiveConcurrencyLimit _concurrency = new(maxConcurrency);
    private readonly SlidingMinute _requests = new(requestsPerMinute);
    private readonly SlidingMinute _tokens = new(tokensPerMinute);
    private readonly BackoffGate _backoff = new();
    private readonly CircuitBreaker _circuit = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ModelLimitUsedUpException? _usedUp;
    private DateTimeOffset _usedUpUntil;
    private int _inFlight;
    private int _waiting;

    private TimeProvider Time => time;

    /// <summary>Updates the limits to the current configuration.</summary>
    public void Allow(int maxConcurrency, int requestsPerMinute, int tokensPerMinute)
    {
        lock (_state)
            (_concurrency.Max, _requests.Limit, _tokens.Limit) = (maxConcurrency, requestsPerMinute, tokensPerMinute);
    }

    /// <summary>Waits for a permit, in order of arrival.</summary>
    /// <param name="tokens">The estimated tokens of the call.</param>
    /// <exception cref="ModelCircuitOpenException">The circuit is open.</exception>
    /// <exception cref="ModelLimitUsedUpException">The provider's limit for hours or a day is used up.</exception>
    public async Task<Permit> AcquireAsync(long tokens, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await WaitAsync(tokens, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<Permit> WaitAsync(long tokens, CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var (permit, wait, changed) = Try(tokens);
                if (permit is not null)
                    return permit;
                if (wait != Timeout.InfiniteTimeSpan)
                    ProgressClock.WaitUntil(time.GetUtcNow() + wait);
                await changed.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _door.Release();
        }
    }

    public GovernorLoad LoadOf(string model, string server)
    {
        lock (_state)
        {
            var limit = _circuit.IsOpenAt(time.GetUtcNow()) ? 0 : _circuit.IsTripped ? 1 : _concurrency.Current;
            return new(model, server, limit, _inFlight, Volatile.Read(ref _waiting));
        }
    }

    /// <summary>Records a call that failed after all attempts.</summary>
    public void ReportOutage(string reason)
    {
        lock (_state)
            _circuit.OnFailure(reason, time.GetUtcNow());
    }

    public void Dispose() => _door.Dispose();

    private (Permit? Turn, TimeSpan Wait, Task Changed) Try(long tokens)
    {
        lock (_state)
        {
            var now = time.GetUtcNow();
            if (_usedUp is { } usedUp && now < _usedUpUntil)
                throw new ModelLimitUsedUpException(usedUp.Message, usedUp.RenewsAt);
            if (_circuit.IsOpenAt(now))
                throw new ModelCircuitOpenException(_circuit.LastReason);
            if (_inFlight >= (_circuit.IsTripped ? 1 : _concurrency.Current))
                return (null, Timeout.InfiniteTimeSpan, _changed.Task);

            TimeSpan[] waits = [_backoff.Remaining(now), _requests.WaitFor(1, now), _tokens.WaitFor(tokens, now)];
            if (waits.Max() is var wait && wait > TimeSpan.Zero)
                return (null, wait, _changed.Task);

            _inFlight++;
            _requests.Take(1, now);
            return (new Permit(this, now, _tokens.Take(tokens, now)), default, Task.CompletedTask);
        }
    }

    /// <summary>The permit for one call. The caller reports the outcome before it disposes the permit.</summary>
    internal sealed class Permit(Governor governor, DateTimeOffset askedAt, SlidingMinute.Share tokens) : IDisposable
    {
        /// <param name="used">The tokens that the call used.</param>
        /// <param name="quiet">How long the provider requests a pause.</param>
        public void Succeeded(long used, TimeSpan quiet) => Note(now =>
        {
            governor._concurrency.OnSuccess(now);
            governor._circuit.OnSuccess();
            governor._backoff.OnSuccess();
            governor._backoff.CloseFor(quiet, now);
            governor._tokens.Correct(tokens, used);
        });

        /// <summary>The provider reported too many requests, possibly with a delay.</summary>
        public void Throttled(TimeSpan? wait) => Note(now =>
        {
            governor._concurrency.OnThrottled(askedAt, now);
            governor._tokens.Correct(tokens, 0);
            if (wait is { } asked)
                governor._backoff.CloseFor(asked, now);
            else
                governor._backoff.BackOff(askedAt, now);
        });

        /// <summary>The provider's limit for hours or a day is used up.</summary>
        public void UsedUp(string reason, DateTimeOffset? renewsAt) => Note(now =>
        {
            governor._tokens.Correct(tokens, 0);
            governor._usedUp = new(reason, renewsAt);
            governor._usedUpUntil = renewsAt < now + LongestPause ? renewsAt.Value : now + LongestPause;
        });

        /// <summary>The provider reported an overload.</summary>
        public void Overloaded(string reason, TimeSpan wait) => Note(now =>
        {
            governor._concurrency.OnThrottled(askedAt, now);
            governor._backoff.CloseFor(wait, now);
            governor._circuit.OnAttemptFailed(reason, now);
        });

        public void Failed(string reason) => Note(now => governor._circuit.OnAttemptFailed(reason, now));

        /// <summary>Every timeout counts, because a server that hangs costs the most time.</summary>
        public void TimedOut(string reason) => Note(now => governor._circuit.OnFailure(reason, now));

        public void Dispose() => Note(_ => governor._inFlight--);

        private void Note(Action<DateTimeOffset> what)
        {
            TaskCompletionSource changed;
            lock (governor._state)
            {
                what(governor.Time.GetUtcNow());
                changed = governor._changed;
                governor._changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            changed.SetResult();
        }
    }
}

/// <summary>The circuit is open after consecutive outages of the server.</summary>
internal sealed class ModelCircuitOpenException(string lastReason) : Exception(lastReason);

/// <summary>The provider's limit for hours or a day is used up.</summary>
internal sealed class ModelLimitUsedUpException(string reason, DateTimeOffset? renewsAt) : Exception(reason)
{
    public DateTimeOffset? RenewsAt { get; } = renewsAt;
}

/// <summary>The load of a model.</summary>
/// <param name="Limit">The current limit on concurrent calls; 0 while the circuit is open.</param>
internal readonly record struct GovernorLoad(string Model, string Server, int Limit, int InFlight, int Waiting);
