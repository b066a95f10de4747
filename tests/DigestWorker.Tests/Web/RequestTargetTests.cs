using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestWorker.Web.Http;

namespace DigestWorker.Tests.Web;

/// <summary>Requests whose targets are raw UTF-8, as curl and scripts send them.</summary>
public sealed class RequestTargetTests
{
    private const string Encoded = "%EA%B0%95%ED%99%94";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Connections => new()
    {
        { "GET /search?q=강화 HTTP/1.1\r\nHost: a\r\n\r\n", $"GET /search?q={Encoded} HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "GET /강화/x HTTP/1.1\nHost: a\n\n", $"GET /{Encoded}/x HTTP/1.1\nHost: a\n\n" },
        // Headers may be UTF-8, and the next request is encoded too.
        { "\r\nGET /a HTTP/1.1\r\nX-Note: 강화\r\n\r\nGET /?q=강화 HTTP/1.1\r\n\r\n", $"\r\nGET /a HTTP/1.1\r\nX-Note: 강화\r\n\r\nGET /?q={Encoded} HTTP/1.1\r\n\r\n" },
        // A body stays as it is, whatever it looks like.
        { "POST /?q=강화 HTTP/1.1\r\ncontent-LENGTH: 30\r\n\r\nGET /강화 HTTP/1.1\r\n\r\n", $"POST /?q={Encoded} HTTP/1.1\r\ncontent-LENGTH: 30\r\n\r\nGET /강화 HTTP/1.1\r\n\r\n" },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n강화\r\n0\r\n\r\n", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n강화\r\n0\r\n\r\n" },
        { "no request 강화\r\nnor a header 강화\r\n\r\nGET /강화\r\n", "no request %EA%B0%95%ED%99%94\r\nnor a header 강화\r\n\r\nGET /강화\r\n" },
    };

    [Theory, MemberData(nameof(Connections))]
    public void What_is_not_ASCII_in_a_request_line_is_encoded_however_it_arrives(string sent, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(sent);
        foreach (var size in (int[])[1, 2, 7, bytes.Length])
        {
            var encoder = new TargetEncoder();
            var passed = bytes.Chunk(size).SelectMany(chunk => encoder.Encode(chunk) ?? chunk).ToArray();
            Assert.Equal(expected, Encoding.UTF8.GetString(passed));
        }
    }

    [Fact]
    public async Task A_search_finds_the_same_as_with_an_encoded_one()
    {
        await using var worker = await ServedWorker.StartAsync();
        await worker.PublishAsync("2025-01-08", [ServedWorker.Entry("2501.10001", "A", 1, summary: "강화학습을 씁니다.")]);
        var encoded = await worker.GetAsync("/api/v1/search?q=" + Uri.EscapeDataString("강화학습"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, worker.Browser.BaseAddress!.Port, Cancellation);
        await using var stream = client.GetStream();

        // Two on one connection, as curl sends two addresses.
        const string Request = "GET /api/v1/search?q=강화학습 HTTP/1.1\r\nHost: localhost\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{Request}\r\n{Request}Connection: close\r\n\r\n"), Cancellation);
        var answers = await new StreamReader(stream).ReadToEndAsync(Cancellation);

        Assert.Contains("강화학습", encoded, StringComparison.Ordinal);
        Assert.Equal(2, answers.Split("HTTP/1.1 200 OK").Length - 1);
        Assert.Equal(2, answers.Split(encoded).Length - 1);
    }
}
