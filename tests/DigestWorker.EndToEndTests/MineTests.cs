using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DigestWorker.EndToEndTests;

/// <summary>What a reader follows, saves, hides and has read, in a real browser that alone knows it.</summary>
public sealed class MineTests : IAsyncLifetime
{
    private const string Stored = "localStorage.getItem('digestworker.mine')";

    private ServedSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await ServedSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    [ThoroughFact]
    public async Task A_paper_is_saved_read_and_hidden_and_all_of_it_can_be_undone()
    {
        var page = await _site.OpenAsync(Browser.Phone);
        await page.GotoAsync("/");
        var (first, second) = (page.Locator("[data-paper]").First, page.Locator("[data-paper]").Nth(1));

        await first.GetByRole(AriaRole.Button, new() { Name = "저장" }).ClickAsync();
        await Expect(first.Locator("[data-mine=save]")).ToHaveAttributeAsync("aria-pressed", "true");
        await first.Locator(".title").ClickAsync();
        await Expect(first).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("read"));
        await second.GetByRole(AriaRole.Button, new() { Name = "숨기기" }).ClickAsync();
        await Expect(second).ToBeHiddenAsync();
        await Expect(page.Locator("[data-mine=bar]")).ToContainTextAsync("숨긴 논문 1");
        await Browser.PictureAsync(page, "mine-edition-phone");
        Assert.Empty(await Browser.BarriersAsync(page));
        Assert.Equal(Browser.Phone.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        await page.ReloadAsync();
        await Expect(second).ToBeHiddenAsync();
        await Expect(first).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("read"));
        await page.GetByRole(AriaRole.Button, new() { Name = "읽지 않음" }).ClickAsync();
        await Expect(first).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "읽지 않음" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "되돌리기" }).ClickAsync();
        await Expect(second).ToBeVisibleAsync();

        var title = (await first.Locator(".title").InnerTextAsync()).Trim();
        await page.GotoAsync("/mine");
        await Expect(page.Locator("#mine-off")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await Expect(page.Locator("[data-mine=save]").First).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"빼기: {title}" }).ClickAsync();
        await Expect(page.Locator("[data-mine=nothing-saved]")).ToBeVisibleAsync();
        Assert.Empty(_site.Browser.Complaints);
    }

    [ThoroughFact]
    public async Task What_is_followed_is_marked_and_can_be_shown_alone()
    {
        var page = await _site.OpenAsync(Browser.Desktop, colors: ColorScheme.Dark);
        await page.GotoAsync("/mine");
        await FollowAsync("words", "Study 3");
        await FollowAsync("authors", "Seo, Mina");
        await FollowAsync("words", "Nothing of This");
        await page.GetByRole(AriaRole.Button, new() { Name = "그만 따르기: Seo, Mina" }).ClickAsync();
        await Browser.PictureAsync(page, "mine-desktop-dark");
        Assert.Empty(await Browser.BarriersAsync(page));

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "나에게 1" }).ClickAsync();
        await Expect(page.Locator("[data-paper]:visible")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-paper]:visible .for-me")).ToHaveTextAsync("나에게: Study 3");

        // An author who is followed counts in either order of names.
        await page.GotoAsync("/en/mine");
        await FollowAsync("authors", "Seo, Mina");
        await page.GotoAsync("/en");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "For me 6" })).ToBeVisibleAsync();
        Assert.Empty(_site.Browser.Complaints);

        async Task FollowAsync(string kind, string name)
        {
            await page.Locator("#mine-kind").SelectOptionAsync(kind);
            await page.Locator("#mine-name").FillAsync(name);
            await page.Locator("#mine-page form button").ClickAsync();
            await Expect(page.Locator($"[data-mine-list={kind}]")).ToContainTextAsync(name);
        }
    }

    [ThoroughFact]
    public async Task A_file_moves_everything_to_another_browser_and_a_hostile_one_does_no_harm()
    {
        var page = await _site.OpenAsync(Browser.Desktop);
        await page.GotoAsync("/");
        await page.Locator("[data-mine=save]").First.ClickAsync();
        await page.GotoAsync("/mine");
        var exported = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "파일로 내보내기" }).ClickAsync());
        var file = await File.ReadAllBytesAsync((await exported.PathAsync())!, TestContext.Current.CancellationToken);

        var other = await _site.OpenAsync(Browser.Phone);
        await other.GotoAsync("/mine");
        await ImportAsync("""
            {"version":1,"__proto__":{"polluted":1},"fields":["<img src=x onerror=document.title=1>",7,null],"words":{"length":1e9},"authors":[""],"hidden":["../x","2501.10000"],
             "read":"2501.10000","saved":[{"id":"2501.10001","title":"<b>x</b>","link":"javascript:alert(1)"},{"id":"2501.10002","title":"y","link":"//evil.example/x"},
             {"id":"2501.10003","title":"<script>z</script>","link":"/digests/daily/x","date":"<i>"},{"id":"x","title":"w","link":"/"}]}
            """u8.ToArray());
        await Expect(other.GetByRole(AriaRole.Status)).ToHaveTextAsync("가져온 항목: 2");
        await Expect(other.Locator("[data-mine-list=fields] span").First).ToHaveTextAsync("<img src=x onerror=document.title=1>");
        await Expect(other.Locator("[data-mine-list=saved] a")).ToHaveTextAsync(["<script>z</script>"]);
        Assert.Equal(0, await other.Locator("#mine-page img, #mine-page script").CountAsync());
        Assert.Equal("내 논문 · DigestWorker", await other.TitleAsync());

        foreach (var refused in (byte[][])["{"u8.ToArray(), "[]"u8.ToArray(), """{"version":2,"words":["x"]}"""u8.ToArray(), new byte[2_100_000]])
        {
            var before = await other.EvaluateAsync<string>(Stored);
            await ImportAsync("null"u8.ToArray());
            await ImportAsync(refused);
            await Expect(other.GetByRole(AriaRole.Status)).ToContainTextAsync("바뀐 것은 없습니다");
            Assert.Equal(before, await other.EvaluateAsync<string>(Stored));
        }

        await ImportAsync(file);
        await Expect(other.Locator("[data-mine-list=saved] a")).ToHaveCountAsync(2);
        Assert.Equal(1, JsonDocument.Parse(file).RootElement.GetProperty("saved").GetArrayLength());
        Assert.Empty(_site.Browser.Complaints);

        Task ImportAsync(byte[] content) => other.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = "mine.json", MimeType = "application/json", Buffer = content });
    }

    [ThoroughFact]
    public async Task Without_scripts_and_without_storage_there_are_no_buttons()
    {
        var plain = await _site.OpenAsync(Browser.Phone, scripts: false);
        await plain.GotoAsync("/");
        await Expect(plain.Locator("[data-mine=save]:visible, .tools:visible, .mine-bar:visible")).ToHaveCountAsync(0);
        await plain.GotoAsync("/mine");
        await Expect(plain.Locator("#mine-off")).ToBeVisibleAsync();
        await Expect(plain.Locator("#mine-page")).ToBeHiddenAsync();

        var blocked = await _site.OpenAsync(Browser.Phone);
        await blocked.AddInitScriptAsync("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });");
        await blocked.GotoAsync("/");
        await Expect(blocked.Locator("[data-paper]")).ToHaveCountAsync(6);
        await Expect(blocked.Locator(".tools:visible, .mine-bar:visible")).ToHaveCountAsync(0);
        await blocked.GotoAsync("/mine");
        await Expect(blocked.Locator("#mine-blocked")).ToBeVisibleAsync();
        Assert.Empty(_site.Browser.Complaints);
    }
}
