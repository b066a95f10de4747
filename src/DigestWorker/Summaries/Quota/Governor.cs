namespace DigestWorker.Summaries.Quota;

/// <summary>
/// Gives every call to one model its turn, whichever digest it is for: so many at once, so many requests and tokens a minute,
/// none while the provider wants quiet, and none at all to a server that is dead.
/// </summary>
internal sealed class Governor(int maxConcurrency, int requestsPerMinute, int tokensPerMinute, TimeProvider time) : IDisposable
{
    private readonly Lock _state = new();
    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly Width _width = new(maxConcurrency);
    private readonly SlidingMinute _requests = new(requestsPerMinute);
    private readonly SlidingMinute _tokens = new(tokensPerMinute);
    private readonly Pause _pause = new();
    private readonly Breaker _breaker = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private int _waiting;

    private TimeProvider Time => time;

    /// <summary>What is configured now, where digests or times differ.</summary>
    public void Allow(int maxConcurrency, int requestsPerMinute, int tokensPerMinute)
    {
        lock (_state)
            (_width.Most, _requests.Limit, _tokens.Limit) = (maxConcurrency, requestsPerMinute, tokensPerMinute);
    }

    /// <summary>Waits for a turn, in the order of asking.</summary>
    /// <param name="tokens">What the call will take, as far as one can tell.</param>
    /// <exception cref="ModelRestsException">The server is dead; nobody asks for a while.</exception>
    public async Task<Turn> TurnAsync(long tokens, CancellationToken cancellationToken)
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

    private async Task<Turn> WaitAsync(long tokens, CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var (turn, wait, changed) = Try(tokens);
                if (turn is not null)
                    return turn;
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
            return new(model, server, _breaker.IsResting(time.GetUtcNow()) ? 0 : _breaker.IsOpen ? 1 : _width.Now, _underWay, Volatile.Read(ref _waiting));
    }

    /// <summary>A question that got no answer with all its attempts.</summary>
    public void Outage(string reason)
    {
        lock (_state)
            _breaker.Outage(reason, time.GetUtcNow());
    }

    public void Dispose() => _door.Dispose();

    private (Turn? Turn, TimeSpan Wait, Task Changed) Try(long tokens)
    {
        lock (_state)
        {
            var now = time.GetUtcNow();
            if (_breaker.IsResting(now))
                throw new ModelRestsException(_breaker.LastReason);
            if (_underWay >= (_breaker.IsOpen ? 1 : _width.Now))
                return (null, Timeout.InfiniteTimeSpan, _changed.Task);

            TimeSpan[] waits = [_pause.Left(now), _requests.WaitFor(1, now), _tokens.WaitFor(tokens, now)];
            if (waits.Max() is var wait && wait > TimeSpan.Zero)
                return (null, wait, _changed.Task);

            _underWay++;
            _requests.Take(1, now);
            return (new Turn(this, now, _tokens.Take(tokens, now)), default, Task.CompletedTask);
        }
    }

    /// <summary>The time of one call. It is over when it is disposed; until then somebody says how the call went.</summary>
    internal sealed class Turn(Governor governor, DateTimeOffset askedAt, SlidingMinute.Share tokens) : IDisposable
    {
        /// <param name="used">The tokens that the provider counted; null where it did not say.</param>
        /// <param name="quiet">How long the provider wants no further call.</param>
        public void Answered(long? used, TimeSpan quiet) => Note(now =>
        {
            governor._width.Served(now);
            governor._breaker.Answered();
            governor._pause.Served();
            governor._pause.Hold(quiet, now);
            if (used is { } count)
                governor._tokens.Correct(tokens, count);
        });

        /// <summary>Too many calls, says the provider, and perhaps for how long.</summary>
        public void Refused(TimeSpan? wait) => Note(now =>
        {
            governor._width.Refused(askedAt, now);
            governor._tokens.Correct(tokens, 0);
            if (wait is { } asked)
                governor._pause.Hold(asked, now);
            else
                governor._pause.HoldForAWhile(askedAt, now);
        });

        /// <summary>Too much work, says the provider.</summary>
        public void Overloaded(string reason, TimeSpan wait) => Note(now =>
        {
            governor._width.Refused(askedAt, now);
            governor._pause.Hold(wait, now);
            governor._breaker.Failed(reason, now);
        });

        public void Failed(string reason) => Note(now => governor._breaker.Failed(reason, now));

        /// <summary>A server that hangs costs the most time of all, so each time counts.</summary>
        public void TimedOut(string reason) => Note(now => governor._breaker.Outage(reason, now));

        public void Dispose() => Note(_ => governor._underWay--);

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

/// <summary>The server did not answer several times in a row and is left alone for a while.</summary>
internal sealed class ModelRestsException(string lastReason) : Exception(lastReason);
