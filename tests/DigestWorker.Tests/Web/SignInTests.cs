using System.Diagnostics;
using System.Net;
using DigestWorker.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace DigestWorker.Tests.Web;

/// <summary>Who gets in, and what stays shut.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task A_wrong_key_is_refused_and_keeps_the_right_one_waiting_in_no_form()
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://0.0.0.0:0"), ("Web:AllowedHosts", "localhost"));
        const string guess = "not-the-key-of-this-worker";

        // Of wrong keys in each form, all at once, few are answered while the right key is taken at once.
        using var rest = new CancellationTokenSource();
        var guesses = Enumerable.Range(0, 25).SelectMany(_ => new[]
        {
            GuessAsync(worker, HttpMethod.Post, "/login", null, rest.Token, new FormUrlEncodedContent([new("key", guess)])),
            GuessAsync(worker, HttpMethod.Get, "/operate", "X-Api-Key: " + guess, rest.Token),
            GuessAsync(worker, HttpMethod.Post, "/api/v1/runs", "Authorization: Bearer " + guess, rest.Token),
        }).ToList();
        using var first = await (await Task.WhenAny(guesses).WithinLimitAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            using var shown = await worker.SendAsync(HttpMethod.Get, "/operate", form: null, (ApiKeyAuthenticationHandler.Header, OperatedWorker.Key));
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        }
        await worker.SignInAsync();
        using var changed = await worker.SubmitAsync("/operate", "/operate/digests/daily/pause");
        var answered = guesses.Count(one => one.IsCompletedSuccessfully);

        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        // Each one waits a quarter of a second longer than the one before it, at least.
        Assert.InRange(answered, 1, 2 + (int)(watch.Elapsed.TotalSeconds * 4));
        await rest.CancelAsync();
        await Task.WhenAll(guesses).ContinueWith(_ => { }, TaskScheduler.Default).WithinLimitAsync();
    }

    [Fact]
    public async Task The_right_key_begins_a_session_that_scripts_and_other_sites_do_not_get()
    {
        await using var worker = await OperatedWorker.StartAsync();

        using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key, ["to"] = "/operate/runs" });

        Assert.Equal("/operate/runs", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("digestworker.session=", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("""action="/operate/digests/daily/run""", await worker.GetAsync("/operate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_sends_no_referrer_and_so_names_no_origin_gets_in()
    {
        await using var worker = await OperatedWorker.StartAsync();

        using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key }, ("Origin", "null"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal("/operate", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/operate")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/operate\r\nSet-Cookie: x=y")]
    [InlineData("/검색")]
    public async Task Nobody_is_led_to_another_site(string to)
    {
        await using var worker = await OperatedWorker.StartAsync();

        using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key, ["to"] = to });

        Assert.Equal("/operate", answer.Headers.Location!.ToString());
        using var asked = await worker.SendAsync(HttpMethod.Post, $"/login?to={Uri.EscapeDataString(to)}", new() { ["key"] = OperatedWorker.Key });
        Assert.Equal("/operate", asked.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_session_outlives_a_restart_and_ends_when_the_key_is_another_one()
    {
        await using var worker = await OperatedWorker.StartAsync();
        await worker.SignInAsync();

        await worker.ServeAsync();
        Assert.Contains("/operate/digests/daily/run", await worker.GetAsync("/operate"), StringComparison.Ordinal);
        await worker.ServeAsync(("Web:ApiKey", "another-key-than-before"));

        Assert.DoesNotContain("/operate/digests/daily/run", await worker.GetAsync("/operate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_out_may_change_nothing_any_more()
    {
        await using var worker = await OperatedWorker.StartAsync();
        await worker.SignInAsync();

        var copied = worker.Cookies;
        await worker.ServeAsync();

        using var answer = await worker.SubmitAsync("/operate", "/logout");

        Assert.Equal("/", answer.Headers.Location!.ToString());
        Assert.DoesNotContain("/operate/digests/daily/run", await worker.GetAsync("/operate"), StringComparison.Ordinal);
        foreach (var restarts in new[] { false, true })
        {
            if (restarts)
                await worker.ServeAsync();
            worker.Cookies = copied;
            Assert.DoesNotContain("/operate/digests/daily/run", await worker.GetAsync("/operate"), StringComparison.Ordinal);
        }
        await worker.SignInAsync();
        Assert.Contains("/operate/digests/daily/run", await worker.GetAsync("/operate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Beyond_this_machine_the_key_is_asked_for_and_where_reading_is_public_for_all_but_reading(bool publicReading)
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://0.0.0.0:0"), ("Web:AllowedHosts", "localhost"), ("Web:PublicReading", $"{publicReading}"));
        var routes = worker.Routes.Where(route => Takes(route, "GET"))
            .Select(route => (Path: ChangingRoutesTests.PathOf(route), Policies: route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).ToList())).ToList();

        foreach (var (path, policies) in routes.Where(route => route.Policies.Count > 0))
        {
            var isOpen = publicReading && policies is [AccessRegistration.Read or AccessRegistration.ReadFeeds];
            using var answer = await worker.SendAsync(HttpMethod.Get, path);
            Assert.True(isOpen != Asks(answer), $"{path} answers {answer.StatusCode} to who has no key");
            using var shown = await worker.SendAsync(HttpMethod.Get, path, form: null, (ApiKeyAuthenticationHandler.Header, OperatedWorker.Key));
            Assert.False(Asks(shown), $"{path} answers {shown.StatusCode} to who has the key");
        }
        Assert.Contains(routes, route => route.Policies.Contains(AccessRegistration.Operate));
        using var ready = await worker.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.DoesNotContain("remedy", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_to_sign_in_first_comes_to_the_page_afterwards()
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://0.0.0.0:0"), ("Web:AllowedHosts", "localhost"));

        using var answer = await worker.SendAsync(HttpMethod.Get, "/en/operate/runs?page=2");

        Assert.Equal("/en/login?to=%2Fen%2Foperate%2Fruns%3Fpage%3D2", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task An_empty_or_a_wrong_key_in_a_header_opens_nothing(string key)
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://0.0.0.0:0"), ("Web:AllowedHosts", "localhost"));

        using var answer = await worker.SendAsync(HttpMethod.Get, "/operate", form: null, (ApiKeyAuthenticationHandler.Header, key));

        Assert.True(Asks(answer));
    }

    private static async Task<HttpResponseMessage> GuessAsync(
        OperatedWorker worker, HttpMethod method, string path, string? header, CancellationToken cancellationToken, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (header?.Split(": ") is [var name, var value])
            request.Headers.Add(name, value);
        return await worker.Browser.SendAsync(request, cancellationToken);
    }

    private static bool Asks(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Unauthorized || answer.Headers.Location?.ToString().Contains("/login", StringComparison.Ordinal) is true;

    private static bool Takes(RouteEndpoint route, string method) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) is true;
}
