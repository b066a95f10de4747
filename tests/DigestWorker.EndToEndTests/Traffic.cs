using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace DigestWorker.EndToEndTests;

/// <summary>What a page has its browser fetch from the worker, headers included: https://chromedevtools.github.io/devtools-protocol/tot/Network</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly ICDPSession _session;
    private readonly ConcurrentDictionary<string, double> _requests = [];

    private Traffic(ICDPSession session, string address)
    {
        _session = session;
        _session.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
        {
            if (sent!.Value.GetProperty("request").GetProperty("url").GetString()!.StartsWith(address, StringComparison.Ordinal))
                _requests.TryAdd(IdOf(sent.Value), 0);
        };
        _session.Event("Network.loadingFinished").OnEvent += (_, finished) =>
        {
            if (_requests.ContainsKey(IdOf(finished!.Value)))
                _requests[IdOf(finished.Value)] = finished.Value.GetProperty("encodedDataLength").GetDouble();
        };
    }

    public int Requests => _requests.Count;

    public double Bytes => _requests.Values.Sum();

    public static async Task<Traffic> OfAsync(IPage page, string address)
    {
        var traffic = new Traffic(await page.Context.NewCDPSessionAsync(page), address);
        await traffic._session.SendAsync("Network.enable");
        return traffic;
    }

    public async ValueTask DisposeAsync() => await _session.DetachAsync();

    private static string IdOf(JsonElement message) => message.GetProperty("requestId").GetString()!;
}
