using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestWorker.Web.Access;
using DigestWorker.Web.Http;

namespace DigestWorker.Tests.Web;

/// <summary>Clients that take connections and say nothing, or say it slowly.</summary>
public sealed class ConnectionLimitTests : IAsyncLifetime
{
    private static readonly IPAddress Attacker = IPAddress.Parse("127.0.0.66");
    private static readonly IPAddress Other = IPAddress.Parse("127.0.0.2");
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly List<Socket> _sockets = [];
    private OperatedWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _worker = await OperatedWorker.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        await _worker.DisposeAsync();
    }

    [Fact]
    public async Task Five_hundred_silent_connections_and_event_streams_from_one_address_shut_nobody_out()
    {
        await ConnectAsync(500, text: null);
        await AssertServedAsync();
        await ConnectAsync(500, "GET /operate/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await AssertServedAsync();
        await ConnectAsync(500, "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nkey=");
        await AssertServedAsync();
        await ConnectAsync(500, "GET /operate HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: not-the-key-of-this-worker\r\n\r\n");
        await AssertServedAsync();
    }

    [Fact]
    public async Task Where_no_connection_is_idle_some_more_ask_for_the_health_alone()
    {
        // Bodies that do not end. The server asks for each, so none is idle any more.
        await ConnectAsync(
            ConnectionLimit.MaxPerAddress,
            "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");
        foreach (var socket in _sockets)
            Assert.NotEqual(0, await socket.ReceiveAsync(new byte[100], Token).AsTask().WithinLimitAsync());

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(Attacker, "/health/live"), StringComparison.Ordinal);
        var page = await AskAsync(Attacker, "/");
        Assert.StartsWith("HTTP/1.1 503 ", page, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy: ", page, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(Other, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_event_streams_of_one_address_are_bounded()
    {
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 25; i++)
            answers.Add(await _worker.SendAsync(HttpMethod.Get, "/operate/live"));

        Assert.Equal(20, answers.Count(answer => answer.StatusCode is HttpStatusCode.OK));
        Assert.Equal(5, answers.Count(answer => answer.StatusCode is HttpStatusCode.TooManyRequests));
        answers.ForEach(answer => answer.Dispose());
        await Limit.UntilAsync(async () =>
        {
            using var next = await _worker.SendAsync(HttpMethod.Get, "/operate/live");
            return next.StatusCode is HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task The_right_key_is_taken_at_once_also_from_an_address_all_of_whose_connections_guess()
    {
        await ConnectAsync(ConnectionLimit.MaxPerAddress + 50, "GET /operate HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: not-the-key-of-this-worker\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(Attacker, "/operate", $"{ApiKeyAuthenticationHandler.Header}: {OperatedWorker.Key}\r\n"), StringComparison.Ordinal);
    }

    // Real time: the server's own clock decides.
    [ThoroughTheory]
    [InlineData(null)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")]
    [InlineData("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nkey=")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task Who_says_nothing_more_is_gone_within_half_a_minute(string? text)
    {
        await ConnectAsync(1, text);

        var watch = Stopwatch.StartNew();
        await ReadToEndAsync(_sockets[0]).WithinLimitAsync(TimeSpan.FromSeconds(60));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private async Task AssertServedAsync()
    {
        foreach (var (from, path) in new[] { (Attacker, "/health/live"), (Other, "/health/live"), (Other, "/"), (Other, "/operate") })
        {
            var watch = Stopwatch.StartNew();
            Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(from, path), StringComparison.Ordinal);
            TestContext.Current.TestOutputHelper?.WriteLine($"{path} from {from}: {watch.ElapsedMilliseconds} ms");
            Assert.True(watch.Elapsed < Soon, $"{path} took {watch.Elapsed} from {from}.");
        }
    }

    private async Task ConnectAsync(int count, string? text)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                _sockets.Add(await ConnectAsync(Attacker));
                if (text is not null)
                    await _sockets[^1].SendAsync(Encoding.ASCII.GetBytes(text), Token);
            }
            catch (SocketException)
            {
                // It had to give way already.
            }
        }
        // What was accepted is only now counted.
        await Limit.UntilAsync(async () => (await AskAsync(Other, "/health/live")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal));
    }

    private async Task<Socket> ConnectAsync(IPAddress from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Loopback, _worker.Browser.BaseAddress!.Port, Token);
        return socket;
    }

    private async Task<string> AskAsync(IPAddress from, string path, string headers = "")
    {
        using var socket = await ConnectAsync(from);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n"), Token);
        return await ReadToEndAsync(socket).WithinLimitAsync();
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        try
        {
            return await new StreamReader(stream).ReadToEndAsync(Token);
        }
        catch (IOException)
        {
            return ""; // reset
        }
    }
}
