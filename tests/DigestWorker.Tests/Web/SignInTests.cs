using System.Net;
using DigestWorker.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace DigestWorker.Tests.Web;

/// <summary>Who gets in, and what stays shut.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task A_wrong_key_is_refused_and_after_five_tries_one_has_to_wait()
    {
        await using var worker = await OperatedWorker.StartAsync();

        for (var tries = 0; tries < 5; tries++)
        {
            using var refused = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = "not-the-key-of-this-worker" });
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.False(refused.Headers.Contains("Set-Cookie"));
        }
        using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key });

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
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
    public async Task Nobody_is_led_to_another_site(string to)
    {
        await using var worker = await OperatedWorker.StartAsync();

        using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key, ["to"] = to });

        Assert.Equal("/operate", answer.Headers.Location!.ToString());
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

        using var answer = await worker.SubmitAsync("/operate", "/logout");

        Assert.Equal("/", answer.Headers.Location!.ToString());
        Assert.DoesNotContain("/operate/digests/daily/run", await worker.GetAsync("/operate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Beyond_this_machine_the_key_is_asked_for_and_where_reading_is_public_for_all_but_reading(bool publicReading)
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://0.0.0.0:0"), ("Web:PublicReading", $"{publicReading}"));
        var routes = worker.Routes.Where(route => Takes(route, "GET"))
            .Select(route => (Path: ChangingRoutesTests.PathOf(route), Policies: route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).ToList())).ToList();

        foreach (var (path, policies) in routes.Where(route => route.Policies.Count > 0))
        {
            var isOpen = publicReading && policies is [AccessRegistration.Read];
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
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://0.0.0.0:0"));

        using var answer = await worker.SendAsync(HttpMethod.Get, "/en/operate/runs?page=2");

        Assert.Equal("/en/login?to=%2Fen%2Foperate%2Fruns%3Fpage%3D2", answer.Headers.Location!.PathAndQuery);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task An_empty_or_a_wrong_key_in_a_header_opens_nothing(string key)
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:Url", "http://0.0.0.0:0"));

        using var answer = await worker.SendAsync(HttpMethod.Get, "/operate", form: null, (ApiKeyAuthenticationHandler.Header, key));

        Assert.True(Asks(answer));
    }

    private static bool Asks(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Unauthorized || answer.Headers.Location?.ToString().Contains("/login", StringComparison.Ordinal) is true;

    private static bool Takes(RouteEndpoint route, string method) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) is true;
}
