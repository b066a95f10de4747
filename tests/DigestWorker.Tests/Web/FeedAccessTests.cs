using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DigestWorker.Web.Access;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Web;

/// <summary>How programs that know only an address or a password get at the feeds from elsewhere.</summary>
public sealed class FeedAccessTests : IAsyncLifetime
{
    private const string Token = "feeds-and-nothing-else";
    private const string Feed = "/feeds/daily/papers.atom";
    private const string File = "/files/index.json";

    private ApiWorld _world = null!;

    public static TheoryData<string> Others =>
        ["/", "/digests/daily", "/operate", "/metrics", "/api/v1/digests", "/api/v1/openapi.json", "/api/v1/runs", "/api/v1/search?q=a", "/digests/daily/2025-01-08"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await ApiWorld.StartAsync(schedules: false);
        await _world.ServeAsync(schedules: false, ("Web:PublicUrl", "https://papers.example.com"), ("Web:FeedToken", Token));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData(Feed)]
    [InlineData("/feeds/daily/editions.json")]
    [InlineData(File)]
    public async Task They_are_asked_for_a_password_and_the_key_is_one(string path)
    {
        using var asked = await GetAsync(path);
        using var shown = await GetAsync(path, password: ApiWorld.Key);

        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal("Basic realm=\"DigestWorker\", charset=\"UTF-8\"", asked.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.True(shown.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task The_token_opens_the_feeds_in_the_address_or_as_the_password()
    {
        using var inAddress = await GetAsync($"{Feed}?token={Token}");
        using var asPassword = await GetAsync(Feed, password: Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (inAddress.StatusCode, asPassword.StatusCode));
        // Whoever passes a feed on does not pass on the token.
        Assert.DoesNotContain(Token, await inAddress.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Others))]
    public async Task Elsewhere_neither_token_nor_password_opens_anything_and_no_browser_asks_for_one(string path)
    {
        using var token = await GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={Token}");
        using var password = await GetAsync(path, password: ApiWorld.Key);
        using var bearer = await SendAsync(HttpMethod.Get, path, new AuthenticationHeaderValue("Bearer", Token));

        Assert.All([token, password, bearer], answer =>
        {
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Found]);
            Assert.DoesNotContain(answer.Headers.WwwAuthenticate, challenge => challenge.Scheme is "Basic");
        });
    }

    [Fact]
    public async Task The_token_does_not_open_the_files_and_the_key_is_refused_in_an_address()
    {
        using var file = await GetAsync($"{File}?token={Token}");
        using var filePassword = await GetAsync(File, password: Token);
        using var key = await GetAsync($"{Feed}?token={ApiWorld.Key}");

        Assert.All([file, filePassword, key], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
    }

    [Fact]
    public async Task Nothing_is_changed_with_the_token_or_a_password()
    {
        using var token = await SendAsync(HttpMethod.Post, $"/api/v1/runs?token={Token}", authorization: null);
        using var bearer = await SendAsync(HttpMethod.Post, "/api/v1/runs", new AuthenticationHeaderValue("Bearer", Token));
        using var password = await SendAsync(HttpMethod.Post, "/api/v1/runs", Basic(ApiWorld.Key));

        Assert.All([token, bearer, password], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("feeds-and-nothing-elsE")]
    [InlineData("feeds-and-nothing-else ")]
    public async Task A_wrong_token_waits_as_a_wrong_key_does(string wrong)
    {
        using var answer = await GetAsync($"{Feed}?token={Uri.EscapeDataString(wrong)}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.True(_world.Worker.Services.GetRequiredService<WrongKeys>().NextDelay(IPAddress.Loopback) > TimeSpan.FromMilliseconds(300));
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm8tY29sb24=")]
    public async Task What_is_no_password_is_asked_for_again(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Feed);
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", header));
        using var client = Stranger();
        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task Without_a_token_none_is_accepted()
    {
        await _world.ServeAsync(schedules: false, ("Web:FeedToken", ""));

        using var empty = await GetAsync($"{Feed}?token=");
        using var password = await GetAsync(Feed, password: "");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (empty.StatusCode, password.StatusCode));
    }

    [Fact]
    public async Task The_file_of_the_token_is_created_and_read()
    {
        var file = Path.Combine(_world.Output, "..", "feeds.token");
        await _world.ServeAsync(schedules: false, ("Web:FeedToken", ""), ("Web:FeedTokenFile", file));
        var token = (await System.IO.File.ReadAllTextAsync(file, Cancellation)).Trim();

        using var answer = await GetAsync($"{Feed}?token={token}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(ApiWorld.Key, token);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? password = null) =>
        SendAsync(HttpMethod.Get, path, password is null ? null : Basic(password));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, AuthenticationHeaderValue? authorization)
    {
        using var client = Stranger();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = authorization;
        return await client.SendAsync(request, Cancellation);
    }

    private HttpClient Stranger() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _world.Reader.BaseAddress };

    private static AuthenticationHeaderValue Basic(string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"reader:{password}")));
}
