using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DigestWorker.Web.Http;

/// <summary>
/// Bounds the connections in all and by address. At the bound, the oldest idle one gives way to the new one. If none is idle, some more are accepted,
/// for health checks alone. Trusted proxies have many clients, and are bounded in all only.
/// </summary>
internal sealed class ConnectionLimit(WebOptions web)
{
    public const int MaxConnections = 500;
    public const int MaxPerAddress = 100;
    public const int Reserve = 10;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);
    private static readonly MinDataRate MinBodyRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    private readonly Lock _lock = new();
    private readonly List<OpenConnection> _open = [];
    private readonly TrustedNetworks _proxies = TrustedNetworks.Parse(web.TrustedProxies);
    private long _order;

    public static void Limit(KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = HeadersTimeout;
        // Also the time until the first byte of a connection.
        limits.KeepAliveTimeout = KeepAliveTimeout;
        limits.MinRequestBodyDataRate = MinBodyRate;
    }

    /// <summary>Serves the connections of a listener.</summary>
    public void Use(ListenOptions listener) => listener.Use(next => async connection =>
    {
        var (accepted, dropped) = Accept(connection);
        dropped?.Abort();
        if (accepted is null)
        {
            connection.Abort();
            return;
        }
        connection.Features.Set(accepted);
        try
        {
            await next(connection);
        }
        finally
        {
            lock (_lock)
                _open.Remove(accepted);
        }
    });

    public void Use(IApplicationBuilder app) => app.Use(ServeAsync);

    /// <summary>Serves a request: its connection is not idle meanwhile.</summary>
    private async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<OpenConnection>() is not { } connection)
        {
            await next(context);
            return;
        }
        connection.Begin();
        try
        {
            if (connection.IsReserved && !HealthPaths.Contains(context.Request.Path))
                (context.Response.StatusCode, context.Response.Headers.Connection) = (StatusCodes.Status503ServiceUnavailable, "close");
            else
                await next(context);
        }
        finally
        {
            connection.End(Interlocked.Increment(ref _order));
        }
    }

    /// <summary>Waits, and lets the connection give way to new ones meanwhile.</summary>
    public async Task IdleAsync(HttpContext context, Task wait)
    {
        var connection = context.Features.Get<OpenConnection>();
        connection?.End(Interlocked.Increment(ref _order));
        try
        {
            await wait;
        }
        finally
        {
            connection?.Begin();
        }
    }

    private (OpenConnection? Accepted, OpenConnection? Dropped) Accept(ConnectionContext connection)
    {
        var remote = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var address = ClientAddress.Of(remote);
        lock (_lock)
        {
            var same = _proxies.Contains(remote) ? [] : _open.Where(other => other.Address.Equals(address)).ToList();
            var rivals = IsFull(same, MaxPerAddress) ? same : IsFull(_open, MaxConnections) ? _open : null;
            var dropped = rivals?.Where(other => other.IsIdle).OrderBy(other => other.IsReserved).ThenBy(other => other.Order).FirstOrDefault();
            if (rivals is not null && dropped is null && rivals.Count(other => other.IsReserved) >= Reserve)
                return (null, null);
            if (dropped is not null)
                _open.Remove(dropped);
            var isReserved = rivals is not null && dropped is not { IsReserved: false };
            var accepted = new OpenConnection(connection, address, isReserved, Interlocked.Increment(ref _order));
            _open.Add(accepted);
            return (accepted, dropped);
        }
    }

    private static bool IsFull(List<OpenConnection> connections, int bound) => connections.Count(connection => !connection.IsReserved) >= bound;

    private sealed class OpenConnection(ConnectionContext connection, IPAddress address, bool isReserved, long order)
    {
        private volatile bool _isServing;

        public IPAddress Address => address;

        /// <summary>Whether it may only ask for the health.</summary>
        public bool IsReserved => isReserved;

        /// <summary>Whether no request is being served: none has come yet, or it is not complete.</summary>
        public bool IsIdle => !_isServing;

        /// <summary>Grows with the time since when it is idle.</summary>
        public long Order { get; private set; } = order;

        public void Begin() => _isServing = true;

        public void End(long order)
        {
            Order = order;
            _isServing = false;
        }

        public void Abort() => connection.Abort();
    }
}
