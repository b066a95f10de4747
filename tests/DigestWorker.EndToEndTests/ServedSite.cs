using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DigestWorker.StandIns;
using Microsoft.Playwright;

namespace DigestWorker.EndToEndTests;

/// <summary>A worker that serves two days, and a browser before it.</summary>
internal sealed class ServedSite : IAsyncDisposable
{
    public const string Key = "a-key-for-the-browser";

    private readonly Worker _worker;

    private ServedSite(Deployment deployment, Worker worker, Browser browser, string address) => (Deployment, _worker, Browser, Address) = (deployment, worker, browser, address);

    public static string Today { get; } = Day(0);

    public static string Yesterday { get; } = Day(-1);

    public Deployment Deployment { get; }

    public Browser Browser { get; }

    public string Address { get; }

    public static async Task<ServedSite> StartAsync(int papers = 6)
    {
        var browser = await Browser.StartAsync();
        var deployment = await Deployment.StartAsync(papers: 0);
        var address = FreeAddress();
        deployment.Section("Web")["Url"] = address;
        deployment.Section("Web")["ApiKey"] = Key;
        deployment.Daily["Cron"] = "0 0 0 1 1 ?";
        deployment.Sites.Days.Clear();
        deployment.Sites.Days[Yesterday] = StandInPaper.Many(2, "2501.2");
        await deployment.SucceedAsync("run", "--date", Yesterday);
        deployment.Sites.Days[Today] = StandInPaper.Many(papers);

        var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf($"digests/{Today}.md")), () => worker.HasEnded ? worker.Errors : null);
        return new ServedSite(deployment, worker, browser, address);
    }

    public Task<IPage> OpenAsync((int Width, int Height) size, bool scripts = true, ColorScheme colors = ColorScheme.Light) => Browser.OpenAsync(Address, size, scripts, colors);

    public static async Task SignInAsync(IPage page, string to = "/operate")
    {
        await page.GotoAsync($"/login?to={Uri.EscapeDataString(to)}");
        await page.GetByLabel("키").FillAsync(Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "로그인" }).ClickAsync();
        await page.WaitForURLAsync($"**{to}");
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _worker.Dispose();
        await Deployment.DisposeAsync();
    }

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
