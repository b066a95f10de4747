using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Web.Api;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Web;

/// <summary>Whatever is put into a parameter or a body of any route, the worker answers, and not with an error of its own.</summary>
public sealed class HostileRequestsTests
{
    /// <summary>As they are in an address.</summary>
    private static readonly string[] Values =
    [
        "", "%20", "%00", "%FF", "%ED%A0%80", "%0D%0AX-Evil:%201", "..%2F..%2Fetc%2Fpasswd", "%2F%2Fevil.example", "%2F%5Cevil.example", "%25", "%22%27%3C%3E",
        "%EB%82%A0%EC%A7%9C", "%F0%9F%8E%89", "NaN", "-1", "1e400", "2147483648", "9223372036854775808", "true", "null", "[]", "*%22", "AND%20OR%20NOT%20(",
        "0001-01-01", "0000-00", "9999-12", "9999-12-31", "9999-W52", "9998-W53", "2025-W02", "2025-01", "20250-01-08", "2501.10001v999999", new('a', 3000),
    ];

    private static readonly string?[] Types =
    [
        null, "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "application/x-www-form-urlencoded; charset=none",
        "multipart/form-data", "multipart/form-data; boundary=x", $"multipart/form-data; boundary={new string('x', 500)}", "application/json",
        "application/json; charset=utf-16", "text/plain", "no type",
    ];

    private static readonly string[] Bodies =
    [
        "", "\0\u00ff", "key=%ED%A0%80&to=%00&date=%FF", "to=//evil.example&date=9999-12-31", "to=%2F%EB%82%A0&date=2025-W02", "date=2025-01", "=&=&&=",
        "--x\r\nContent-Disposition: form-data; name=\"date\"\r\n\r\n9999-12", "--x\r\nContent-Disposition", "--x--", "{", "null", "[]", "{}",
        """{"digest":null}""", """{"digest":7,"date":7}""", """{"digest":"\ud800"}""", """{"digest":"daily","date":"\ud800"}""",
        """{"digest":"daily","date":"9999-12-31"}""", """{"digest":"daily","date":"2025-W02"}""", """{"digest":"daily","date":"2025-01"}""",
        """{"digest":"daily","date":1e400,"force":null}""", new('[', 5000),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [ThoroughFact]
    public async Task No_parameter_and_no_body_of_any_route_makes_an_error_of_the_worker()
    {
        await using var worker = await OperatedWorker.StartAsync(settings: ("Digests:daily:Cron", "0 0 0 1 1 ? 2099"));
        var routes = worker.Routes.Where(route => !route.RoutePattern.RawText!.StartsWith("/health", StringComparison.Ordinal)).ToList();
        var requests = routes.SelectMany(Addresses).Select(to => (Method: HttpMethod.Get, To: to, Body: "", Type: (string?)null))
            .Concat(
                from to in routes.Where(route => IsPost(route)).Select(route => PathOf(route, _ => null)).Distinct()
                from body in Bodies
                from type in Types
                select (HttpMethod.Post, to, body, type))
            // The fast suite sends every fifth of them: five divides neither the number of values nor that of bodies and types.
            .Where((_, i) => Suites.Current is not Suite.Fast || i % 5 == 0).ToList();
        var wrong = new List<string>();

        // A client for every few requests: each has an address of its own, which the limits count by. Each wrong key doubles the delay of the next one.
        var parts = requests.ToLookup(request => request.Item2 is "/login");
        await Parallel.ForEachAsync(parts[false].Chunk(8).Concat(parts[true].Chunk(2)).Index(), Token, async (some, cancellation) =>
        {
            using var client = ClientAt(new IPAddress([127, 1, (byte)(some.Index / 250), (byte)((some.Index % 250) + 1)]), worker.Browser.BaseAddress!);
            foreach (var (method, to, body, type) in some.Item)
            {
                if (await StatusAsync(client, method, to, body, type, cancellation) is >= 500 and var status)
                {
                    lock (wrong)
                        wrong.Add($"{status} {method} {to} {type} {body[..Math.Min(body.Length, 60)]}");
                }
            }
        });

        Assert.True(requests.Count > 2000 && wrong.Count == 0, $"{requests.Count} requests, {wrong.Count} wrong\n{string.Join('\n', wrong.Take(40))}");
        // Only those of the run at the start.
        Assert.All(await worker.Services.GetRequiredService<EditionStore>().AllAsync(Token), edition =>
            Assert.True(ListingKind.HuggingFaceDaily.Has(edition.Date) && edition.Date.First <= TimeProvider.System.Today(), edition.Date.Text));
        Assert.DoesNotContain(worker.Log.Lines, line => line.Message.Contains("unhandled exception", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("//evil.example", "/operate")]
    [InlineData("/\\evil.example", "/operate")]
    [InlineData("/날짜", "/operate")]
    [InlineData("/a\r\nX: 1", "/operate")]
    [InlineData("/search?q=%EB%82%A0", "/search?q=%EB%82%A0")]
    public async Task A_login_returns_to_a_page_of_the_worker_alone(string to, string page)
    {
        await using var worker = await OperatedWorker.StartAsync();

        using var answer = await worker.SendAsync(HttpMethod.Post, "/login", new() { ["key"] = OperatedWorker.Key, ["to"] = to });

        Assert.Equal((HttpStatusCode.Redirect, page), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData(null, "key=x", HttpStatusCode.Unauthorized)]
    [InlineData("text/plain", "key=x", HttpStatusCode.Unauthorized)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nhalf of", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data", "--x--", HttpStatusCode.BadRequest)]
    public async Task A_login_that_cannot_be_read_is_an_error_of_who_sent_it(string? type, string body, HttpStatusCode status)
    {
        await using var worker = await OperatedWorker.StartAsync();
        using var client = ClientAt(IPAddress.Loopback, worker.Browser.BaseAddress!);

        Assert.Equal((int)status, await StatusAsync(client, HttpMethod.Post, "/login", body, type, Token));
    }

    private static async Task<int> StatusAsync(HttpClient client, HttpMethod method, string to, string body, string? type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, to);
        request.Headers.Add("X-Api-Key", OperatedWorker.Key);
        if (method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return (int)answer.StatusCode;
    }

    private static HttpClient ClientAt(IPAddress own, Uri worker) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (OperatingSystem.IsLinux())
                socket.Bind(new IPEndPoint(own, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = worker, Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Every value in each part of the path, and in each parameter of the query.</summary>
    private static IEnumerable<string> Addresses(RouteEndpoint route)
    {
        if (IsPost(route))
            return [];
        var parts = route.RoutePattern.Parameters.Select(part => part.Name).ToList();
        var query = RequestValidation.TakenBy(route.Metadata).Select(parameter => parameter.Name)
            .Concat(route.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Select(parameter => parameter.Name)).Except(parts).Append("x").Distinct();
        return Values.SelectMany(value => parts.Select(part => PathOf(route, name => name == part ? value : null))
            .Concat(query.Select(name => $"{PathOf(route, _ => null)}?{name}={value}")).Append($"{PathOf(route, _ => null)}?digest=daily&digest={value}"));
    }

    private static bool IsPost(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is ["POST"];

    private static string PathOf(RouteEndpoint route, Func<string, string?> valueOf) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: var name } => valueOf(name) ?? name switch
            {
                "digest" => "daily",
                "date" => OperatedWorker.Day,
                "paper" => "2501.10001",
                "path" => "index.json",
                _ => "x",
            },
            _ => "",
        }))));
}
