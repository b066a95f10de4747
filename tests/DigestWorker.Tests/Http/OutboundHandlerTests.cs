using System.Net;
using System.Net.Sockets;
using DigestWorker.Http;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Http;

public sealed class OutboundHandlerTests : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task This_machine_is_never_asked_through_a_proxy(string host)
    {
        var (site, proxy) = await StartAsync();

        using var answer = await GetAsync($"http://{host}:{site.Address.Port}/page", proxy.Address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Other_hosts_are_asked_through_the_proxy_unless_they_are_exempt()
    {
        var (_, proxy) = await StartAsync();

        using var answer = await GetAsync("http://papers.example/page", proxy.Address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("GET http://papers.example/page HTTP/1.1", Assert.Single(proxy.Requests), StringComparison.Ordinal);
        var direct = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("http://papers.invalid/page", proxy.Address, "*.invalid"));
        Assert.DoesNotContain("proxy", direct.Message, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("http://papers.example/page", "HTTP_PROXY")]
    [InlineData("https://papers.example/page", "HTTPS_PROXY")]
    public async Task A_proxy_that_wants_a_password_is_named_and_its_own_is_not_shown(string address, string variable)
    {
        var (_, proxy) = await StartAsync("407 Proxy Authentication Required");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => GetAsync(address, proxy.Address.Replace("http://", "http://user:canary@", StringComparison.Ordinal)));

        Assert.Equal(
            $"the proxy {proxy.Address} failed: HTTP 407; check the variable {variable} or ALL_PROXY, or add papers.example to NO_PROXY", failure.Message);
        Assert.Equal(HttpRequestError.ProxyTunnelError, failure.HttpRequestError);
    }

    [Fact]
    public async Task A_proxy_that_is_down_is_named_instead_of_the_site()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var address = $"http://{unused.LocalEndpoint}";
        unused.Stop();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("https://papers.example/page", address));

        Assert.Equal(
            $"the proxy {address} failed: Connection refused; check the variable HTTPS_PROXY or ALL_PROXY, or add papers.example to NO_PROXY",
            failure.Message);
    }

    [Fact]
    public async Task A_fault_that_may_be_the_proxys_names_the_way_it_came()
    {
        var (_, proxy) = await StartAsync("502 Bad Gateway");

        using var answer = await GetAsync("http://papers.example/page", proxy.Address);

        Assert.Equal($"Bad Gateway (through the proxy {proxy.Address})", answer.ReasonPhrase);
    }

    [Theory]
    [InlineData(
        "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
        "its certificate is rejected (NotTimeValid): it has expired or is not valid yet; renew it, or correct the clock of this machine")]
    [InlineData(
        "The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch, RemoteCertificateChainErrors",
        "its certificate is rejected (RemoteCertificateNameMismatch, RemoteCertificateChainErrors): "
        + "it is for another host name; use the name that it was issued for")]
    [InlineData("Received an unexpected EOF or 0 bytes from the transport stream.", null)]
    public void A_rejected_certificate_is_explained(string message, string? explained) => Assert.Equal(explained, CertificateFault.Of(message));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task<(PaperSites Site, ForwardProxy Proxy)> StartAsync(string? refusal = null)
    {
        var site = await PaperSites.StartAsync();
        site.On("/page", 200, "page");
        var proxy = ForwardProxy.Start(site.Address, refusal);
        _servers.AddRange([site, proxy]);
        return (site, proxy);
    }

    private static async Task<HttpResponseMessage> GetAsync(string address, string proxy, string exempt = "")
    {
        var environment = new WebProxy(proxy);
        using var http = new HttpClient(
            new OutboundHandler(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), proxy: new OutboundProxy(environment, NoProxy.Parse(exempt))));
        return await http.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
    }
}
