using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DigestWorker.StandIns;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DigestWorker.EndToEndTests;

/// <summary>The operators' pages after two weeks and thirty runs, some of whose answers were refused.</summary>
public sealed class OperateBrowserTests(ITestOutputHelper told) : IAsyncLifetime
{
    private const int Days = 14;
    private const int Runs = 30;

    // Three screens of a phone.
    private static readonly int MaxHeight = 3 * Browser.Phone.Height;

    private ServedSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await ServedSite.StartAsync(answer: Answer);
        for (var days = 1; days <= Days; days++)
            _site.Deployment.Sites.Days[Day(days)] = StandInPaper.Many(12, $"{(days <= 12 ? 2400 + days : 2488 + days)}.3");
        using var api = new HttpClient { BaseAddress = new Uri(_site.Address) };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServedSite.Key);
        for (var run = 0; run < Runs; run++)
        {
            using var asked = await api.PostAsJsonAsync("/api/v1/runs", new { digest = "daily", date = Day(1 + (run % Days)), force = true }, TestContext.Current.CancellationToken);
            asked.EnsureSuccessStatusCode();
        }
        await Limit.UntilAsync(async () => await EndedAsync(api) >= Runs);
        told.WriteLine($"pictures: {Browser.Pictures}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    [ThoroughTheory]
    [InlineData("", ColorScheme.Light)]
    [InlineData("", ColorScheme.Dark)]
    [InlineData("/en", ColorScheme.Light)]
    [InlineData("/en", ColorScheme.Dark)]
    public async Task Every_page_is_three_screens_of_a_phone_at_most_and_keeps_nobody_out(string language, ColorScheme colors)
    {
        var page = await _site.OpenAsync(Browser.Phone, colors: colors);
        await ServedSite.SignInAsync(page);
        var faults = new List<string>();
        foreach (var address in await AddressesAsync(page, language))
        {
            Assert.Equal(200, (await page.GotoAsync(address))!.Status);
            var height = await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
            told.WriteLine($"{address}: {height} px");
            if (height > MaxHeight)
                faults.Add($"{address}: {height} px");
            faults.AddRange(await Browser.FaultsAsync(page));
            await Browser.PictureAsync(page, $"operated{address.Split('?')[0].Replace('/', '-')}-{colors}");
        }
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.Empty(_site.Browser.Complaints);
    }

    /// <summary>From the bar of a run to the marked place in an answer that was refused in it.</summary>
    [ThoroughTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operator_comes_from_a_run_to_the_place_for_which_an_answer_was_refused(bool scripts)
    {
        var page = await _site.OpenAsync(Browser.Phone, scripts);
        await ServedSite.SignInAsync(page);
        await Expect(page.Locator(".strip a")).ToHaveCountAsync(Runs);

        await page.Locator(".strip a.warn").Last.ClickAsync();
        await page.Locator(".run-papers a[href*='/operate/answers']").First.ClickAsync();

        await Expect(page.Locator(".answer[open] mark").First).ToContainTextAsync("alpha");
        Assert.Empty(_site.Browser.Complaints);
    }

    /// <summary>The button beside the day, without a further page; the papers come by the stream.</summary>
    [ThoroughFact]
    public async Task A_day_is_tried_again_and_its_papers_are_watched()
    {
        var page = await _site.OpenAsync(Browser.Phone);
        await ServedSite.SignInAsync(page);
        _site.Deployment.Model.Latency = TimeSpan.FromMilliseconds(500);
        await page.GotoAsync("/operate/editions?state=Partial");

        await page.GetByRole(AriaRole.Button, new() { Name = "다시 시도" }).First.ClickAsync();

        await page.WaitForURLAsync("**/operate/runs/*");
        await Expect(page.Locator("#live-said")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Expect(page.Locator("#papers .badge", new() { HasText = "거절" }).First).ToBeVisibleAsync(new() { Timeout = 10_000 });
        await Expect(page.Locator("#run .badge")).ToHaveTextAsync("일부만 실림");
        Assert.Empty(_site.Browser.Complaints);
    }

    private static async Task<IReadOnlyList<string>> AddressesAsync(IPage page, string language)
    {
        await page.GotoAsync("/operate/runs");
        var run = await page.Locator("a[href^='/operate/runs/']").First.GetAttributeAsync("href");
        string[] addresses =
        [
            "/operate", "/operate/editions", "/operate/runs", "/operate/runs?page=2", run!, $"{run}?step=Refused", "/operate/deliveries", "/operate/answers",
            "/operate/spending", "/operate/settings",
        ];
        return [.. addresses.Select(address => language + address)];
    }

    private static async Task<int> EndedAsync(HttpClient api)
    {
        var runs = await api.GetFromJsonAsync<JsonElement>("/api/v1/runs?size=200", TestContext.Current.CancellationToken);
        return runs.GetProperty("items").EnumerateArray().Count(run => run.GetProperty("outcome").ValueKind is not JsonValueKind.Null);
    }

    /// <summary>One paper of each day has TeX in each of its summaries.</summary>
    private static ModelAnswer Answer(ModelCall call)
    {
        var good = ModelAnswer.Good(call.PaperId, call.Title);
        return call.PaperId.EndsWith(".30001", StringComparison.Ordinal)
            ? good with { Content = good.Content!.Replace("습니다.\"", "습니다. 값은 $\\\\alpha$입니다.\"", StringComparison.Ordinal) }
            : good;
    }

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
