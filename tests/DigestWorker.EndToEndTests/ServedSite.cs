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

    /// <summary>A paper whose summary rests on its abstract.</summary>
    public const string CitedPaper = "2501.10000";

    private readonly Worker _worker;

    private ServedSite(Deployment deployment, Worker worker, Browser browser, string address) => (Deployment, _worker, Browser, Address) = (deployment, worker, browser, address);

    public static string Today { get; } = Day(0);

    public static string Yesterday { get; } = Day(-1);

    public Deployment Deployment { get; }

    public Browser Browser { get; }

    public string Address { get; }

    /// <param name="papers">How many papers are listed today.</param>
    /// <param name="answer">What the model answers; null for answers that are accepted.</param>
    public static async Task<ServedSite> StartAsync(int papers = 6, Func<ModelCall, ModelAnswer>? answer = null)
    {
        var browser = await Browser.StartAsync();
        var deployment = await Deployment.StartAsync(papers: 0, answer ?? (call => call.PaperId is CitedPaper ? Cited : ModelAnswer.Good(call.PaperId, call.Title)));
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

    private static ModelAnswer Cited =>
        """
        {"sources": [[1], [2], [2]],
        "summary": "이 논문은 입력하는 문맥이 길어질 때 작은 모델이 어떻게 움직이는지 차근차근 재어 봅니다. 이 모델은 질문 40개 가운데 3개에 답합니다. 답하는 데 드는 비용은 절반으로 줄었습니다.",
        "easy_explanation": "글이 길어지면 작은 프로그램이 얼마나 힘들어하는지 살펴보았습니다. 적은 돈으로 쓸 만한지 알 수 있습니다.",
        "fields": ["대규모 언어 모델", "긴 문맥 처리"]}
        """;

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
