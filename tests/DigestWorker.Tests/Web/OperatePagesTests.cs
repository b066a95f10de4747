using System.Net;
using System.Text.RegularExpressions;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using DigestWorker.Tests.Runs;
using DigestWorker.Web.Access;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Web;

/// <summary>The operators' pages as a browser gets them.</summary>
public sealed partial class OperatePagesTests
{
    private const string Hostile = "<script>alert('title')</script> & <img src=x onerror=alert(1)>";
    private const string HostileAnswer = "<b onmouseover=alert(2)>짧은</b> {{7*7}} ${x}";

    private static readonly string[] Pages = ["", "/editions", "/runs", "/deliveries", "/answers", "/spending", "/spending?days=90", "/settings"];

    [Fact]
    public async Task A_run_is_asked_for_watched_and_read_about_afterwards()
    {
        await using var worker = await RunOnceAsync();

        var runs = await worker.GetAsync("/en/operate/runs");
        var id = RunLink().Match(runs).Groups["id"].Value;
        Assert.Contains("Every due edition is done.", await worker.GetAsync($"/en/operate/runs/{id}"), StringComparison.Ordinal);
        var editions = await worker.GetAsync("/operate/editions?state=Complete");
        Assert.Contains(">daily 2025-01-08</a>", editions, StringComparison.Ordinal);
        Assert.Contains("""<span class="badge good">완료</span>""", editions, StringComparison.Ordinal);
        Assert.DoesNotContain(">daily 2025-01-08</a>", await worker.GetAsync("/operate/editions?state=Failed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_shows_the_key_with_each_request_sees_every_page_too()
    {
        await using var worker = await RunOnceAsync();

        foreach (var page in Pages)
        {
            using var answer = await worker.SendAsync(HttpMethod.Get, $"/operate{page}", form: null, (ApiKeyAuthenticationHandler.Header, OperatedWorker.Key));
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"/operate{page}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task What_the_model_was_asked_again_is_shown_by_rule_with_its_answer_as_text()
    {
        await using var worker = await RunOnceAsync(call => call.Number == 1 ? HostileAnswer : ModelAnswer.Good(call.PaperId, call.Title));

        var answers = await worker.GetAsync("/en/operate/answers");
        var rule = RuleLink().Match(answers);

        Assert.True(rule.Success, answers);
        Assert.Contains("&lt;b onmouseover=alert(2)&gt;짧은&lt;/b&gt; {{7*7}} ${x}</pre>", answers, StringComparison.Ordinal);
        Assert.Contains("not the object that was asked for", answers, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert", answers, StringComparison.Ordinal);
        Assert.Contains("</pre>", await worker.GetAsync(WebUtility.HtmlDecode(rule.Groups["link"].Value)), StringComparison.Ordinal);
        Assert.DoesNotContain("</pre>", await worker.GetAsync("/en/operate/answers?rule=none-such"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_holds_a_tag_of_somebody_else_or_anything_inline()
    {
        await using var worker = await RunOnceAsync(call => call.Number == 1 ? HostileAnswer : ModelAnswer.Good(call.PaperId, call.Title));

        foreach (var path in Pages.SelectMany(page => new[] { $"/operate{page}", $"/en/operate{page}" }))
        {
            var page = await worker.GetAsync(path);
            Assert.Single(Script().Matches(page));
            Assert.DoesNotMatch(Inline(), page);
            Assert.DoesNotContain("<b on", page, StringComparison.Ordinal);
            Assert.DoesNotContain("onerror=alert(1)>", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_page_tells_a_secret()
    {
        await using var worker = await RunOnceAsync(null, ("HuggingFace:Token", "hf_canaryToken40b7"));

        foreach (var path in Pages.SelectMany(page => new[] { $"/operate{page}", $"/en/operate{page}" }))
        {
            var page = await worker.GetAsync(path);
            Assert.All([OperatedWorker.Key, ModelEndpoint.Key, "hf_canaryToken40b7"], secret => Assert.DoesNotContain(secret, page, StringComparison.Ordinal));
        }
        Assert.Contains("<em>set, hidden</em>", await worker.GetAsync("/en/operate/settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_is_paused_and_resumed_and_says_so()
    {
        await using var worker = await OperatedWorker.StartAsync();
        await worker.SignInAsync();
        var page = await worker.GetAsync("/operate");
        Assert.Contains("매일 09:00, 15:00, 21:00 (Asia/Seoul)", page, StringComparison.Ordinal);
        Assert.Contains("every day at 09:00, 15:00 and 21:00 (Asia/Seoul)", await worker.GetAsync("/en/operate"), StringComparison.Ordinal);
        Assert.Equal(5, Firing().Count(page));

        using (var paused = await worker.SubmitAsync("/operate", "/operate/digests/daily/pause"))
            Assert.Equal((HttpStatusCode.SeeOther, "/operate"), (paused.StatusCode, paused.Headers.Location!.ToString()));
        Assert.Contains("일시 정지됨", await worker.GetAsync("/operate"), StringComparison.Ordinal);
        using (var resumed = await worker.SubmitAsync("/en/operate", "/en/operate/digests/daily/resume"))
            Assert.Equal("/en/operate", resumed.Headers.Location!.ToString());

        Assert.DoesNotContain("일시 정지됨", await worker.GetAsync("/operate"), StringComparison.Ordinal);
    }

    /// <summary>The night page: one card with the cause first, a button for each day, and the rest folded.</summary>
    [Fact]
    public async Task A_refused_key_is_one_card_and_its_button_repairs_the_day()
    {
        var refused = true;
        await using var worker = await OperatedWorker.StartAsync(
            call => refused ? ModelAnswer.Error(401, "invalid_api_key", "wrong key") : ModelAnswer.Good(call.PaperId, call.Title));
        worker.Sites.Days[OperatedWorker.Day] = StandInPaper.Many(3);
        await worker.SignInAsync();
        await RunAsync(worker, ("date", OperatedWorker.Day), ("force", "1"));

        // The health report of the page is some seconds old at most.
        await Limit.UntilAsync(async () => new Markup(await worker.GetAsync("/operate")).All("//article[contains(@class,'problem')]//input[@name='date']").Any());
        var page = new Markup(await worker.GetAsync("/operate"));
        var card = page.One("//article[contains(@class,'problem')]");
        Assert.Contains("API 키를 거부했습니다", Markup.Text(card.SelectSingleNode("h3")!), StringComparison.Ordinal);
        var fields = card.SelectNodes(".//form/input")!.Where(input => input.GetAttributeValue("name", "") is "date" or "force")
            .Select(input => (input.GetAttributeValue("name", ""), input.GetAttributeValue("value", ""))).ToArray();
        Assert.Equal([("date", OperatedWorker.Day), ("force", "1")], fields);

        refused = false;
        await RunAsync(worker, fields);
        Assert.Contains("✓", await worker.GetAsync($"/digests/daily/{OperatedWorker.Day}"), StringComparison.Ordinal);
    }

    /// <summary>From the listing to the file, with the rules in words and a way to the answers.</summary>
    [Fact]
    public async Task The_page_of_a_run_names_each_paper_with_its_way()
    {
        await using var worker = await OperatedWorker.StartAsync(call => call.PaperId switch
        {
            "2501.10001" => HostileAnswer,
            "2501.10002" when call.Number == 1 => ModelAnswer.Of("This is all in English. It is not Korean at all, and it goes on like that for a while, sentence after sentence.", "짧습니다.", "기계학습"),
            _ => ModelAnswer.Good(call.PaperId, call.Title),
        });
        worker.Sites.Days[OperatedWorker.Day] = StandInPaper.Many(6);
        await worker.SignInAsync();
        var address = await RunAsync(worker, ("date", OperatedWorker.Day), ("force", "1"));

        var page = new Markup(await worker.GetAsync(address));
        var papers = page.All("//ul[contains(@class,'run-papers')]/li").Select(Markup.Text).ToList();
        Assert.Equal(6, papers.Count);
        Assert.Matches("^거절 .*목록.*요청 \\(3회, .*거절.*빠짐.*JSON 요청한 형식이 아닌 답변", papers[0]);
        var asked = Assert.Single(papers, paper => paper.StartsWith("채택", StringComparison.Ordinal) && paper.Contains("요청 (2회", StringComparison.Ordinal));
        Assert.Matches("거절.*채택.*실림.*H1 한국어가 아님", asked);
        Assert.Equal(4, papers.Count(paper => paper.Contains("요청 (1회", StringComparison.Ordinal)));
        Assert.Equal(5, page.All($"//ul[contains(@class,'run-papers')]//a[starts-with(@href,'/digests/daily/{OperatedWorker.Day}/2501.1')]").Count());
        Assert.Equal("목록 6 요청 6 채택 5 검증 0 발행 5", Words(Markup.Text(page.One("//ul[contains(@class,'open-editions')]//ol"))));

        var answers = page.One("//ul[contains(@class,'run-papers')]/li[1]//a[contains(@href,'/operate/answers')]").GetAttributeValue("href", "");
        Assert.Equal(3, new Markup(await worker.GetAsync(WebUtility.HtmlDecode(answers))).All("//details[contains(@class,'answer')]").Count());
        new Markup(await worker.GetAsync($"{address}?step=Refused")).One("//ul[contains(@class,'run-papers')]/li");
        Assert.Contains("6 papers asked about, 5 accepted", await worker.GetAsync("/en" + address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_answer_is_three_texts_with_the_broken_places_marked()
    {
        var good = System.Text.Json.JsonDocument.Parse(ModelAnswer.Good("2501.10000", "Small Models").Content!).RootElement;
        var summary = good.GetProperty("summary").GetString() + " 코드는 $\\alpha$ 값으로 <b>정합니다.";
        await using var worker = await OperatedWorker.StartAsync(call => call.Number == 1
            ? ModelAnswer.Of(summary, good.GetProperty("easy_explanation").GetString()!, "기계학습", "Machine Learning")
            : ModelAnswer.Good(call.PaperId, call.Title));
        worker.Sites.Days[OperatedWorker.Day] = StandInPaper.Many(1);
        await worker.SignInAsync();
        await RunAsync(worker, ("date", OperatedWorker.Day), ("force", "1"));

        var answer = new Markup(await worker.GetAsync("/operate/answers")).One("//details[contains(@class,'answer')]");

        Assert.Equal(["요약", "쉬운설명", "관련분야"], answer.SelectNodes(".//h2")!.Select(Markup.Text));
        Assert.Contains("\\alpha", string.Join(' ', answer.SelectNodes(".//section[1]//mark")!.Select(Markup.Text)), StringComparison.Ordinal);
        Assert.Contains("F2 TeX", Markup.Text(answer.SelectSingleNode(".//section[1]")!), StringComparison.Ordinal);
        Assert.DoesNotContain("F2", Markup.Text(answer.SelectSingleNode(".//section[2]")!), StringComparison.Ordinal);
        Assert.Null(answer.SelectSingleNode(".//b"));
        Assert.Equal("JSON", Markup.Text(answer.SelectSingleNode(".//details/summary")!));
    }

    /// <summary>The last runs, what the open days wait for, and a button beside each of them.</summary>
    [Fact]
    public async Task The_first_page_shows_the_last_runs_and_a_button_beside_each_open_day()
    {
        await using var worker = await OperatedWorker.StartAsync(
            call => call.PaperId is "2501.10001" ? HostileAnswer : ModelAnswer.Good(call.PaperId, call.Title), ("Llm:DailyTokenBudget", "5000000"));
        worker.Sites.Days[OperatedWorker.Day] = StandInPaper.Many(6);
        await worker.SignInAsync();
        await RunAsync(worker, ("date", OperatedWorker.Day), ("force", "1"));

        var page = new Markup(await worker.GetAsync("/operate"));
        var bars = page.All("//ol[@class='strip']/li/a").ToList();
        Assert.NotEmpty(bars);
        Assert.All(bars, bar => Assert.Matches("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d Asia/Seoul: ", bar.GetAttributeValue("aria-label", "")));
        Assert.Contains("일부만 실림", bars[^1].GetAttributeValue("title", ""), StringComparison.Ordinal);
        Assert.Matches("5,000,000토큰 중 [1-9][0-9,]*토큰", Markup.Text(page.One("//*[@id='today']")));
        Assert.Equal("5000000", page.One("//*[@id='today']//progress").GetAttributeValue("max", ""));

        var list = new Markup(await worker.GetAsync("/operate/editions"));
        var form = list.One($"//form[@class='retry'][input[@value='{OperatedWorker.Day}']]");
        Assert.Equal("/operate/digests/daily/run", form.GetAttributeValue("action", ""));
        var again = await RunAsync(worker, ("date", OperatedWorker.Day), ("force", "1"));
        Assert.Contains("요청 (3회", Markup.Text(new Markup(await worker.GetAsync(again)).One("//ul[contains(@class,'run-papers')]/li[1]")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs", "마지막 쪽 (1)")]
    [InlineData("editions", "마지막 쪽 (1)")]
    [InlineData("answers", "마지막 쪽 (1)")]
    public async Task A_page_beyond_the_last_offers_the_last(string list, string words)
    {
        await using var worker = await RunOnceAsync();

        var page = await worker.GetAsync($"/operate/{list}?page=99");

        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("기록이 없습니다", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_clock_has_the_zone_of_the_digest()
    {
        await using var worker = await RunOnceAsync();

        foreach (var path in new[] { "", "/editions", "/runs" })
        {
            var times = new Markup(await worker.GetAsync($"/operate{path}")).All("//time").Select(Markup.Text).ToList();
            Assert.NotEmpty(times);
            Assert.All(times, time => Assert.EndsWith(" Asia/Seoul", time, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_run_form_asks_for_a_day_or_a_week_and_a_pause_asks_back()
    {
        await using var worker = await OperatedWorker.StartAsync(null,
            ("Digests:daily:Listing", "HuggingFaceDaily"), ("Digests:weekly:Listing", "HuggingFaceWeekly"), ("Digests:weekly:FileName", "{digest}-{date}.md"));
        await worker.SignInAsync();

        var page = new Markup(await worker.GetAsync("/operate"));

        Assert.Equal("date", page.One("//input[@id='date-daily']").GetAttributeValue("type", ""));
        Assert.Equal(("week", "2023-W18"), (page.One("//input[@id='date-weekly']").GetAttributeValue("type", ""), page.One("//input[@id='date-weekly']").GetAttributeValue("min", "")));
        Assert.Equal(2, page.All("//details/form[contains(@action,'/pause')]/button[@class='danger']").Count());
        Assert.Equal(4, page.All("//label[@class='check']/input[@type='checkbox']").Count());
    }

    [Theory]
    [InlineData("/operate/digests/none-such/run", HttpStatusCode.NotFound)]
    [InlineData("/operate/digests/none-such/pause", HttpStatusCode.NotFound)]
    [InlineData("/operate/digests/daily/run", HttpStatusCode.BadRequest, "date", "2025-13-77")]
    public async Task What_cannot_be_done_is_refused(string action, HttpStatusCode status, params string[] field)
    {
        await using var worker = await OperatedWorker.StartAsync();
        await worker.SignInAsync();

        using var answer = await worker.SubmitAsync("/operate", action, field is [var name, var value] ? [(name, value)] : []);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task An_impossible_date_is_refused_as_on_the_command_line()
    {
        await using var worker = await OperatedWorker.StartAsync();
        await worker.SignInAsync();
        // A digest that is new runs at once.
        await Limit.UntilAsync(async () => await RunsAsync() == 1);

        foreach (var (date, problem) in RunRequestFactoryTests.Impossible.Select(row => row.Data))
        {
            using var answer = await worker.SubmitAsync("/en/operate", "/en/operate/digests/daily/run", ("date", date));

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Contains($"""<p lang="en">{problem}""", page, StringComparison.Ordinal);
        }
        using var korean = await worker.SubmitAsync("/operate", "/operate/digests/daily/run", ("date", "1999-01-01"));
        Assert.Contains("HuggingFaceDaily 목록은 2023-05-04에 시작됩니다.", await korean.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, await RunsAsync());

        async Task<int> RunsAsync() => (await worker.Services.GetRequiredService<RunLog>().PageAsync("daily", 0, 10, TestContext.Current.CancellationToken)).Total;
    }

    [Theory]
    [InlineData("/operate/runs/none-such", HttpStatusCode.NotFound)]
    [InlineData("/operate/runs?page=none", HttpStatusCode.BadRequest)]
    [InlineData("/operate/runs?page=-7", HttpStatusCode.OK)]
    [InlineData("/operate/editions?page=2147483647&state=Nonsense&digest=<i>", HttpStatusCode.OK)]
    [InlineData("/operate/spending?days=7", HttpStatusCode.OK)]
    public async Task A_strange_address_has_an_answer(string path, HttpStatusCode status)
    {
        await using var worker = await OperatedWorker.StartAsync();

        using var answer = await worker.SendAsync(HttpMethod.Get, path);

        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>A worker that has run one day, because somebody pressed the button.</summary>
    private static async Task<OperatedWorker> RunOnceAsync(Func<ModelCall, ModelAnswer>? answer = null, params (string Key, string? Value)[] settings)
    {
        var worker = await OperatedWorker.StartAsync(answer, settings);
        worker.Sites.Days[OperatedWorker.Day] = [new StandInPaper("2501.03262", Hostile, "We measure small models.", 12), new StandInPaper("2501.03263", "A Quiet Title", "We read.", 3)];
        await worker.SignInAsync();
        await RunAsync(worker, ("date", OperatedWorker.Day), ("force", "1"));
        return worker;
    }

    /// <summary>Presses a button that runs the digest, and waits for the end of the run.</summary>
    /// <returns>The address of its page.</returns>
    private static async Task<string> RunAsync(OperatedWorker worker, params (string Name, string Value)[] fields)
    {
        using var asked = await worker.SubmitAsync("/operate/runs", "/operate/digests/daily/run", fields);
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        var page = asked.Headers.Location!.ToString();
        await worker.GetAsync(page);
        var runs = worker.Services.GetRequiredService<RunLog>();
        await Limit.UntilAsync(async () => await runs.FindAsync(page.Split('/')[^1], TestContext.Current.CancellationToken) is { Outcome: not null });
        return page;
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("""href="/en/operate/runs/(?<id>[0-9a-f]{32})"(?:[^\n]*\n){2}[^\n]*done""")]
    private static partial Regex RunLink();

    [GeneratedRegex("""href="(?<link>/en/operate/answers\?rule=[^"]+)""")]
    private static partial Regex RuleLink();

    [GeneratedRegex("<script", RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    [GeneratedRegex("""<[^>]*\s(style|on[a-z]+)=""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"<li><time datetime=")]
    private static partial Regex Firing();
}
