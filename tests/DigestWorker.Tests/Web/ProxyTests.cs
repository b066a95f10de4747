using System.Net;
using DigestWorker.Web.Access;

namespace DigestWorker.Tests.Web;

/// <summary>Names and proxies: under which address a request came, and whose it is.</summary>
public sealed class ProxyTests
{
    private const string Site = "https://papers.example.com";
    private static readonly (string Name, string Value) Host = ("Host", "papers.example.com");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "papers.example.com")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task What_comes_through_a_proxy_on_loopback_needs_the_key(string header, string value)
    {
        await using var worker = await OperatedWorker.StartAsync();

        foreach (var path in new[] { "/", "/operate", "/operate/settings", "/api/v1/digests", "/feeds/daily/papers.atom", "/files/index.json", "/metrics" })
        {
            using var answer = await worker.SendAsync(HttpMethod.Get, path, form: null, (header, value));
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Found, $"{path}: {answer.StatusCode}");
        }
        using var ready = await worker.SendAsync(HttpMethod.Get, "/health/ready", form: null, (header, value));
        Assert.DoesNotContain("remedy", await ready.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var direct = await worker.SendAsync(HttpMethod.Get, "/operate/settings");
        Assert.Equal(HttpStatusCode.OK, direct.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_public_address_the_rules_for_other_machines_count_for_every_request(bool publicReading)
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:PublicUrl", Site), ("Web:PublicReading", $"{publicReading}"));

        foreach (var host in new[] { Host, ("Host", "localhost") })
        {
            using var page = await worker.SendAsync(HttpMethod.Get, "/search", form: null, host);
            using var settings = await worker.SendAsync(HttpMethod.Get, "/operate/settings", form: null, host);
            Assert.Equal(publicReading ? HttpStatusCode.OK : HttpStatusCode.Found, page.StatusCode);
            Assert.Equal(HttpStatusCode.Found, settings.StatusCode);
            Assert.Equal("/login?to=%2Foperate%2Fsettings", settings.Headers.Location!.ToString());
            Assert.Equal("max-age=31536000", settings.Headers.GetValues("Strict-Transport-Security").Single());
        }
    }

    [Fact]
    public async Task Behind_https_the_session_is_secure_and_its_forms_come_from_there()
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:PublicUrl", Site));

        foreach (var origin in new[] { "http://papers.example.com", "https://papers.example.com:8443", "https://evil.example", "http://localhost" })
        {
            using var foreign = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key }, Host, ("Origin", origin));
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        }
        foreach (var host in new[] { Host, ("Host", "127.0.0.1") })
        {
            using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key }, host, ("Origin", Site));
            Assert.Equal("/operate", answer.Headers.Location!.ToString());
            Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        }
        using var page = await worker.SendAsync(HttpMethod.Get, "/operate", form: null, Host);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("; secure", Assert.Single(page.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        using var changed = await worker.SubmitAsync("/operate", "/operate/digests/daily/pause");
        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "198.51.100.9, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1;203.0.113.0/24", "198.51.100.9, 203.0.113.7", "198.51.100.9")]
    [InlineData("192.0.2.1", "203.0.113.7", "127.0.0.1")]
    [InlineData("", "203.0.113.7", "127.0.0.1")]
    [InlineData("127.0.0.1", "no address", "127.0.0.1")]
    public async Task The_client_is_whom_trusted_proxies_name(string trusted, string forwarded, string client)
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:TrustedProxies", trusted));

        using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = "not-the-key-of-this-worker" }, ("X-Forwarded-For", forwarded));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(worker.Log.Lines, line => line.Message == $"Wrong API key or feed token from {client}");
    }

    [Fact]
    public async Task A_trusted_proxy_names_host_and_scheme_too_and_a_foreign_host_is_refused()
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:TrustedProxies", "127.0.0.1"), ("Web:AllowedHosts", "papers.example.com;*.example.org"));
        (string, string)[] key = [(ApiKeyAuthenticationHandler.Header, OperatedWorker.Key), ("X-Forwarded-Proto", "https")];

        foreach (var (host, isAllowed) in new[] { ("papers.example.com", true), ("a.example.org", true), ("evil.example", false), ("papers.example.com.evil.example", false) })
        {
            using var feed = await worker.SendAsync(HttpMethod.Get, "/feeds/daily/papers.json", form: null, [.. key, ("X-Forwarded-Host", host)]);
            Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.BadRequest, feed.StatusCode);
            var text = await feed.Content.ReadAsStringAsync(Token);
            Assert.Contains(isAllowed ? $"https://{host}/" : "Web:AllowedHosts", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("papers.example.com", HttpStatusCode.OK)]
    [InlineData("papers.example.com:8080", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("xn--s80bq8p.example", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.BadRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.BadRequest)]
    public async Task Beyond_this_machine_only_the_configured_names_are_answered_and_probes_by_any(string host, HttpStatusCode status)
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://*:0"), ("Web:AllowedHosts", "papers.example.com, 논문.example"), ("Web:PublicReading", "true"));

        using var feed = await worker.SendAsync(HttpMethod.Get, "/feeds/daily/papers.atom", form: null, ("Host", host));
        using var live = await worker.SendAsync(HttpMethod.Get, "/health/live", form: null, ("Host", host));

        Assert.Equal((status, HttpStatusCode.OK), (feed.StatusCode, live.StatusCode));
        Assert.True(feed.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "127.0.0.1")]
    [InlineData("http://[::1]:0", "::1")]
    [InlineData("http://[::ffff:127.0.0.1]:0", "127.0.0.1")]
    [InlineData("http://*:0", "::")]
    [InlineData("http://0.0.0.0:0", "0.0.0.0")]
    public async Task What_is_bound_is_what_is_written(string url, string bound)
    {
        await using var worker = await ServedWorker.StartAsync(("Web:Url", url), ("Web:ApiKey", OperatedWorker.Key), ("Web:AllowedHosts", "localhost"));

        Assert.Equal(IPAddress.Parse(bound), IPAddress.Parse(worker.Browser.BaseAddress!.Host.Trim('[', ']')));
    }
}
