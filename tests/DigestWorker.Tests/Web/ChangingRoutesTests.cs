using System.Net;
using System.Text.RegularExpressions;
using DigestWorker.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;

namespace DigestWorker.Tests.Web;

/// <summary>Every route that takes more than a look, whichever they are.</summary>
public sealed partial class ChangingRoutesTests : IAsyncLifetime
{
    private static readonly string[] Doors = ["/login", "/logout"];

    private OperatedWorker _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await OperatedWorker.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public void Each_wants_the_key_and_has_a_limit()
    {
        var changing = Changing().Where(route => !Doors.Contains(route.RoutePattern.RawText)).ToList();

        Assert.NotEmpty(changing);
        Assert.All(changing, route =>
        {
            Assert.Contains(AccessRegistration.Change, route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy));
            Assert.Equal(AccessRegistration.Change, route.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName);
        });
    }

    [Fact]
    public async Task Each_refuses_what_another_site_sends_also_with_a_session_or_the_key()
    {
        await _worker.SignInAsync();

        foreach (var route in Changing())
        {
            using var foreign = await SendAsync(route, ("Sec-Fetch-Site", "cross-site"));
            Assert.True(foreign.StatusCode is HttpStatusCode.Forbidden, $"{route.RoutePattern.RawText}: {foreign.StatusCode}");
            using var elsewhere = await SendAsync(route, ("Origin", "https://evil.example"), (ApiKeyAuthenticationHandler.Header, OperatedWorker.Key));
            Assert.True(elsewhere.StatusCode is HttpStatusCode.Forbidden, $"{route.RoutePattern.RawText}: {elsewhere.StatusCode}");
        }
    }

    [Fact]
    public async Task Each_refuses_a_session_without_the_token_of_its_form()
    {
        await _worker.SignInAsync();

        foreach (var route in Changing().Where(route => route.RoutePattern.RawText is not "/login"))
        {
            using var answer = await SendAsync(route, ("Sec-Fetch-Site", "same-origin"));
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden, $"{route.RoutePattern.RawText}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Each_refuses_who_has_not_signed_in()
    {
        foreach (var route in Changing().Where(route => !Doors.Contains(route.RoutePattern.RawText)))
        {
            using var answer = await SendAsync(route);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized, $"{route.RoutePattern.RawText}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task None_changes_anything_by_a_look()
    {
        var looked = _worker.Routes.Where(route => MethodsOf(route).Contains("GET")).Select(PathOf).ToHashSet();

        foreach (var path in Changing().Select(PathOf).Where(path => !looked.Contains(path)))
        {
            using var answer = await _worker.SendAsync(HttpMethod.Get, path);
            Assert.True(answer.StatusCode is HttpStatusCode.MethodNotAllowed, $"{path}: {answer.StatusCode}");
        }
    }

    /// <summary>An address that the route answers.</summary>
    internal static string PathOf(RouteEndpoint route) =>
        "/" + Parameter().Replace(route.RoutePattern.RawText!, match => match.Groups["name"].Value is "digest" ? "daily" : "2025-01-08").TrimStart('/');

    private IEnumerable<RouteEndpoint> Changing() => _worker.Routes.Where(route => MethodsOf(route).Any(method => method is not ("GET" or "HEAD")));

    private Task<HttpResponseMessage> SendAsync(RouteEndpoint route, params (string Name, string Value)[] headers) =>
        _worker.SendAsync(new HttpMethod(MethodsOf(route)[0]), PathOf(route), new() { ["digest"] = "daily" }, headers);

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
