using System.Net;

namespace DigestWorker.Http;

/// <summary>The proxy of the environment (<c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>, <c>ALL_PROXY</c>), which is never used for this machine.</summary>
/// <param name="proxies">The proxies for the addresses that are not exempt.</param>
/// <param name="exempt">The hosts that are asked directly.</param>
internal sealed class OutboundProxy(IWebProxy proxies, NoProxy exempt) : IWebProxy
{
    /// <summary>That of this process.</summary>
    public static OutboundProxy Shared { get; } = new(
        HttpClient.DefaultProxy, NoProxy.Parse(Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY")));

    public ICredentials? Credentials
    {
        get => proxies.Credentials;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxies.GetProxy(destination);

    public bool IsBypassed(Uri host) => ThisMachine.Is(host) || exempt.Contains(host) || proxies.IsBypassed(host);
}
