using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DigestWorker.StandIns;

/// <summary>A forward proxy on loopback: it sends everything, tunnels and plain requests, to one server, whatever name was asked for.</summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;

    private ForwardProxy(int port, string? refusal)
    {
        _listener.Start();
        _accepting = AcceptAsync(port, refusal);
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>The first line and the headers of each connection's first request.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <param name="target">The server behind it.</param>
    /// <param name="refusal">What it answers instead, such as <c>407 Proxy Authentication Required</c>.</param>
    public static ForwardProxy Start(Uri target, string? refusal = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new(target.Port, refusal);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        // Not before: it would throw for a listener that is not listening.
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync(int port, string? refusal)
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token), port, refusal));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient accepted, int port, string? refusal)
    {
        using var client = accepted;
        try
        {
            var near = client.GetStream();
            var head = await HeadAsync(near);
            Requests.Enqueue(head);
            if (refusal is not null)
            {
                await near.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _closing.Token);
                return;
            }
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, port, _closing.Token);
            var far = server.GetStream();
            if (head.StartsWith("CONNECT ", StringComparison.Ordinal))
                await near.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 Connection established\r\n\r\n"), _closing.Token);
            else
                await far.WriteAsync(Encoding.ASCII.GetBytes(InOriginForm(head)), _closing.Token);
            await Task.WhenAny(near.CopyToAsync(far, _closing.Token), far.CopyToAsync(near, _closing.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The connection has ended.
        }
    }

    private async Task<string> HeadAsync(NetworkStream from)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await from.ReadAsync(one, _closing.Token) > 0)
            head.Append((char)one[0]);
        return head.ToString();
    }

    // GET http://host/path HTTP/1.1 becomes GET /path HTTP/1.1.
    private static string InOriginForm(string head)
    {
        var parts = head.Split(' ', 3);
        return $"{parts[0]} {new Uri(parts[1]).PathAndQuery} {parts[2].Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)}";
    }
}
