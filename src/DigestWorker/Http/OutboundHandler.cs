using System.Net;

namespace DigestWorker.Http;

/// <summary>
/// Connects to sites and models: directly or through the <see cref="OutboundProxy"/>, without cookies, and without redirects, which would
/// forward a key. If no connection is possible, the message of the exception names the cause, also if it is the proxy, and the remedy.
/// </summary>
internal sealed class OutboundHandler : DelegatingHandler
{
    private readonly OutboundProxy _proxy;
    private readonly TimeSpan _connectTimeout;

    /// <param name="connectTimeout">The time that a connection may take.</param>
    /// <param name="connectionLifetime">When a connection is replaced, so that changes of DNS apply.</param>
    /// <param name="maxConnections">The most connections to a server.</param>
    /// <param name="proxy">Null for that of this process.</param>
    /// <param name="addressesAreSecret">Whether addresses are keys: then no span has them.</param>
    public OutboundHandler(
        TimeSpan connectTimeout, TimeSpan connectionLifetime, int maxConnections = int.MaxValue, OutboundProxy? proxy = null, bool addressesAreSecret = false)
    {
        (_proxy, _connectTimeout) = (proxy ?? OutboundProxy.Shared, connectTimeout);
        var sockets = new SocketsHttpHandler
        {
            Proxy = _proxy,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = connectionLifetime,
            MaxConnectionsPerServer = maxConnections,
        };
        // Without it, .NET makes no span of a request: https://learn.microsoft.com/dotnet/api/system.net.http.socketshttphandler.activityheaderspropagator.
        if (addressesAreSecret)
            sockets.ActivityHeadersPropagator = null;
        InnerHandler = sockets;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var proxy = _proxy.GetProxy(request.RequestUri!)?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            return proxy is null ? response : OfProxy(response, proxy, request.RequestUri!);
        }
        catch (HttpRequestException e)
        {
            throw new HttpRequestException(e.HttpRequestError, MessageOf(e, proxy, request.RequestUri!), e, e.StatusCode);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            var message = $"no connection within {_connectTimeout.TotalSeconds:0} seconds";
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, proxy is null ? message : OfProxy(proxy, message, request.RequestUri!), e);
        }
    }

    // Only 407 is certainly the proxy's: over http, it answers in the name of the site.
    private static HttpResponseMessage OfProxy(HttpResponseMessage response, string proxy, Uri address)
    {
        if (response.StatusCode is HttpStatusCode.ProxyAuthenticationRequired)
        {
            response.Dispose();
            throw new HttpRequestException(
                HttpRequestError.ProxyTunnelError, OfProxy(proxy, "HTTP 407", address), inner: null, HttpStatusCode.ProxyAuthenticationRequired);
        }
        if (address.Scheme == Uri.UriSchemeHttp && (int)response.StatusCode >= 500)
            response.ReasonPhrase = $"{response.ReasonPhrase} (through the proxy {proxy})";
        return response;
    }

    private static string MessageOf(HttpRequestException e, string? proxy, Uri address)
    {
        var cause = e.InnerException?.Message ?? e.Message;
        return e.HttpRequestError switch
        {
            HttpRequestError.ProxyTunnelError when proxy is not null =>
                OfProxy(proxy, e.StatusCode is { } status ? $"HTTP {(int)status}" : cause, address),
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError when proxy is not null => OfProxy(proxy, cause, address),
            HttpRequestError.SecureConnectionError =>
                (CertificateFault.Of(cause) ?? $"no secure connection: {cause}") + (proxy is null ? "" : $" (through the proxy {proxy})"),
            _ => cause,
        };
    }

    private static string OfProxy(string proxy, string cause, Uri address) =>
        $"the proxy {proxy} failed: {cause.TrimEnd('.')}; check the variable {address.Scheme.ToUpperInvariant()}_PROXY or ALL_PROXY, "
        + $"or add {address.IdnHost} to NO_PROXY";
}
