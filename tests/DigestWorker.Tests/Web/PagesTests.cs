using System.Net;
using DigestWorker.Papers;
using DigestWorker.Storage;

namespace DigestWorker.Tests.Web;

/// <summary>The pages for readers as a browser gets them.</summary>
public sealed class PagesTests : IAsyncLifetime
{
    private ServedWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Reason Unreadable { get; } = new(ReasonCode.ListingUnreadable)
    {
        Cause = new Reason(ReasonCode.SiteError) { Host = "huggingface.co", Status = 503, Detail = "Service Unavailable" },
    };

    public async ValueTask InitializeAsync()
    {
        _worker = await ServedWorker.StartAsync(("Digests:daily:Listing", "HuggingFaceDaily"), ("Digests:vision:Listing", "Arxiv"), ("Digests:vision:Categories:0", "cs.CV"), ("Digests:vision:Directory", "vision"));
        await _worker.PublishAsync("2025-01-06", [ServedWorker.Entry("2501.00006", "An Earlier Title", 5)]);
        await _worker.PublishAsync(
            "2025-01-08",
            [
                ServedWorker.Entry("2501.03262", "Training with Rewards", 35, "보상으로 언어 모델을 가르칩니다.", "잘하면 칭찬하는 방법입니다.", "강화학습", "자연어 처리"),
                ServedWorker.Entry("2501.02955", "Seeing Motion", 8, "영상의 움직임을 봅니다.", "영상을 잘 보게 합니다.", "컴퓨터 비전", "자연어처리"),
            ],
            [new LeftOut(new Paper(new ListedPaper(PaperId.Parse("2501.00006"), "An Earlier Title", 6), null), LeftOutKind.Repeat, new Reason(ReasonCode.PublishedElsewhere) { Date = "2025-01-06" }) { AlreadyIn = EditionDate.Parse("2025-01-06") }]);
        await _worker.RecordAsync("2025-01-09", EditionState.Failed, Unreadable);
        await _worker.RecordAsync("2025-01-11", EditionState.Empty, new Reason(ReasonCode.WeekendEmpty));
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task The_first_page_is_the_newest_edition_and_says_what_came_after_it()
    {
        var page = await PageAsync("/");

        Assert.Equal("2025년 1월 8일 수요일", Markup.Text(page.One("//h1")));
        Assert.Equal(["Training with Rewards", "Seeing Motion"], page.All("//article//h3").Select(Markup.Text));
        Assert.Contains("✓ 완료 논문 2편, 추천 43 ", page.Words, StringComparison.Ordinal);
        Assert.Contains("1월 9일 : 실패 논문 목록을 읽지 못했습니다.", page.Words.Replace("1월 9일:", "1월 9일 :", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(["/digests/daily", "/digests/vision"], page.All("//nav[@aria-label='다이제스트']/a").Select(Href));
    }

    [Fact]
    public async Task An_edition_begins_with_its_most_voted_papers_and_leads_on_at_its_end()
    {
        await _worker.PublishAsync("2025-01-13", [.. Enumerable.Range(0, 9).Select(i => ServedWorker.Entry($"2501.0700{i}", $"Title {i}", 90 - i, easy: $"{i}번째 문장입니다. 다음 문장입니다."))]);

        var page = await PageAsync("/digests/daily/2025-01-13");

        Assert.Equal(["추천 많은 논문 5편", "다른 논문 4편"], page.All("//section[@class='papers']/h2").Select(Markup.Text));
        Assert.Equal([5, 4], page.All("//section[@class='papers']").Select(section => section.ChildNodes.Count(child => child.Name is "article")));
        Assert.Equal("0번째 문장입니다.", Markup.Text(page.All("//*[@class='lead']").First()));
        Assert.Equal(page.All("//article").Select(article => $"#{article.Id}"), page.All("//nav[@aria-label='이 호의 논문']//a").Select(Href));
        Assert.Equal("/digests/daily/2025-01-08", Href(page.One("//nav[@aria-label='다음에 읽을 호']//a")));
        // A link of this kind is one for the arrow keys, and there is one of each.
        Assert.Equal("/digests/daily/2025-01-08", Href(page.One("//a[@rel='prev']")));
    }

    [Fact]
    public async Task A_field_that_one_paper_has_is_not_among_those_to_choose_from_first()
    {
        var page = await PageAsync("/digests/daily/2025-01-08");

        Assert.Equal(["자연어 처리 2"], page.All("//section[@class='filter']/ul//a").Select(Markup.Text));
        Assert.Equal(["강화학습 1", "컴퓨터 비전 1"], page.All("//section[@class='filter']/details//a").Select(Markup.Text));
    }

    [Theory]
    [InlineData(-40, 12, "▲23 24시간 동안 +23")]
    [InlineData(-10, 12, "▲23 24시간 동안 +23")]
    [InlineData(-10, 38, "▼3 24시간 동안 -3")]
    public async Task The_change_of_votes_in_a_day_is_beside_them(int hours, int votes, string words)
    {
        await _worker.Get<Database>().WriteAsync(
            Fence.None, "INSERT INTO vote (paper_id, seen_at, votes) VALUES ('2501.03262', @at, @votes)", Token,
            ("@at", _worker.Get<TimeProvider>().GetUtcNow().AddHours(hours).ToUnixTimeMilliseconds()), ("@votes", (long)votes));

        Assert.Equal($"35 추천 {words}", Markup.Text((await PageAsync("/digests/daily/2025-01-08")).One("//article[@id='2501.03262']//*[@class='votes']")));
    }

    [Fact]
    public async Task A_page_has_a_preview_and_a_place_on_the_home_screen()
    {
        var page = await PageAsync("/digests/daily/2025-01-08");

        Assert.Equal("2025년 1월 8일 수요일 · daily", Preview(page, "title"));
        Assert.Equal("논문 2편 · Training with Rewards · Seeing Motion", Preview(page, "description"));
        Assert.EndsWith("/digests/daily/2025-01-08", Preview(page, "url"), StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.1", Preview(page, "url"), StringComparison.Ordinal);
        Assert.EndsWith("/2501.03262.png", Preview(page, "image"), StringComparison.Ordinal);
        Assert.EndsWith("/en/digests/daily/2025-01-08", Preview(await PageAsync("/en/digests/daily/2025-01-08"), "url"), StringComparison.Ordinal);
        foreach (var asset in page.All("//link[@rel='manifest']|//link[@rel='apple-touch-icon']").Select(Href))
            Assert.Equal(HttpStatusCode.OK, (await _worker.AnswerAsync(asset)).StatusCode);

        static string Preview(Markup page, string property) =>
            HtmlAgilityPack.HtmlEntity.DeEntitize(page.One($"//meta[@property='og:{property}']").GetAttributeValue("content", ""));
    }

    [Fact]
    public async Task A_digest_is_called_by_its_title()
    {
        await using var titled = await ServedWorker.StartAsync(("Digests:daily:Title", "오늘의 논문"), ("Digests:daily:EnglishTitle", "Papers of the day"));
        await titled.PublishAsync("2025-01-08", [ServedWorker.Entry("2501.03262", "A Title", 1)]);

        foreach (var path in new[] { "/", "/digests/daily/calendar", "/digests/daily/2025-01-07", "/digests/daily/2025-01-08/2501.03262" })
        {
            using var korean = await titled.AnswerAsync(path);
            Assert.Contains("오늘의 논문", new Markup(await korean.Content.ReadAsStringAsync(Token)).Words, StringComparison.Ordinal);
            using var english = await titled.AnswerAsync("/en" + path);
            Assert.Contains("Papers of the day", new Markup(await english.Content.ReadAsStringAsync(Token)).Words, StringComparison.Ordinal);
        }
        Assert.Contains("오늘의 논문: 논문", await titled.GetAsync("/feeds/daily/papers.atom"), StringComparison.Ordinal);
        Assert.Contains("""
            "title":"오늘의 논문"
            """, await titled.GetAsync("/api/v1/digests"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weekend_that_only_waits_is_not_said()
    {
        await _worker.RecordAsync("2025-01-12", EditionState.Pending, new Reason(ReasonCode.NothingListedYet));
        await _worker.RecordAsync("2025-01-13", EditionState.Pending, new Reason(ReasonCode.NothingListedYet));

        var page = await PageAsync("/digests/daily/2025-01-08");

        Assert.DoesNotContain("1월 12일", page.Words, StringComparison.Ordinal);
        Assert.Contains("1월 13일", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_has_its_picture_texts_fields_votes_and_links()
    {
        var page = await PageAsync("/digests/daily/2025-01-08");
        const string Article = "//article[@id='2501.03262']";

        var picture = page.One(Article + "//summary/img");
        Assert.Equal("https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2501.03262.png", picture.GetAttributeValue("src", ""));
        // The title is beside it, and a picture that fails to load leaves nothing behind.
        Assert.Equal("", picture.GetAttributeValue("alt", "none"));
        Assert.Equal(("1200", "648"), (picture.GetAttributeValue("width", ""), picture.GetAttributeValue("height", "")));
        Assert.Equal("잘하면 칭찬하는 방법입니다.", Markup.Text(page.One(Article + "//summary//*[@class='lead']")));
        Assert.Equal(["잘하면 칭찬하는 방법입니다.", "보상으로 언어 모델을 가르칩니다."], page.All(Article + "//dd[@lang='ko']").Select(Markup.Text));
        Assert.Equal(["강화학습", "자연어 처리"], page.All(Article + "//a[@class='chip']").Select(Markup.Text));
        Assert.Equal("35 추천", Markup.Text(page.One(Article + "//*[@class='votes']")));
        Assert.Equal(
            ["/digests/daily/2025-01-08/2501.03262", "https://arxiv.org/pdf/2501.03262", "https://arxiv.org/abs/2501.03262", "https://huggingface.co/papers/2501.03262"],
            page.All(Article + "//p[@class='links']/a").Select(Href));
        Assert.Equal("Mina Seo, Jonas Feld", Markup.Text(page.One(Article + "//p[contains(@class,'byline')]")));
    }

    [Fact]
    public async Task Pictures_can_be_switched_off()
    {
        await using var plain = await ServedWorker.StartAsync(("Web:Pictures", "false"));
        await plain.PublishAsync("2025-01-08", [ServedWorker.Entry("2501.03262", "A Title", 1)]);

        Assert.Empty(new Markup(await plain.GetAsync("/")).All("//img"));
    }

    [Fact]
    public async Task A_chip_filters_by_its_field_however_it_is_spaced_and_can_be_taken_off()
    {
        var all = await PageAsync("/digests/daily/2025-01-08");
        var chips = all.All("//section[@class='filter']//a[@class='chip']").ToList();
        Assert.Equal(["자연어 처리 2", "강화학습 1", "컴퓨터 비전 1"], chips.Select(Markup.Text));

        var both = await PageAsync(Href(chips[0]));
        Assert.Equal(2, both.All("//article").Count());
        Assert.Contains("2편 가운데 2편", both.Words, StringComparison.Ordinal);

        var one = await PageAsync(Href(chips[1]));
        Assert.Equal("Training with Rewards", Markup.Text(one.One("//article//h3")));
        var on = one.One("//section[@class='filter']//a[@aria-current]");
        Assert.Equal("/digests/daily/2025-01-08", Href(on));
        Assert.Equal(2, (await PageAsync(Href(on))).All("//article").Count());
    }

    [Fact]
    public async Task A_field_that_no_paper_has_leaves_none_and_says_so()
    {
        var page = await PageAsync("/digests/daily/2025-01-08?field=" + Uri.EscapeDataString("<양자>"));

        Assert.Empty(page.All("//article"));
        Assert.Contains("<양자>: 2편 가운데 0편", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_edition_leads_to_the_published_ones_before_and_after_it()
    {
        Assert.Equal("/digests/daily/2025-01-08", Href((await PageAsync("/digests/daily/2025-01-06")).One("//a[@rel='next']")));
        Assert.Equal("/digests/daily/2025-01-06", Href((await PageAsync("/digests/daily/2025-01-08")).One("//a[@rel='prev']")));
        Assert.Equal("/digests/daily/2025-01-08", Href((await PageAsync("/digests/daily/2025-01-09")).One("//a[@rel='prev']")));
    }

    [Theory]
    [InlineData("2025-01-09", "✕ 실패", "논문 목록을 읽지 못했습니다.", "이 호를 만들지 못했습니다.")]
    [InlineData("2025-01-11", "○ 논문 없음", "주말에는 새 논문이 올라오지 않습니다.", "이날은 목록에 논문이 없습니다.")]
    public async Task An_edition_without_a_file_says_its_state_and_reason(string date, string state, string reason, string words)
    {
        var page = await PageAsync($"/digests/daily/{date}");

        Assert.Equal(state, Markup.Text(page.One("//*[contains(@class,'badge')]")));
        Assert.Contains(reason, page.Words, StringComparison.Ordinal);
        Assert.Contains(words, page.Words, StringComparison.Ordinal);
        Assert.Empty(page.All("//article"));
    }

    [Fact]
    public async Task What_was_left_out_is_said_with_its_reason_and_where_it_is()
    {
        var page = await PageAsync("/digests/daily/2025-01-08");

        Assert.Contains("빠진 논문 1편", page.Words, StringComparison.Ordinal);
        Assert.Contains("이전 호에 실린 논문입니다.", page.Words, StringComparison.Ordinal);
        Assert.Equal("/digests/daily/2025-01-06/2501.00006", Href(page.One("//details//span/a")));
    }

    [Fact]
    public async Task Who_edits_a_file_by_hand_is_read()
    {
        var file = Path.Combine(_worker.Digests, "2025-01-08.md");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Token)).Replace("보상으로", "칭찬으로", StringComparison.Ordinal), Token);

        Assert.Contains("칭찬으로 언어 모델을 가르칩니다.", await _worker.GetAsync("/"), StringComparison.Ordinal);
        Assert.Contains("칭찬으로 언어 모델을 가르칩니다.", await _worker.GetAsync("/digests/daily/2025-01-08/2501.03262"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_said()
    {
        File.Delete(Path.Combine(_worker.Digests, "2025-01-08.md"));

        var page = await PageAsync("/digests/daily/2025-01-08");
        Assert.Equal("✕ 파일 없음", Markup.Text(page.One("//*[contains(@class,'badge')]")));
        Assert.Contains("이 호의 파일이 없습니다. 다음 실행에서 다시 만듭니다.", page.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _worker.AnswerAsync("/digests/daily/2025-01-08/2501.03262")).StatusCode);
    }

    [Theory]
    [InlineData("garbage, not a digest", "이 호의 파일이 손상되어 읽을 수 없습니다.")]
    [InlineData("\u0000\uFFFD\u0001", "이 호의 파일이 손상되어 읽을 수 없습니다.")]
    [InlineData("", "이 호의 파일이 손상되어 읽을 수 없습니다.")]
    public async Task A_file_that_cannot_be_read_is_not_called_complete(string content, string words)
    {
        await File.WriteAllTextAsync(Path.Combine(_worker.Digests, "2025-01-08.md"), content, Token);

        var page = await PageAsync("/digests/daily/2025-01-08");

        Assert.Equal("✕ 파일 손상", Markup.Text(page.One("//*[contains(@class,'badge')]")));
        Assert.Contains(words, page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("논문 0편", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_day_between_two_editions_is_said_with_a_link_to_its_list()
    {
        await _worker.RecordAsync("2025-01-07", EditionState.Failed, Unreadable);

        foreach (var date in new[] { "2025-01-06", "2025-01-08" })
        {
            var page = await PageAsync($"/digests/daily/{date}");
            Assert.Contains("1월 7일: 실패 논문 목록을 읽지 못했습니다.", page.Words, StringComparison.Ordinal);
            Assert.NotEmpty(page.All("//a[@href='https://huggingface.co/papers/date/2025-01-07']"));
        }
    }

    [Theory]
    [InlineData("2025-01-07", "아직 만들지 않은 날짜입니다.", "/digests/daily/2025-01-06", "/digests/daily/2025-01-08")]
    [InlineData("2024-12-31", "이 다이제스트의 첫 호는 2025-01-06부터입니다.", null, "/digests/daily/2025-01-06")]
    [InlineData("2199-01-01", "아직 오지 않은 날짜입니다.", "/digests/daily/2025-01-08", null)]
    [InlineData("2025-01-05", "이 다이제스트의 첫 호는 2025-01-06부터입니다.", null, "/digests/daily/2025-01-06")]
    [InlineData("2025-W02", "이 다이제스트는 다른 단위로 나옵니다.", null, "/digests/daily/2025-01-08")]
    public async Task A_date_without_an_edition_says_what_is_known_and_leads_on(string date, string why, string? previous, string? next)
    {
        using var answer = await _worker.AnswerAsync($"/digests/daily/{date}");
        var page = new Markup(await answer.Content.ReadAsStringAsync(Token));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(why, page.Words, StringComparison.Ordinal);
        Assert.Equal(previous, page.All("//a[@rel='prev']").Select(Href).SingleOrDefault());
        Assert.Equal(next, page.All("//a[@rel='next']").Select(Href).SingleOrDefault());
    }

    [Fact]
    public async Task A_paper_that_an_edition_lacks_leads_back_to_it()
    {
        using var answer = await _worker.AnswerAsync("/digests/daily/2025-01-08/2501.99999");
        var page = new Markup(await answer.Content.ReadAsStringAsync(Token));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEmpty(page.All("//main//a[@href='/digests/daily/2025-01-08']"));
    }

    [Fact]
    public async Task A_search_that_is_too_long_is_told_the_limit()
    {
        using var answer = await _worker.AnswerAsync("/search?q=" + Uri.EscapeDataString(new string('가', 5000)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("검색어는 200자까지입니다.", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_results_beyond_the_last_leads_to_the_last()
    {
        var page = await PageAsync("/search?q=motion&page=40");

        Assert.Equal("/search?q=motion", Href(page.One("//main/p/a")));
        Assert.Empty(page.All("//a[@rel='prev']"));
    }

    [Fact]
    public async Task Only_an_address_with_the_hash_of_the_asset_is_kept_for_ever()
    {
        var hashed = (await PageAsync("/")).One("//link[@rel='stylesheet']").GetAttributeValue("href", "");
        Assert.Equal("public, max-age=31536000, immutable", (await _worker.AnswerAsync(hashed)).Headers.CacheControl!.ToString());

        foreach (var other in new[] { "/assets/style.css", "/assets/style.css?old" })
            Assert.Equal("no-cache", (await _worker.AnswerAsync(other)).Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_first_run_that_failed_is_said_instead_of_waited_for()
    {
        Assert.Contains("첫 실행이 끝나면", (await PageAsync("/digests/vision")).Words, StringComparison.Ordinal);
        var runs = _worker.Get<RunLog>();
        var run = await runs.StartAsync("vision", runs.NewId(), Fence.None, Token);
        Assert.Contains("첫 호를 만들고 있습니다.", (await PageAsync("/digests/vision")).Words, StringComparison.Ordinal);

        await runs.EndAsync(run, RunOutcome.Failed, Unreadable, default, Fence.None, Token);

        var page = await PageAsync("/digests/vision");
        Assert.Contains("첫 호를 만들지 못했습니다. 논문 목록을 읽지 못했습니다.", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("첫 실행이 끝나면", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_are_told_numbers_and_no_rules()
    {
        var rejected = new Reason(ReasonCode.AnswerRejected) { Rules = ["F1"], Detail = "F1 요약: '줄바꿈' 때문에 형식이 깨집니다." };
        await _worker.RecordAsync("2025-01-10", EditionState.Partial, new Reason(ReasonCode.Partial) { Papers = 15, Of = 17, Deferred = 2, Cause = rejected });

        var page = await PageAsync("/digests/daily/2025-01-08");

        Assert.Contains("17편 중 15편 · 2편은 준비 중", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("F1", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spoilt_document_beside_the_file_costs_the_readers_only_what_it_knew()
    {
        await File.WriteAllTextAsync(Path.Combine(_worker.Digests, "2025-01-08.json"), "{ spoilt", Token);

        var page = await PageAsync("/digests/daily/2025-01-08/2501.03262");

        Assert.Equal("Training with Rewards", Markup.Text(page.One("//h1")));
        Assert.DoesNotContain("Mina Seo", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_has_a_page_of_its_own_with_all_that_is_known_of_it()
    {
        var page = await PageAsync("/digests/daily/2025-01-08/2501.03262");

        Assert.Equal("Training with Rewards", Markup.Text(page.One("//h1")));
        Assert.Contains("We measure small models.", Markup.Text(page.One("//details/p[@lang='en']")), StringComparison.Ordinal);
        Assert.Contains("요약 stand-in (Ollama, summary.ko/1), 초록 기반, 2025년 1월 8일", page.Words, StringComparison.Ordinal);
        Assert.Equal("/digests/daily/2025-01-08/2501.02955", Href(page.One("//a[@rel='next']")));
        Assert.Empty(page.All("//a[@rel='prev']"));
        Assert.Equal("/digests/daily/2025-01-08#2501.03262", Href(page.All("//main/nav/a").ElementAt(1)));
    }

    [Fact]
    public async Task A_sentence_leads_to_the_sentences_of_the_abstract_that_it_rests_on()
    {
        const string Text = "🤖 We measure. It is <small>. The end.";
        var entry = ServedWorker.Entry("2501.09001", "Cited", 1, "작은 모델을 재었습니다. 작습니다. 끝입니다.");
        entry = entry with
        {
            Paper = entry.Paper with { Listed = entry.Paper.Listed with { Abstract = Text } },
            Summary = entry.Summary with
            {
                Evidence = SummaryEvidence.Of(Text, [new(new(0, 13), [new(0, 14), new(15, 29)]), new(new(14, 19), [new(15, 29)]), new(new(20, 25), [])]),
            },
        };
        await _worker.PublishAsync("2025-01-10", [entry]);

        var page = await PageAsync("/digests/daily/2025-01-10/2501.09001");

        Assert.Equal(["작은 모델을 재었습니다. #source-1", "작습니다. #source-2"], page.All("//dd/a[@class='cited']").Select(link => $"{Markup.Text(link)} {Href(link)}"));
        Assert.Equal("작은 모델을 재었습니다. 작습니다. 끝입니다.", Markup.Text(page.One("//dl[@class='texts']/dd[1]")));
        Assert.Equal(["1 🤖 We measure.", "1 2 It is <small>."], page.All("//*[@data-source-of]").Select(part => $"{part.GetAttributeValue("data-source-of", "")} {WebUtility.HtmlDecode(part.InnerText)}"));
        Assert.Equal(Text, WebUtility.HtmlDecode(page.One("//p[@class='sources']").InnerText));
        Assert.NotNull(page.One("//details[@open]//*[@id='source-2']"));

        // A text that somebody edited is not the one that was traced.
        var file = Path.Combine(_worker.Digests, "2025-01-10.md");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Token)).Replace("작습니다.", "아주 작습니다.", StringComparison.Ordinal), Token);
        Assert.Empty((await PageAsync("/digests/daily/2025-01-10/2501.09001")).All("//a[@class='cited']"));
    }

    [Fact]
    public async Task An_old_identifier_with_its_slash_has_a_page_too()
    {
        await _worker.PublishAsync("2025-01-10", [ServedWorker.Entry("math/0309136", "An Old Title", 1)]);

        Assert.Equal("An Old Title", Markup.Text((await PageAsync("/digests/daily/2025-01-10/math/0309136")).One("//h1")));
    }

    [Fact]
    public async Task Votes_that_were_seen_more_than_once_are_drawn_and_told()
    {
        Assert.Empty((await PageAsync("/digests/daily/2025-01-08/2501.03262")).All("//svg"));
        var before = new DateTimeOffset(2025, 1, 8, 9, 30, 0, TimeSpan.Zero);
        await _worker.Get<Database>().WriteAsync(
            Fence.None, "INSERT INTO vote (paper_id, seen_at, votes) VALUES ('2501.03262', @at, 12)", Token, ("@at", before.ToUnixTimeMilliseconds()));

        var drawn = (await PageAsync("/digests/daily/2025-01-08/2501.03262")).One("//svg");

        Assert.Equal("img", drawn.GetAttributeValue("role", ""));
        Assert.Equal("0,140 720,25", drawn.SelectSingleNode("polyline")!.GetAttributeValue("points", ""));
        Assert.Equal(2, (await PageAsync("/digests/daily/2025-01-08/2501.03262")).All("//tbody/tr").Count());
    }

    [Fact]
    public async Task The_calendar_has_a_link_and_a_word_for_every_day_and_leads_to_the_other_years()
    {
        await _worker.PublishAsync("2023-12-29", [ServedWorker.Entry("2312.00001", "A Title of an Earlier Year", 1)]);

        var page = await PageAsync("/digests/daily/calendar");

        Assert.Equal("2025년 1월", Markup.Text(page.One("//caption")));
        Assert.Equal(
            ["/digests/daily/2025-01-06", "/digests/daily/2025-01-08", "/digests/daily/2025-01-09", "/digests/daily/2025-01-11"], page.All("//td/a").Select(Href));
        Assert.Equal("2025년 1월 9일 목요일: 실패", page.One("//td/a[@class='bad']").GetAttributeValue("title", ""));
        Assert.Equal("82: 2025년 1월 8일 수요일: 완료, 논문 2편", Markup.Text(page.All("//td/a").ElementAt(1)));
        Assert.Empty(page.All("//a[@rel='next']"));
        Assert.Equal("/digests/daily/calendar?year=2024", Href(page.One("//a[@rel='prev']")));
        Assert.Contains("이 해에 나온 호가 없습니다.", (await PageAsync("/digests/daily/calendar?year=2024")).Words, StringComparison.Ordinal);
        Assert.Equal("/digests/daily/2023-12-29", Href((await PageAsync("/digests/daily/calendar?year=2023")).One("//td/a")));
        // The first of December 2023 is a Friday.
        Assert.Equal(5, (await PageAsync("/digests/daily/calendar?year=2023")).All("//tbody/tr[1]/td").TakeWhile(day => Markup.Text(day) is "").Count());
    }

    [Fact]
    public async Task A_week_is_said_as_one_and_listed_in_its_month()
    {
        await _worker.RecordAsync("2025-W02", EditionState.Pending, new Reason(ReasonCode.NothingListedYet), "weekly");

        Assert.Equal("2025년 2주 (1월 6일~1월 12일)", Markup.Text((await PageAsync("/digests/weekly/2025-W02")).One("//h1")));
        Assert.Equal("Week 2 of 2025 (6 Jan to 12 Jan)", Markup.Text((await PageAsync("/en/digests/weekly/2025-W02")).One("//h1")));
        var calendar = await PageAsync("/digests/weekly/calendar");
        Assert.Equal("2025년 1월", Markup.Text(calendar.One("//h2")));
        Assert.Equal("2025년 2주 (1월 6일~1월 12일) … 준비 중", Markup.Text(calendar.One("//section//li")));
    }

    [Fact]
    public async Task A_search_marks_what_it_finds_in_titles_summaries_explanations_and_fields()
    {
        var korean = await PageAsync("/search?q=" + Uri.EscapeDataString("언어모델"));
        Assert.Equal("언어 모델", Markup.Text(korean.One("//main//mark")));
        Assert.Equal("/digests/daily/2025-01-08/2501.03262", Href(korean.One("//ol/li/h2/a")));

        Assert.Equal("Motion", Markup.Text((await PageAsync("/search?q=motion")).One("//h2//mark")));
        Assert.Equal("칭찬", Markup.Text((await PageAsync("/search?q=" + Uri.EscapeDataString("칭찬"))).One("//main//mark")));
        Assert.Equal("강화학습", Markup.Text((await PageAsync("/search?q=" + Uri.EscapeDataString("강화학습"))).One("//a[@class='chip']/mark")));
    }

    [Fact]
    public async Task A_search_stays_in_the_digest_and_the_field_that_were_chosen()
    {
        await _worker.PublishAsync("2025-01-08", [ServedWorker.Entry("2501.04444", "Seeing Stills", 3, fields: "컴퓨터 비전")], digest: "vision");

        Assert.Equal(2, (await PageAsync("/search?q=seeing")).All("//ol/li").Count());
        Assert.Equal("Seeing Stills", Markup.Text((await PageAsync("/search?q=seeing&digest=vision")).One("//ol/li/h2")));
        Assert.Equal(2, (await PageAsync("/search?field=" + Uri.EscapeDataString("컴퓨터비전"))).All("//ol/li").Count());
        Assert.Equal("vision", Markup.Text((await PageAsync("/search?q=seeing&digest=vision")).One("//select[@name='digest']/option[@selected]")));
    }

    [Fact]
    public async Task A_search_is_paged_and_says_when_it_found_nothing()
    {
        await _worker.PublishAsync("2025-01-13", [.. Enumerable.Range(0, 45).Select(i => ServedWorker.Entry($"2501.2{i:D4}", "Many Papers", 45 - i))]);

        var first = await PageAsync("/search?q=many+papers");
        Assert.Equal(20, first.All("//ol/li").Count());
        Assert.Contains("논문 45편", first.Words, StringComparison.Ordinal);
        var last = await PageAsync("/search?q=many+papers&page=3");
        Assert.Equal(5, last.All("//ol/li").Count());
        Assert.Empty(last.All("//a[@rel='next']"));
        Assert.Equal("/search?q=many%20papers&page=2", Href(last.One("//a[@rel='prev']")));

        Assert.Contains("검색 결과가 없습니다.", (await PageAsync("/search?q=quantum")).Words, StringComparison.Ordinal);
        Assert.Contains("검색 결과가 없습니다.", (await PageAsync("/search?q=%25%00!")).Words, StringComparison.Ordinal);
        Assert.Empty((await PageAsync("/search")).All("//ol"));
    }

    [Fact]
    public async Task Every_page_is_there_in_English_and_stays_so()
    {
        var page = await PageAsync("/en/digests/daily/2025-01-08");

        Assert.Equal("en", page.One("//html").GetAttributeValue("lang", ""));
        Assert.Equal("Wednesday, 8 January 2025", Markup.Text(page.One("//h1")));
        Assert.All(page.All("//main//a").Select(Href).Where(to => to.StartsWith('/') && !to.StartsWith("/files/", StringComparison.Ordinal) && !to.StartsWith("/feeds/", StringComparison.Ordinal)),
            to => Assert.StartsWith("/en/", to, StringComparison.Ordinal));
        Assert.Equal("/digests/daily/2025-01-08", Href(page.One("//header//a[@hreflang='ko']")));
        Assert.Equal("/en/search?q=%EA%B0%80", Href((await PageAsync("/search?q=%EA%B0%80")).One("//header//a[@hreflang='en']")));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/en", HttpStatusCode.OK)]
    [InlineData("/digests/daily", HttpStatusCode.OK)]
    [InlineData("/digests/vision", HttpStatusCode.OK)]
    [InlineData("/digests/daily/2025-01-08", HttpStatusCode.OK)]
    [InlineData("/digests/daily/2025-01-08/2501.03262", HttpStatusCode.OK)]
    [InlineData("/digests/daily/calendar", HttpStatusCode.OK)]
    [InlineData("/digests/vision/calendar", HttpStatusCode.OK)]
    [InlineData("/search?q=motion", HttpStatusCode.OK)]
    [InlineData("/digests/monthly", HttpStatusCode.NotFound)]
    [InlineData("/digests/monthly/calendar", HttpStatusCode.NotFound)]
    [InlineData("/digests/daily/calendar?year=0", HttpStatusCode.NotFound)]
    [InlineData("/digests/daily/calendar?year=x", HttpStatusCode.BadRequest)]
    [InlineData("/digests/daily/2025-01-10", HttpStatusCode.NotFound)]
    [InlineData("/digests/daily/yesterday", HttpStatusCode.NotFound)]
    [InlineData("/digests/daily/..%2F..%2Fworker.db", HttpStatusCode.NotFound)]
    [InlineData("/digests/daily/2025-01-08/2501.99999", HttpStatusCode.NotFound)]
    [InlineData("/digests/daily/2025-01-08/..%2F..%2Fworker.db", HttpStatusCode.NotFound)]
    [InlineData("/digests/daily/2025-01-09/2501.03262", HttpStatusCode.NotFound)]
    [InlineData("/nowhere/at/all", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    public async Task Every_answer_keeps_scripts_frames_and_guesses_out(string path, HttpStatusCode status)
    {
        using var answer = await _worker.AnswerAsync(path);

        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith("default-src 'none'; script-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task Who_has_a_page_already_is_not_sent_it_again()
    {
        using var first = await _worker.AnswerAsync("/digests/daily/2025-01-08");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/digests/daily/2025-01-08") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await _worker.Browser.SendAsync(again, Token);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Headings_landmarks_and_labels_are_there_for_who_does_not_see_the_page()
    {
        foreach (var path in new[] { "/", "/digests/daily/2025-01-09", "/digests/daily/2025-01-08/2501.03262", "/digests/daily/calendar", "/search?q=motion", "/en/nowhere" })
        {
            using var answer = await _worker.AnswerAsync(path);
            var page = new Markup(await answer.Content.ReadAsStringAsync(Token));
            page.One("//main");
            page.One("//h1");
            var levels = page.All("//h1|//h2|//h3").Select(heading => heading.Name[1] - '0').ToList();
            Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"{path} leaves out a heading"));
            Assert.All(page.All("//nav"), nav => Assert.NotEqual("", nav.GetAttributeValue("aria-label", "")));
            Assert.All(page.All("//input[not(@type='hidden')]|//select"), field => page.One($"//label[@for='{field.Id}']"));
            Assert.All(page.All("//img"), picture => Assert.Equal("", picture.GetAttributeValue("alt", "none")));
            var ids = page.All("//*[@id]").Select(node => node.Id).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Fact]
    public async Task Forty_hostile_texts_are_shown_as_they_are_and_none_is_markup()
    {
        Assert.Equal(40, HostileTexts.All.Distinct().Count());
        await _worker.PublishAsync("2025-01-14", [.. HostileTexts.All.Select((text, i) => ServedWorker.Entry($"2501.3{i:D4}", $"{i} {text}", 40 - i, $"요약 {text}", $"쉬운설명 {text}", $"분야 {text}"))]);
        var shown = HostileTexts.All.Select((text, i) => new DigestEntry(PaperId.Parse($"2501.3{i:D4}"), $"{i} {text}", $"요약 {text}", $"쉬운설명 {text}", ["분야"], 0)).ToList();

        foreach (var language in new[] { "", "/en" })
        {
            var edition = await PageAsync($"{language}/digests/daily/2025-01-14");
            edition.IsHarmless();
            Assert.Equal(shown.Select(entry => Spaced(entry.Title)), edition.All("//article//h3").Select(Markup.Text));
            Assert.Equal(shown.Select(entry => Spaced(entry.EasyExplanation)), edition.All("//article//dl/dd[1]").Select(Markup.Text));
            Assert.Equal(shown.Select(entry => Spaced(entry.Summary)), edition.All("//article//dl/dd[2]").Select(Markup.Text));
        }
        foreach (var entry in shown)
        {
            var page = await PageAsync($"/digests/daily/2025-01-14/{entry.Id}");
            page.IsHarmless();
            Assert.Equal(Spaced(entry.Title), Markup.Text(page.One("//h1")));
        }
        foreach (var text in HostileTexts.All)
        {
            foreach (var path in new[] { "/search?q=", "/search?field=", "/search?q=script&digest=", "/digests/daily/2025-01-14?field=", "/en/search?q=", "/digests/", "/digests/daily/", "/digests/daily/2025-01-14/" })
            {
                using var answer = await _worker.AnswerAsync(path + Uri.EscapeDataString(text));
                new Markup(await answer.Content.ReadAsStringAsync(Token)).IsHarmless();
            }
        }
        var found = await PageAsync("/search?q=script");
        found.IsHarmless();
        Assert.NotEmpty(found.All("//mark"));
        Assert.Subset(shown.Select(entry => Spaced(entry.Title)).ToHashSet(), found.All("//ol/li/h2").Select(Markup.Text).ToHashSet());
    }

    private async Task<Markup> PageAsync(string path) => new(await _worker.GetAsync(path));

    private static string Href(HtmlAgilityPack.HtmlNode link) => HtmlAgilityPack.HtmlEntity.DeEntitize(link.GetAttributeValue("href", ""));

    private static string Spaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
