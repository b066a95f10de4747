using System.Data.Common;
using System.Threading.Channels;
using DigestWorker.Http;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>
/// Sends what waits in the outbox: each delivery for itself, in order, and by one process at a time. What a message meets changes when it is tried again;
/// it is sent twice only if the process ends between the service's answer and its record.
/// </summary>
internal sealed partial class OutboxRelay(
    Outbox outbox, Leases leases, CurrentDeliveries deliveries, DeliveryChannels channels, RemovedPapers removed, DeliveryMetrics metrics, TimeProvider time,
    ILogger<OutboxRelay> logger)
{
    /// <summary>How often messages of other processes are looked for.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>A request that was sent is waited for, because its message would be sent again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Sends until it is cancelled.</summary>
    public Task ServeAsync(CancellationToken cancellationToken) => RelayAsync(DateTimeOffset.MaxValue, cancellationToken);

    /// <summary>Sends what can be sent within some time; the rest is left to the next process.</summary>
    public async Task SendWithinAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (deliveries.Current.Count == 0)
            return;
        using var deadline = new CancellationTokenSource(limit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await RelayAsync(time.GetUtcNow() + limit, ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The rest waits.
        }
    }

    private async Task RelayAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var wake = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var sending = new Dictionary<string, Task<DateTimeOffset>>();
        var notBefore = new Dictionary<string, DateTimeOffset>();
        outbox.Added += Wake;
        deliveries.Changed += Wake;
        try
        {
            while (true)
            {
                foreach (var (name, ended) in sending.Where(send => send.Value.IsCompleted).ToList())
                {
                    notBefore[name] = await ended;
                    sending.Remove(name);
                }
                var next = await StartDueAsync(sending, notBefore, Wake, cancellationToken);
                if (sending.Count == 0 && next > until)
                    return;
                await WaitAsync(wake.Reader, next, cancellationToken);
            }
        }
        finally
        {
            outbox.Added -= Wake;
            deliveries.Changed -= Wake;
            await ((Task)Task.WhenAll(sending.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        void Wake() => wake.Writer.TryWrite(true);
    }

    /// <summary>Starts every delivery that has something due.</summary>
    /// <returns>When the next one has.</returns>
    private async Task<DateTimeOffset> StartDueAsync(
        Dictionary<string, Task<DateTimeOffset>> sending, Dictionary<string, DateTimeOffset> notBefore, Action ended, CancellationToken cancellationToken)
    {
        var (now, next) = (time.GetUtcNow(), DateTimeOffset.MaxValue);
        foreach (var head in await HeadsAsync(cancellationToken))
        {
            if (sending.ContainsKey(head.Delivery) || deliveries.Find(head.Delivery) is not { Options.Paused: false } delivery)
                continue;
            var due = notBefore.TryGetValue(head.Delivery, out var earliest) && earliest > head.NextTryAt ? earliest : head.NextTryAt;
            if (due <= now)
                sending[head.Delivery] = SendDueAsync(delivery, ended, cancellationToken);
            else if (due < next)
                next = due;
        }
        return next;
    }

    private async Task<IReadOnlyList<OutboxHead>> HeadsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return deliveries.Current.Count == 0 ? [] : await outbox.HeadsAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or StorageException or StoreFailedException)
        {
            Log.StoreFailed(logger, OneLine.Of(e.Message));
            return [];
        }
    }

    private async Task WaitAsync(ChannelReader<bool> wake, DateTimeOffset next, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = next - time.GetUtcNow() is var left && left < PollInterval ? left : PollInterval;
        var woken = wake.WaitToReadAsync(ending.Token).AsTask();
        await Task.WhenAny(woken, Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, ending.Token));
        wake.TryRead(out _);
        await ending.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Sends what is due of a delivery.</summary>
    /// <returns>When it may be looked at again.</returns>
    private async Task<DateTimeOffset> SendDueAsync(DeliveryDefinition delivery, Action ended, CancellationToken cancellationToken)
    {
        try
        {
            // Whoever sends it now has all of it.
            await using var lease = await leases.TryAcquireAsync($"delivery {delivery.Name}", cancellationToken);
            if (lease is null)
                return time.GetUtcNow() + PollInterval;
            await outbox.PruneAsync(cancellationToken);
            using var ours = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            while (await outbox.NextAsync(delivery.Name, ours.Token) is { } message && message.NextTryAt <= time.GetUtcNow()
                && ReferenceEquals(deliveries.Find(delivery.Name), delivery))
                await SendAsync(delivery, message, lease, ours.Token);
            return default;
        }
        catch (OperationCanceledException)
        {
            return default; // another process goes on
        }
        catch (Exception e) when (e is FencedOffException or DbException or StorageException or StoreFailedException)
        {
            Log.StoreFailed(logger, OneLine.Of(e.Message));
            return time.GetUtcNow() + PollInterval;
        }
        finally
        {
            ended();
        }
    }

    private async Task SendAsync(DeliveryDefinition delivery, OutboxMessage message, Lease lease, CancellationToken cancellationToken)
    {
        var result = await TryAsync(delivery, message, lease, cancellationToken);
        // What has happened is recorded, whoever wants to stop.
        if (result is not SendResult.Failed failed)
        {
            await outbox.EndAsSentAsync(message, lease.Fence, CancellationToken.None);
            metrics.Tried(delivery.Name, "sent");
            Log.Sent(logger, delivery.Name, message.Event, message.Digest, message.Date, message.Id);
            return;
        }

        var now = time.GetUtcNow();
        var reason = ReasonText.Line(failed.Reason);
        if (failed.IsFinal || HasWaitedLongEnough(delivery, message, now))
        {
            await outbox.GiveUpAsync(message, failed.Reason, lease.Fence, CancellationToken.None);
            metrics.Tried(delivery.Name, "dead");
            Log.GivenUp(logger, delivery.Name, message.Event, message.Digest, message.Date, message.Id, reason);
            return;
        }
        var pause = PauseAfter(message.Tries);
        if (failed.RetryAfter > pause)
            pause = failed.RetryAfter.Value;
        await outbox.PostponeAsync(message, failed.Reason, now + pause, lease.Fence, CancellationToken.None);
        metrics.Tried(delivery.Name, "failed");
        Log.Failed(logger, message.Tries == 0 ? LogLevel.Warning : LogLevel.Debug, delivery.Name, message.Event, message.Digest, message.Date, pause, reason);
    }

    private async Task<SendResult> TryAsync(DeliveryDefinition delivery, OutboxMessage message, Lease lease, CancellationToken cancellationToken)
    {
        using var stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var graceful = cancellationToken.Register(() => stopping.CancelAfter(Grace));
        using var ours = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, lease.Lost);
        var receipts = message.Receipts.ToList();
        try
        {
            if (await removed.WithoutAsync(message, cancellationToken) is not { } whole)
                return new SendResult.Sent();
            return await channels.Of(delivery).SendAsync(whole, receipt =>
            {
                receipts.Add(receipt);
                return outbox.SaveReceiptsAsync(message, receipts, lease.Fence, CancellationToken.None);
            }, ours.Token);
        }
        catch (Exception e) when (e is not (OperationCanceledException or FencedOffException or DbException or StorageException or StoreFailedException))
        {
            // Whatever is wrong with one message, others are sent.
            Log.Broken(logger, e, delivery.Name, message.Id);
            return new SendResult.Failed(new Reason(ReasonCode.InternalError) { Detail = Excerpt.Of(e.Message) });
        }
    }

    // A message that waited behind others, or for a worker that did not run, is tried for a while all the same.
    private static bool HasWaitedLongEnough(DeliveryDefinition delivery, OutboxMessage message, DateTimeOffset now) =>
        now - message.WaitingSince >= delivery.Options.GiveUpAfter && message.FirstTriedAt is { } first && now - first >= LongestPause;

    private static TimeSpan PauseAfter(int tries) => tries >= 10 ? LongestPause
        : TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << tries, LongestPause.Ticks));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Delivery {Delivery}: sent {Event} {Digest} {Date} ({Id})")]
        public static partial void Sent(ILogger logger, string delivery, Papers.DeliveryEvent @event, string digest, string date, string id);

        [LoggerMessage(Message = "Delivery {Delivery}: {Event} {Digest} {Date} could not be sent, and is tried again in {Pause}: {Reason}")]
        public static partial void Failed(
            ILogger logger, LogLevel level, string delivery, Papers.DeliveryEvent @event, string digest, string date, TimeSpan pause, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {Delivery}: gave up {Event} {Digest} {Date} ({Id}): {Reason}")]
        public static partial void GivenUp(
            ILogger logger, string delivery, Papers.DeliveryEvent @event, string digest, string date, string id, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {Delivery}: the message {Id} caused an error")]
        public static partial void Broken(ILogger logger, Exception exception, string delivery, string id);

        [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read or written: {Message}")]
        public static partial void StoreFailed(ILogger logger, string message);
    }
}
