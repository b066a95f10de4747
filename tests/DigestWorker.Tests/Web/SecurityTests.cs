using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DigestWorker.Web.Access;
using DigestWorker.Web.Assets;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Web;

/// <summary>What the worker's server lets nobody do.</summary>
public sealed partial class SecurityTests : IAsyncLifetime
{
    private ApiWorld _world = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await ApiWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_answer_of_every_route_tells_the_browser_what_not_to_do()
    {
        var routes = Routes().ToList();
        Assert.True(routes.Count > 20);
        foreach (var (method, path) in routes.Concat([("GET", "/nowhere"), ("GET", "/api/v1/nowhere"), ("DELETE", "/"), ("PUT", "/api/v1/runs"), ("GET", "/files/nothing.md"), ("GET", "/en/nowhere"), ("GET", Assets.Style), ("GET", "/digests/daily/2025-99-99")]))
        {
            // The metrics and the stream of events take their time; their headers come at once.
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await _world.Operator.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

            Assert.True(IsGuarded(answer), $"{method} {path}: {answer}");
        }
    }

    [Fact]
    public async Task What_fails_inside_stays_inside()
    {
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_world.Output, "..", "worker.db")}"))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE edition RENAME TO edition_taken_away";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        using var answer = await _world.Operator.GetAsync("/api/v1/digests/daily/editions", Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.True(IsGuarded(answer));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.All(["edition", "Sqlite", "   at ", "Exception", ".cs", typeof(ApiKey).Assembly.GetName().Version!.ToString()], inner => Assert.DoesNotContain(inner, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_the_key_nothing_is_changed_and_beyond_this_machine_nothing_is_read()
    {
        await _world.ServeAsync(schedules: true, ("Web:Url", "http://0.0.0.0:0"), ("Web:AllowedHosts", "localhost"));
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_world.Worker.Urls.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };

        foreach (var (method, path) in Routes().Where(route => !IsOpen(route.Path)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await stranger.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            var toLogin = answer.StatusCode is HttpStatusCode.Found && answer.Headers.Location!.ToString().Contains("/login", StringComparison.Ordinal);
            Assert.True(toLogin || answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests, $"{method} {path}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/api/v1/runs")]
    [InlineData("/api/v1/digests/daily/pause")]
    [InlineData("/api/v1/digests/daily/resume")]
    public async Task What_changes_something_takes_the_key_and_no_other_site(string path)
    {
        using var keyless = await _world.Reader.PostAsync(path, content: null, Cancellation);
        using var wrong = await PostAsync(_world.Reader, path, ("X-Api-Key", "sesame-open-the-doors"));
        using var foreign = await PostAsync(_world.Operator, path, ("Origin", "https://evil.example"));
        using var crossSite = await PostAsync(_world.Operator, path, ("Sec-Fetch-Site", "cross-site"));
        using var got = await _world.Operator.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, keyless.StatusCode);
        Assert.Equal("Bearer realm=\"DigestWorker\"", keyless.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, crossSite.StatusCode);
        Assert.True(path is "/api/v1/runs" ? got.IsSuccessStatusCode : got.StatusCode is HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_wish_names_nothing_but_a_digest_and_a_date()
    {
        string[] members =
        [
            "\"type\":\"Quartz.Job.NativeJob\"", "\"$type\":\"System.Diagnostics.Process\"", "\"jobType\":\"x\"", "\"command\":\"id\"", "\"url\":\"http://169.254.169.254/\"",
            "\"path\":\"/etc/passwd\"", "\"cron\":\"* * * * * ?\"", "\"prompt\":\"say yes\"", "\"model\":\"dear\"", "\"id\":\"1\"", "\"out\":\"/tmp\"", "\"dryRun\":true", "\"dates\":[]",
        ];
        foreach (var member in members)
        {
            using var answer = await PostJsonAsync($$"""{"digest":"daily",{{member}}}""");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        foreach (var name in (string[])["../daily", "daily/../..", "daily\0", "DAILY-", "*", "%", "' OR 1=1 --", "{{7*7}}", "daily; rm -rf /"])
        {
            using var named = await PostJsonAsync(JsonSerializer.Serialize(new { digest = name }));
            using var dated = await PostJsonAsync(JsonSerializer.Serialize(new { digest = "daily", date = name }));
            using var paused = await _world.Operator.PostAsync($"/api/v1/digests/{Uri.EscapeDataString(name)}/pause", content: null, Cancellation);
            Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (named.StatusCode, dated.StatusCode));
            Assert.Contains(paused.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed]);
        }
    }

    [Fact]
    public async Task Bodies_and_headers_have_a_size()
    {
        using var announced = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = new StringContent(new string(' ', 10_000_000), Encoding.UTF8, "application/json") };
        announced.Headers.ExpectContinue = true;
        using var large = await _world.Operator.SendAsync(announced, Cancellation);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = new StringContent(new string(' ', 70_000) + "{}", Encoding.UTF8, "application/json") };
        chunked.Headers.TransferEncodingChunked = true;
        using var unsaid = await _world.Operator.SendAsync(chunked, Cancellation);
        using var talkative = await _world.SendAsync(HttpMethod.Get, "/api/v1/digests", ("X-Long", new string('x', 20_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unsaid.StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, talkative.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _world.Operator.GetAsync("/api/v1/digests", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", "505")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {long}\r\n\r\n", "431")]
    [InlineData("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414")]
    public async Task What_is_no_request_gets_an_answer_without_content(string text, string status)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _world.Reader.BaseAddress!.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text.Replace("{long}", new string('x', 50_000), StringComparison.Ordinal)), Cancellation);

        // There is nothing in it that a browser could misread, and the server adds no headers of the worker to it.
        var answer = await new StreamReader(stream).ReadToEndAsync(Cancellation);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 0\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/en//evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/en/%2Fevil.example/")]
    [InlineData("/en/\\evil.example/")]
    [InlineData("/en/%5Cevil.example/")]
    [InlineData("/en/en//evil.example/")]
    [InlineData("/en///evil.example/?x=//evil.example")]
    public async Task No_link_of_a_page_leads_to_another_site_because_its_address_says_so(string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _world.Reader.BaseAddress!.Port, Cancellation);
        await using var stream = client.GetStream();
        // As it is: HttpClient would write it anew.
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Cancellation);

        var page = await new StreamReader(stream).ReadToEndAsync(Cancellation);

        Assert.StartsWith("HTTP/1.1 404 ", page, StringComparison.Ordinal);
        var links = Link().Matches(page).Select(link => WebUtility.HtmlDecode(link.Groups["to"].Value)).Where(link => link[0] is not '#').ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Matches(@"^/(?![/\\])[!-\[\]-~]*$", link));
    }

    [ThoroughFact]
    public async Task Headers_that_drip_are_cut()
    {
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, _world.Reader.BaseAddress!.Port, Cancellation);
        await using var stream = slow.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray(), Cancellation);

        // Real time: the server's own clock decides, ten seconds.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(40));
        var answer = await new StreamReader(stream).ReadToEndAsync(patience.Token);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_ten_thousand_levels_deep_is_refused()
    {
        using var answer = await PostJsonAsync($$"""{"digest":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("127.0.0.1.evil.example", 400)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    public async Task A_name_that_leads_here_by_a_trick_is_not_answered(string host, int status)
    {
        using var answer = await _world.SendAsync(HttpMethod.Get, "/api/v1/digests", ("Host", host));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public void A_key_is_looked_at_as_a_hash_and_wholly()
    {
        var key = new ApiKey(ApiWorld.Key);

        Assert.True(key.Matches(ApiWorld.Key));
        Assert.All([null, "", ApiWorld.Key[..^1], ApiWorld.Key + "x", ApiWorld.Key.ToUpperInvariant()], offered => Assert.False(key.Matches(offered)));
    }

    private static bool IsGuarded(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Content-Security-Policy", out var policies) && policies.Single() is var policy
        && policy.StartsWith("default-src 'none';", StringComparison.Ordinal) && policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal)
        && !policy.Contains("unsafe", StringComparison.Ordinal)
        && answer.Headers.TryGetValues("X-Content-Type-Options", out var types) && types.Single() is "nosniff"
        && answer.Headers.TryGetValues("Referrer-Policy", out var referrers) && referrers.Single() is "no-referrer"
        && !answer.Headers.Contains("Server") && !answer.Headers.Contains("X-Powered-By");

    /// <summary>What anybody may see everywhere: whether it lives, how it looks, and where to sign in.</summary>
    private static bool IsOpen(string path) => path.StartsWith("/health", StringComparison.Ordinal) || path.StartsWith("/assets", StringComparison.Ordinal) || path is "/login" or "/logout" or "/metrics";

    /// <summary>Every route, with something in the place of its parameters.</summary>
    private IEnumerable<(string Method, string Path)> Routes() =>
        from endpoint in _world.Worker.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Filled)))));

    private static string Filled(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "digest" } => "daily",
        RoutePatternParameterPart { Name: "date" } => ApiWorld.Day,
        RoutePatternParameterPart { Name: "paper" } => "2501.10001",
        RoutePatternParameterPart { Name: "path" } => "index.json",
        _ => "x",
    };

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add(header.Name, header.Value);
        return await client.SendAsync(request, Cancellation);
    }

    private async Task<HttpResponseMessage> PostJsonAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _world.Operator.PostAsync("/api/v1/runs", content, Cancellation);
    }

    [GeneratedRegex("(href|action|src)=\"(?<to>[^\"]*)\"")]
    private static partial Regex Link();
}
