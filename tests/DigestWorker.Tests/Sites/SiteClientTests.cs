using System.IO.Compression;
using System.Text;
using DigestWorker.Sites;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Sites;

public sealed class SiteClientTests
{
    private const string Html = "<!doctype html><html><body>page</body></html>";

    [Fact]
    public async Task It_says_who_it_is_and_takes_no_cookies()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 200, Html, headers: [("Set-Cookie", "tracked=1")]);

        await GetAsync(asked);
        await GetAsync(asked, "/page/2");

        Assert.All(asked.Sites.Requests, request =>
        {
            Assert.Matches(@"^DigestWorker/[0-9.]+ \(", request.Headers["User-Agent"]);
            Assert.Contains("gzip", request.Headers["Accept-Encoding"], StringComparison.Ordinal);
            Assert.DoesNotContain("Cookie", request.Headers.Keys);
            Assert.DoesNotContain("Authorization", request.Headers.Keys);
        });
    }

    [Fact]
    public async Task The_token_goes_to_hugging_face_and_not_to_arxiv()
    {
        await using var asked = await AskedSites.StartAsync(services => services.Configure<HuggingFaceOptions>(options => options.Token = "hf_secret"));
        asked.Sites.On("/page", 200, Html);

        await GetAsync(asked);
        await asked.WhileTimePasses(asked.Client.GetAsync(Site.Arxiv, "/page", ContentFormat.Html, TestContext.Current.CancellationToken));

        Assert.Equal("Bearer hf_secret", asked.Sites.Requests[0].Headers["Authorization"]);
        Assert.DoesNotContain("Authorization", asked.Sites.Requests[1].Headers.Keys);
    }

    [Theory]
    [InlineData(503, 4)]
    [InlineData(500, 4)]
    [InlineData(429, 4)]
    [InlineData(408, 4)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    [InlineData(400, 1)]
    public async Task There_is_one_retry_loop(int status, int requests)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", status);

        var failed = Assert.IsType<Fetched.Failed>(await GetAsync(asked));

        Assert.Equal((ReasonCode.SiteError, status, "127.0.0.1"), (failed.Reason.Code, failed.Reason.Status, failed.Reason.Host));
        Assert.Equal(requests, asked.Sites.Count("/page"));
    }

    [Theory]
    [InlineData("Retry-After", "25", 25)]
    [InlineData("Retry-After", "Thu, 09 Jan 2025 12:00:25 GMT", 20)]
    [InlineData("RateLimit", "\"api\";r=0;t=17", 17)]
    public async Task The_wait_that_a_site_asks_for_is_kept(string header, string value, int seconds)
    {
        await using var asked = await AskedSites.StartAsync();
        var began = asked.Clock.GetUtcNow();
        asked.Sites.On("/page", async context =>
        {
            if (asked.Sites.Count("/page") > 1)
                return false;
            context.Response.StatusCode = 429;
            context.Response.Headers[header] = value;
            await context.Response.CompleteAsync();
            return true;
        });

        await GetAsync(asked);

        Assert.Equal(2, asked.Sites.Count("/page"));
        Assert.InRange(asked.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 15));
    }

    [Theory]
    [InlineData("Retry-After", "31", 31)]
    [InlineData("Retry-After", "3600", 3600)]
    [InlineData("Retry-After", "99999999", 86400)]
    [InlineData("RateLimit", "\"pages\";r=0;t=280", 280)]
    public async Task A_long_wait_is_not_slept_but_handed_on(string header, string value, int seconds)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 429, headers: [(header, value)]);

        var failed = Assert.IsType<Fetched.Failed>(await asked.Client.GetAsync(Site.HuggingFace, "/page", ContentFormat.Html, TestContext.Current.CancellationToken));

        Assert.Equal(1, asked.Sites.Count("/page"));
        Assert.Equal(TimeSpan.FromSeconds(seconds), failed.RetryAfter);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("0")]
    public async Task A_wait_that_means_nothing_is_the_usual_one(string value)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 503, headers: [("Retry-After", value)]);
        var began = asked.Clock.GetUtcNow();

        await GetAsync(asked);

        Assert.Equal(4, asked.Sites.Count("/page"));
        Assert.True(asked.Clock.GetUtcNow() - began > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Requests_to_arxiv_keep_their_distance_retries_included()
    {
        await using var asked = await AskedSites.StartAsync();
        var (began, times) = (asked.Clock.GetUtcNow(), new List<DateTimeOffset>());
        asked.Sites.On("/api", async context =>
        {
            lock (times)
                times.Add(asked.Clock.GetUtcNow());
            context.Response.StatusCode = times.Count == 1 ? 503 : 200;
            await context.Response.WriteAsync("<feed></feed>");
            return true;
        });

        await asked.WhileTimePasses(Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            asked.Client.GetAsync(Site.Arxiv, $"/api/{i}", ContentFormat.Atom, TestContext.Current.CancellationToken))));

        Assert.Equal(5, times.Count);
        Assert.All(times.Index(), request => Assert.True(request.Item - began >= request.Index * TimeSpan.FromSeconds(3), $"{request}"));
    }

    [Fact]
    public async Task A_page_that_was_made_sense_of_is_not_sent_again()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 200, Html);
        var first = Assert.IsType<Fetched.Page>(await GetAsync(asked));
        Assert.DoesNotContain("If-None-Match", asked.Sites.Requests[0].Headers.Keys);

        Assert.False(Assert.IsType<Fetched.Page>(await GetAsync(asked)).Unchanged);
        await asked.Client.KeepAsync(first, TestContext.Current.CancellationToken);
        var again = Assert.IsType<Fetched.Page>(await GetAsync(asked));

        Assert.True(again.Unchanged);
        Assert.Equal(first.Text, again.Text);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://huggingface.co/papers")]
    [InlineData("https://huggingface.co.example.org/papers")]
    [InlineData("https://huggingface.co:8443/papers")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_to_elsewhere_is_not_followed(string target)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 302, headers: [("Location", target)]);

        var failed = Assert.IsType<Fetched.Failed>(await GetAsync(asked));

        Assert.Equal(FetchFailure.Blocked, failed.Kind);
        Assert.Equal((ReasonCode.SiteRedirect, "127.0.0.1", target), (failed.Reason.Code, failed.Reason.Host, failed.Reason.Detail));
    }

    [Fact]
    public async Task Redirects_within_the_site_are_followed_and_circles_are_left()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 302, headers: [("Location", "/other")]);
        asked.Sites.On("/other", 200, Html);
        Assert.Equal("/other", Assert.IsType<Fetched.Page>(await GetAsync(asked)).Address.AbsolutePath);

        asked.Sites.On("/other", 302, headers: [("Location", "/page")]);
        Assert.Equal(
            new Reason(ReasonCode.SiteRedirect) { Host = "127.0.0.1", Detail = "a redirect loop" },
            Assert.IsType<Fetched.Failed>(await GetAsync(asked)).Reason);
        Assert.Equal(2 + 6, asked.Sites.Requests.Count);
    }

    [Fact]
    public async Task A_page_that_unpacks_to_half_a_gigabyte_is_refused_early()
    {
        await using var asked = await AskedSites.StartAsync();
        var bomb = new MemoryStream();
        await using (var packed = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var megabyte = new byte[1 << 20];
            for (var i = 0; i < 512; i++)
                await packed.WriteAsync(megabyte, TestContext.Current.CancellationToken);
        }

        asked.Sites.On("/page", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(bomb.GetBuffer().AsMemory(0, (int)bomb.Length), context.RequestAborted);
            return true;
        });

        var before = GC.GetTotalAllocatedBytes();
        var failed = Assert.IsType<Fetched.Failed>(await GetAsync(asked));

        Assert.Equal(FetchFailure.Unreadable, failed.Kind);
        Assert.Equal((ReasonCode.SiteResponseTooLarge, 10), (failed.Reason.Code, failed.Reason.Megabytes));
        Assert.Equal(1, asked.Sites.Count("/page"));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 128 << 20);
    }

    [Fact]
    public async Task A_body_that_drips_is_cut_by_the_deadline()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", async context =>
        {
            context.Response.ContentType = "text/html";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("<", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, context.RequestAborted);
            }

            return true;
        });
        var began = asked.Clock.GetUtcNow();

        var failed = Assert.IsType<Fetched.Failed>(await GetAsync(asked));

        Assert.Equal(FetchFailure.Network, failed.Kind);
        Assert.Equal(ReasonCode.SiteTimeout, failed.Reason.Code);
        Assert.InRange(failed.Reason.Seconds ?? 0, 1, 60);
        Assert.InRange(asked.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));
        Assert.Equal(2, asked.Sites.Count("/page"));
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_body_is_tried_again()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", async context =>
        {
            context.Response.ContentLength = asked.Sites.Count("/page") < 3 ? 1000 : Html.Length;
            await context.Response.WriteAsync(Html);
            if (context.Response.ContentLength == 1000)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
            }

            return true;
        });

        Assert.Equal(Html, Assert.IsType<Fetched.Page>(await GetAsync(asked)).Text);
        Assert.Equal(3, asked.Sites.Count("/page"));
    }

    [Theory]
    [InlineData("Html", "<!doctype html><html><body><div data-props=\"{&quot;dail")]
    [InlineData("Json", "[{\"paper\":{\"id\":\"2501.1")]
    [InlineData("Atom", "<feed><entry><id>http://arxiv.org/abs/2501.10000v1</id></entry>")]
    public async Task A_body_that_stops_in_the_middle_is_no_page(string form, string body)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 200, body);

        var failed = Assert.IsType<Fetched.Failed>(await asked.WhileTimePasses(
            asked.Client.GetAsync(Site.HuggingFace, "/page", Enum.Parse<ContentFormat>(form), TestContext.Current.CancellationToken)));

        Assert.Equal(ReasonCode.SiteResponseUnreadable, failed.Reason.Code);
        Assert.Contains("is truncated", failed.Reason.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", "text/html; charset=iso-8859-1", "한국어 요약")]
    [InlineData("utf-8", "text/html; charset=utf8", "한국어 요약")]
    [InlineData("utf-8", "text/html; charset=no-such-thing", "한국어 요약")]
    [InlineData("utf-8", "text/html; charset=utf-7", "한국어 요약")]
    [InlineData("euc-kr", "text/html; charset=utf-7", "한국어 요약")]
    [InlineData("euc-kr", "text/html; charset=no-such-thing", "한국어 요약")]
    [InlineData("euc-kr", "text/html; charset=euc-kr", "한국어 요약")]
    [InlineData("euc-kr", "text/html", "한국어 요약")]
    [InlineData("utf-16", "text/html", "한국어 요약")]
    public async Task Text_is_what_its_bytes_are_whatever_the_header_says(string encoding, string type, string text)
    {
        await using var asked = await AskedSites.StartAsync();
        var page = $"<html><head><meta charset=\"{encoding}\"></head><body>{text}</body></html>";
        var coder = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] body = [.. coder.GetPreamble(), .. coder.GetBytes(page)];
        asked.Sites.On("/page", async context =>
        {
            context.Response.Headers.ContentType = type;
            await context.Response.Body.WriteAsync(body);
            return true;
        });

        Assert.Contains(text, Assert.IsType<Fetched.Page>(await GetAsync(asked)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.Body.WriteAsync("<html>\xC3\x28</html>"u8.ToArray().Append((byte)0xFE).ToArray());
            return true;
        });

        Assert.Equal(FetchFailure.Unreadable, Assert.IsType<Fetched.Failed>(await GetAsync(asked)).Kind);
    }

    [Fact]
    public async Task Damaged_compression_is_a_failure()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/page", 200, Html, headers: [("Content-Encoding", "gzip")]);

        Assert.IsType<Fetched.Failed>(await GetAsync(asked));
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_a_failure_in_words()
    {
        await using var asked = await AskedSites.StartAsync(services => services.Configure<HuggingFaceOptions>(options => options.BaseUrl = new("http://127.0.0.1:1")));

        var failed = Assert.IsType<Fetched.Failed>(await GetAsync(asked));

        Assert.Equal(FetchFailure.Network, failed.Kind);
        Assert.Equal((ReasonCode.SiteUnreachable, "127.0.0.1"), (failed.Reason.Code, failed.Reason.Host));
        Assert.NotEmpty(failed.Reason.Detail!);
    }

    private static Task<Fetched> GetAsync(AskedSites asked, string path = "/page") =>
        asked.WhileTimePasses(asked.Client.GetAsync(Site.HuggingFace, path, ContentFormat.Html, TestContext.Current.CancellationToken));
}
