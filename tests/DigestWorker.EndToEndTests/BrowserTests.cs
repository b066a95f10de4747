using System.Text.RegularExpressions;
using DigestWorker.StandIns;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DigestWorker.EndToEndTests;

/// <summary>The pages as readers and operators have them before them. The pictures of it are kept; the test's output says where.</summary>
public sealed class BrowserTests(ITestOutputHelper told) : IAsyncLifetime
{
    private const string Unmarked = "rgba(0, 0, 0, 0)";

    private ServedSite _site = null!;

    public static TheoryData<string, bool> Screens => new() { { "phone", true }, { "phone", false }, { "desktop", true }, { "desktop", false } };

    public async ValueTask InitializeAsync()
    {
        _site = await ServedSite.StartAsync();
        told.WriteLine($"pictures: {Browser.Pictures}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    [ThoroughTheory, MemberData(nameof(Screens))]
    public async Task A_reader_reads_filters_goes_from_day_to_day_and_searches(string screen, bool scripts)
    {
        var page = await _site.OpenAsync(Of(screen), scripts);

        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(6);
        await KeepAsync(page, $"edition-{screen}");

        var chip = page.Locator(".filter .chip").First;
        var field = (await chip.Locator("[lang=ko]").InnerTextAsync()).Trim();
        await chip.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(field);
        await page.Locator(".filter .chip[aria-current]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/digests/daily/{ServedSite.Today}$"));

        var first = page.GetByRole(AriaRole.Article).First;
        await Expect(first.Locator(".easy")).ToBeHiddenAsync();
        await first.Locator("summary").ClickAsync();
        await Expect(first.Locator(".easy")).ToBeVisibleAsync();
        await KeepAsync(page, $"edition-opened-{screen}");
        await first.Locator("a.more").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Small Models");
        await KeepAsync(page, $"paper-{screen}");
        await page.GoBackAsync();

        await page.Locator("a[rel=prev]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);
        await page.Locator("a[rel=next]").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "달력" }).ClickAsync();
        await Expect(page.Locator($"a[href$='/digests/daily/{ServedSite.Yesterday}']")).ToBeVisibleAsync();
        await KeepAsync(page, $"calendar-{screen}");

        await page.GetByRole(AriaRole.Link, new() { Name = "검색" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("모델");
        await page.GetByRole(AriaRole.Button, new() { Name = "검색" }).ClickAsync();
        await Expect(page.Locator("mark", new() { HasText = "모델" }).First).ToBeVisibleAsync();
        // The other language is found, too.
        await Expect(page.Locator("mark", new() { HasText = "Models" }).First).ToBeVisibleAsync();
        await KeepAsync(page, $"search-{screen}");
        Assert.Empty(_site.Browser.Complaints);
    }

    [ThoroughFact]
    public async Task An_edition_is_read_by_the_keyboard()
    {
        var page = await _site.OpenAsync(Browser.Desktop);
        await page.GotoAsync("/");
        var papers = page.GetByRole(AriaRole.Article);

        foreach (var key in new[] { "j", "j", "j", "k" })
            await page.Keyboard.PressAsync(key);
        await Expect(papers.Nth(1).Locator("summary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("o");
        await Expect(papers.Nth(1).Locator(".easy")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(papers.Nth(1).Locator(".easy")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        Assert.Empty(await Browser.BarriersAsync(page));
        await KeepAsync(page, "keys");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page).ToHaveURLAsync(new Regex($"/digests/daily/{ServedSite.Yesterday}$"));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page).ToHaveURLAsync(new Regex($"/digests/daily/{ServedSite.Today}$"));
        await page.Keyboard.PressAsync("/");
        await Expect(page).ToHaveURLAsync(new Regex("/search$"));
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("j/k?");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("j/k?");
        Assert.Empty(_site.Browser.Complaints);
    }

    /// <summary>As the links of contents, feeds and other pages lead to it.</summary>
    [ThoroughFact]
    public async Task A_link_to_a_paper_of_an_edition_opens_it_and_a_link_is_copied()
    {
        var page = await _site.OpenAsync(Browser.Desktop);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync($"/digests/daily/{ServedSite.Today}#{ServedSite.CitedPaper}");

        var paper = page.Locator($"[data-paper='{ServedSite.CitedPaper}']");
        await Expect(paper.Locator(".easy")).ToBeVisibleAsync();
        await paper.GetByRole(AriaRole.Button, new() { Name = "링크 복사" }).ClickAsync();
        await Expect(paper.GetByRole(AriaRole.Button, new() { Name = "복사했습니다" })).ToBeVisibleAsync();

        Assert.Equal(
            $"{_site.Address}/digests/daily/{ServedSite.Today}/{ServedSite.CitedPaper}", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await page.GetByRole(AriaRole.Navigation, new() { Name = "이 호의 논문" }).GetByRole(AriaRole.Link).Nth(3).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article).Nth(3).Locator(".easy")).ToBeVisibleAsync();
        Assert.Empty(_site.Browser.Complaints);
    }

    /// <summary>What a person on a train sees before the first touch, and what it costs them.</summary>
    [ThoroughFact]
    public async Task The_newest_edition_is_light_and_has_four_papers_on_the_first_screen_of_a_phone()
    {
        _site.Deployment.Sites.Days[ServedSite.Today] = StandInPaper.Many(15);
        var page = await _site.OpenAsync(Browser.Phone);
        await ServedSite.SignInAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "지금 실행" }).ClickAsync();
        await Limit.UntilAsync(async () => await page.GotoAsync("/") is not null && await page.GetByRole(AriaRole.Article).CountAsync() is 15);

        var fourth = await page.GetByRole(AriaRole.Article).Nth(3).BoundingBoxAsync();
        Assert.InRange(fourth!.Y + fourth.Height, 1, Browser.Phone.Height);
        Assert.InRange((await page.Locator(".lead").First.BoundingBoxAsync())!.Y, 1, Browser.Phone.Height / 2);

        var fresh = await _site.Browser.OpenAsync(_site.Address, Browser.Phone, caches: true);
        var (requests, cold) = await TrafficAsync(fresh);
        var (_, warm) = await TrafficAsync(fresh);
        told.WriteLine($"{requests} requests, cold {cold} bytes, warm {warm} bytes");
        Assert.InRange(requests, 1, 4);
        Assert.InRange(cold, 1, 30 * 1024);
        Assert.InRange(warm, 1, 1024);
    }

    /// <summary>By a click and by the keyboard, with scripts and without.</summary>
    [ThoroughTheory, MemberData(nameof(Screens))]
    public async Task A_sentence_of_the_summary_marks_those_of_the_abstract_that_it_rests_on(string screen, bool scripts)
    {
        var page = await _site.OpenAsync(Of(screen), scripts);
        await page.GotoAsync($"/digests/daily/{ServedSite.Today}/{ServedSite.CitedPaper}");
        var (sentences, first, second) = (page.Locator("a.cited"), page.Locator("[data-source-of='1']"), page.Locator("[data-source-of='2 3']"));
        await Expect(sentences).ToHaveCountAsync(3);

        await sentences.Nth(1).ClickAsync();
        await Expect(second).Not.ToHaveCSSAsync("background-color", Unmarked);
        await Expect(second).ToBeInViewportAsync();
        await Expect(first).ToHaveCSSAsync("background-color", Unmarked);
        // What looks for barriers is a script itself.
        if (scripts)
            Assert.Empty(await Browser.BarriersAsync(page));
        await KeepAsync(page, $"cited-{screen}");

        await sentences.Nth(0).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(first).Not.ToHaveCSSAsync("background-color", Unmarked);
        await Expect(second).ToHaveCSSAsync("background-color", Unmarked);
        Assert.Empty(_site.Browser.Complaints);
    }

    [ThoroughTheory]
    [InlineData("phone")]
    [InlineData("desktop")]
    public async Task English_is_one_click_away_and_stays(string screen)
    {
        var page = await _site.OpenAsync(Of(screen));
        await page.GotoAsync("/");

        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.Locator("a[rel=prev]").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await KeepAsync(page, $"english-{screen}");
        await page.GetByRole(AriaRole.Link, new() { Name = "한국어" }).ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "ko");
        await Expect(page).ToHaveURLAsync(new Regex($"/digests/daily/{ServedSite.Yesterday}$"));
        Assert.Empty(_site.Browser.Complaints);
    }

    [ThoroughTheory]
    [InlineData("phone")]
    [InlineData("desktop")]
    public async Task An_operator_signs_in_runs_it_now_and_watches_it_finish(string screen)
    {
        var page = await _site.OpenAsync(Of(screen));
        await page.GotoAsync("/operate");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "지금 실행" })).ToHaveCountAsync(0);
        await ServedSite.SignInAsync(page);

        _site.Deployment.Model.Latency = TimeSpan.FromSeconds(1);
        _site.Deployment.Sites.Days[ServedSite.Today] = StandInPaper.Many(12);
        await page.GetByRole(AriaRole.Button, new() { Name = "지금 실행" }).ClickAsync();

        // Without loading it again: what the page shows from here on came by the stream.
        await Expect(page.GetByRole(AriaRole.Progressbar).First).ToBeVisibleAsync();
        await KeepAsync(page, $"operate-running-{screen}");
        await Expect(page.Locator("#run .badge").First).ToHaveTextAsync("완료", new() { Timeout = 30_000 });
        await Expect(page.Locator("#live-runs")).ToHaveCountAsync(0);
        await page.GotoAsync("/");
        await Expect(page.Locator("main article.paper")).ToHaveCountAsync(12);
        Assert.Empty(_site.Browser.Complaints);
    }

    [ThoroughTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operator_pauses_and_resumes_a_digest(bool scripts)
    {
        var page = await _site.OpenAsync(Browser.Desktop, scripts);
        await ServedSite.SignInAsync(page);

        await page.Locator(".confirm > summary").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "일시 정지", Exact = true }).First.ClickAsync();
        await Expect(page.Locator(".badge", new() { HasText = "일시 정지됨" })).ToBeVisibleAsync();
        await KeepAsync(page, "operate-paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "재개" }).ClickAsync();

        await Expect(page.Locator(".confirm > summary")).ToBeVisibleAsync();
        Assert.Empty(_site.Browser.Complaints);
    }

    /// <summary>The lists of operators are cards on a phone, and a page of them is three screens at most.</summary>
    [ThoroughFact]
    public async Task The_lists_of_operators_are_readable_on_a_phone()
    {
        var page = await _site.OpenAsync(Browser.Phone);
        await ServedSite.SignInAsync(page);
        foreach (var address in new[] { "/operate", "/operate/editions", "/operate/runs", "/operate/deliveries", "/operate/answers", "/operate/spending", "/operate/settings" })
        {
            await page.GotoAsync(address);
            Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollHeight"), 1, 3 * Browser.Phone.Height);
        }
        await page.GotoAsync("/operate/editions");
        Assert.InRange(await page.EvaluateAsync<double>("document.querySelector('td.whole').getBoundingClientRect().width"), 300, 390);
    }

    /// <summary>A picture that does not load leaves neither a broken icon nor an empty box.</summary>
    [ThoroughFact]
    public async Task A_picture_that_fails_to_load_is_hidden()
    {
        var page = await _site.OpenAsync(Browser.Phone);
        await page.Context.RouteAsync("https://cdn-thumbnails.huggingface.co/**", route => route.AbortAsync());
        await page.GotoAsync("/");

        await page.Locator("img.picture").First.EvaluateAsync("picture => { picture.loading = 'eager'; picture.scrollIntoView(); }");

        await Expect(page.Locator("img.picture").First).ToBeHiddenAsync();
    }

    [ThoroughFact]
    public async Task A_wrong_key_opens_nothing_and_is_said()
    {
        var page = await _site.OpenAsync(Browser.Phone);
        await page.GotoAsync("/login");

        await page.GetByLabel("키").FillAsync("not-the-key-of-it");
        await page.GetByRole(AriaRole.Button, new() { Name = "로그인" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await KeepAsync(page, "login-refused");
    }

    [ThoroughTheory]
    [InlineData("phone", ColorScheme.Light)]
    [InlineData("phone", ColorScheme.Dark)]
    [InlineData("desktop", ColorScheme.Light)]
    [InlineData("desktop", ColorScheme.Dark)]
    public async Task No_page_keeps_anybody_out_or_complains(string screen, ColorScheme colors)
    {
        var page = await _site.OpenAsync(Of(screen), colors: colors);
        await ServedSite.SignInAsync(page);
        var barriers = new List<string>();
        foreach (var address in await PagesAsync(page))
        {
            Assert.Equal(200, (await page.GotoAsync(address))!.Status);
            barriers.AddRange(await Browser.FaultsAsync(page));
            await KeepAsync(page, $"{address.Trim('/').Replace('/', '-').Replace('?', '-')}-{screen}-{colors}");
        }

        Assert.True(barriers.Count == 0, string.Join(Environment.NewLine, barriers));
        Assert.Empty(_site.Browser.Complaints);
    }

    /// <summary>Every page there is, in both languages.</summary>
    private static async Task<IReadOnlyList<string>> PagesAsync(IPage page)
    {
        await page.GotoAsync("/operate/runs");
        var run = await page.Locator("a[href^='/operate/runs/']").First.GetAttributeAsync("href");
        string[] korean =
        [
            "/", "/digests/daily", $"/digests/daily/{ServedSite.Today}", $"/digests/daily/{ServedSite.Today}/2501.10000", "/digests/daily/calendar", "/digests/daily/trends", "/digests/daily/trends?weeks=52", "/search", "/search?q=모델", "/topics/fields/대규모 언어 모델", "/mine", "/login",
            "/operate", "/operate/editions", "/operate/runs", run!, "/operate/deliveries", "/operate/answers", "/operate/spending", "/operate/settings",
        ];
        return [.. korean, .. korean.Select(address => "/en" + address)];
    }

    /// <summary>What the newest edition has a browser fetch.</summary>
    private async Task<(int Requests, double Bytes)> TrafficAsync(IPage page)
    {
        await page.GotoAsync("about:blank");
        await using var traffic = await Traffic.OfAsync(page, _site.Address);
        await page.GotoAsync($"{_site.Address}/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        return (traffic.Requests, traffic.Bytes);
    }

    private static Task KeepAsync(IPage page, string name) => Browser.PictureAsync(page, name);

    private static (int, int) Of(string screen) => screen is "phone" ? Browser.Phone : Browser.Desktop;
}
