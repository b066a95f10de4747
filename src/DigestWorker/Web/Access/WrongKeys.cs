using System.Net;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Access;

/// <summary>
/// Delays the answer to a wrong key, longer with each one from the same address, and one after the other.
/// The right key is never delayed, so the operator cannot be locked out.
/// </summary>
internal sealed partial class WrongKeys(TimeProvider time, ConnectionLimit connections, IHostApplicationLifetime lifetime, ILogger<WrongKeys> logger)
{
    private const int MaxAddresses = 10_000;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Guesses> _addresses = [];

    /// <summary>Waits until a wrong key may be answered.</summary>
    public async Task DelayAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        Log.WrongKey(logger, address);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        // A connection that waits here must not take the place of the operator's.
        await connections.IdleAsync(context, Task.Delay(NextDelay(address), time, ends.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Counts a wrong key from an address.</summary>
    /// <returns>How long its answer waits, behind those that wait already.</returns>
    public TimeSpan NextDelay(IPAddress? client)
    {
        var (address, now) = (ClientAddress.Of(client), time.GetUtcNow());
        lock (_lock)
        {
            if (!_addresses.ContainsKey(address) && _addresses.Count >= MaxAddresses)
                Forget(now);
            // If there are still too many, the others share one.
            var counted = _addresses.ContainsKey(address) || _addresses.Count < MaxAddresses ? address : IPAddress.None;
            var before = _addresses.TryGetValue(counted, out var known) && !known.IsForgotten(now) ? known : new Guesses(0, now);
            var delay = FirstDelay * Math.Pow(2, Math.Min(before.Count, 10));
            var next = (before.Next > now ? before.Next : now) + (delay < LongestDelay ? delay : LongestDelay);
            var latest = now + LongestDelay;
            _addresses[counted] = new Guesses(before.Count + 1, next < latest ? next : latest);
            return _addresses[counted].Next - now;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, _) in _addresses.Where(known => known.Value.IsForgotten(now)).ToList())
            _addresses.Remove(address);
    }

    /// <param name="Next">When the latest one is answered.</param>
    private readonly record struct Guesses(int Count, DateTimeOffset Next)
    {
        public bool IsForgotten(DateTimeOffset now) => now - Next > Forgotten;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Wrong API key or feed token from {Address}")]
        public static partial void WrongKey(ILogger logger, IPAddress? address);
    }
}
