using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace DigestWorker.EndToEndTests;

/// <summary>Debian's Chromium, as a person has it before them: what it shows, what it complains of, and pictures of it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    public static readonly (int Width, int Height) Phone = (390, 844);
    public static readonly (int Width, int Height) Desktop = (1280, 900);

    private const string Program = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<string> _complaints = [];

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Where the pictures are kept for somebody to look at.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("DIGESTWORKER_PICTURES") ?? Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    /// <summary>What pages said on the console, and what they failed to fetch.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Browser> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is missing; install the package chromium.");
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <param name="address">The worker.</param>
    /// <param name="size">Of the screen.</param>
    /// <param name="scripts">Whether scripts run.</param>
    /// <param name="colors">Light or dark.</param>
    /// <param name="caches">Whether the browser caches, as it does for readers: a page whose requests are answered here is never cached.</param>
    public async Task<IPage> OpenAsync(
        string address, (int Width, int Height) size, bool scripts = true, ColorScheme colors = ColorScheme.Light, bool caches = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address, ViewportSize = new() { Width = size.Width, Height = size.Height }, JavaScriptEnabled = scripts, ColorScheme = colors, Locale = "ko-KR",
        });
        // The papers' pictures lie on another site; here every one is the same grey card.
        if (!caches)
            await context.RouteAsync("https://cdn-thumbnails.huggingface.co/**", route => route.FulfillAsync(new() { ContentType = "image/svg+xml", Body = Card }));
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
        return page;
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    public static Task PictureAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });

    /// <summary>Everything that axe finds on the page: https://github.com/dequelabs/axe-core</summary>
    public static async Task<IEnumerable<string>> BarriersAsync(IPage page) =>
        (await page.RunAxe()).Violations.Select(
            violation => $"{page.Url}: {violation.Id}: {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Target.ToString()))}");

    /// <summary>What keeps people out of the page: its barriers, and a width beyond the screen.</summary>
    public static async Task<IEnumerable<string>> FaultsAsync(IPage page)
    {
        var barriers = await BarriersAsync(page);
        return await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0
            ? barriers.Append($"{page.Url}: it is wider than the screen")
            : barriers;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private const string Card = """<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="648"><rect width="1200" height="648" fill="#8fa3bf"/></svg>""";
}
