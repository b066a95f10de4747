using System.Net;
using DigestWorker.Papers;

namespace DigestWorker.Tests.Web;

/// <summary>The search and the pages of topics as a browser and a client get them.</summary>
public sealed class SearchPagesTests : IAsyncLifetime
{
    private ServedWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _worker = await ServedWorker.StartAsync(("Digests:daily:Listing", "HuggingFaceDaily"));
        await _worker.PublishAsync("2025-01-08",
        [
            With(ServedWorker.Entry("2501.03262", "Training with Rewards", 35, "보상으로 언어 모델을 가르칩니다.", "잘하면 칭찬합니다.", "강화학습", "자연어 처리"), "Jürgen Müller", "Ida <b>Noor"),
            With(ServedWorker.Entry("2501.02955", "Seeing Motion", 8, "영상의 움직임을 봅니다.", "영상을 봅니다.", "컴퓨터 비전", "자연어처리"), "Ida <b>Noor"),
        ]);
        await _worker.PublishAsync("2025-01-09", [.. Enumerable.Range(0, 25).Select(i => ServedWorker.Entry($"2501.2{i:D4}", $"Many Papers {i}", i, fields: ["기계학습", "해양학"]))]);
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Theory]
    [InlineData("2501.03262")]
    [InlineData("https://arxiv.org/abs/2501.03262v3")]
    [InlineData("muller")]
    [InlineData("강화학습은")]
    [InlineData("강하학습")]
    [InlineData("reinforcement learning")]
    public async Task A_paper_is_found_by_what_people_type(string typed)
    {
        var page = await PageAsync("/search?q=" + Uri.EscapeDataString(typed));

        Assert.Equal("Training with Rewards", Markup.Text(page.One("//ol/li/h2/a")));
    }

    [Fact]
    public async Task A_corrected_search_says_so_and_leads_to_what_was_typed()
    {
        var page = await PageAsync("/search?q=" + Uri.EscapeDataString("강하학습"));

        Assert.Contains("‘강화학습’(으)로 검색한 결과입니다.", page.Words, StringComparison.Ordinal);
        var exact = Href(page.One("//p[@class='notice']/a"));
        Assert.Equal("/search?q=" + Uri.EscapeDataString("강하학습") + "&exact=true", exact);
        Assert.Contains("검색 결과가 없습니다.", (await PageAsync(exact)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_are_sorted_narrowed_by_field_and_days_and_keep_that_on_the_next_page()
    {
        var page = await PageAsync("/search?q=many&sort=votes&from=2025-01-09&to=2025-01-09");

        Assert.Contains("논문 25편, 추천순", page.Words, StringComparison.Ordinal);
        Assert.Equal("Many Papers 24", Markup.Text(page.All("//ol/li/h2").First()));
        Assert.Equal("/search?q=many&from=2025-01-09&to=2025-01-09&sort=votes&page=2", Href(page.One("//a[@rel='next']")));
        Assert.Equal("기계학습 25", Markup.Text(page.One("//details//a[starts-with(normalize-space(.), '기계학습')]")));
        Assert.Contains("field=", Href(page.One("//details//a[starts-with(normalize-space(.), '기계학습')]")), StringComparison.Ordinal);
        Assert.Equal("2025-01-09", page.One("//input[@id='from']").GetAttributeValue("value", ""));
    }

    [Theory]
    [InlineData("from=08.01.2025", "날짜가 아닙니다")]
    [InlineData("to=tomorrow", "날짜가 아닙니다")]
    [InlineData("sort=best", "date, votes, relevance 중에서")]
    public async Task A_wrong_date_or_order_is_told_what_is_allowed(string parameter, string said)
    {
        using var answer = await _worker.AnswerAsync("/search?q=many&" + parameter);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, new Markup(await answer.Content.ReadAsStringAsync(Token)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/topics/fields/자연어 처리", "자연어 처리", "논문 2편")]
    [InlineData("/topics/fields/자연어처리", "자연어 처리", "논문 2편")]
    [InlineData("/topics/authors/jurgen muller", "Jürgen Müller", "논문 1편")]
    [InlineData("/topics/authors/Ida <b>Noor", "Ida <b>Noor", "논문 2편")]
    [InlineData("/topics/keywords/Ocean Tides", "ocean tides", "논문 2편")]
    [InlineData("/topics/organizations/LAKESIDE", "Lakeside", "논문 2편")]
    public async Task A_topic_has_a_page_with_its_name_count_months_and_papers(string path, string name, string count)
    {
        var page = await PageAsync(string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

        Assert.Equal(name, Markup.Text(page.One("//h1")));
        Assert.Contains(count, page.Words, StringComparison.Ordinal);
        Assert.Equal(12, page.All("//*[local-name()='rect']").Count());
        Assert.Equal(12, page.All("//table/tbody/tr").Count());
        Assert.NotEmpty(page.All("//ol[@class='found']/li"));
    }

    [Fact]
    public async Task A_topic_is_paged()
    {
        var first = await PageAsync("/topics/fields/" + Uri.EscapeDataString("해양학"));
        Assert.Equal(20, first.All("//ol[@class='found']/li").Count());
        Assert.Equal("Many Papers 24", Markup.Text(first.All("//ol[@class='most-voted']/li/a").First()));

        var last = await PageAsync(Href(first.One("//a[@rel='next']")));
        Assert.Equal(5, last.All("//ol[@class='found']/li").Count());
    }

    [Theory]
    [InlineData("/topics/fields/%ED%95%B4%EC%96%91")]
    [InlineData("/topics/authors/Nobody")]
    [InlineData("/topics/places/Seoul")]
    [InlineData("/topics/fields/")]
    [InlineData("/topics/authors/%21%21")]
    public async Task A_topic_that_no_paper_has_is_not_there(string path)
    {
        using var answer = await _worker.AnswerAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_no_topic_can_be_searched_for()
    {
        using var answer = await _worker.AnswerAsync("/en/topics/authors/Nobody");
        var page = new Markup(await answer.Content.ReadAsStringAsync(Token));

        Assert.Contains("There are no papers on ‘Nobody’.", page.Words, StringComparison.Ordinal);
        Assert.Equal("/en/search?q=Nobody", Href(page.One("//main//a[contains(@href, '/search')]")));
    }

    [Fact]
    public async Task The_API_searches_as_the_page_does()
    {
        using var corrected = System.Text.Json.JsonDocument.Parse(await _worker.GetAsync("/api/v1/search?q=" + Uri.EscapeDataString("강하학습")));
        Assert.Equal("강화학습", corrected.RootElement.GetProperty("searched").GetString());
        Assert.Equal("2501.03262", corrected.RootElement.GetProperty("items")[0].GetProperty("id").GetString());

        using var voted = System.Text.Json.JsonDocument.Parse(await _worker.GetAsync("/api/v1/search?q=many&sort=votes&field=" + Uri.EscapeDataString("해양 학")));
        Assert.Equal(24, voted.RootElement.GetProperty("items")[0].GetProperty("votes").GetInt32());
        Assert.Equal(25, voted.RootElement.GetProperty("fields")[0].GetProperty("papers").GetInt32());
        Assert.Equal(25, voted.RootElement.GetProperty("fieldsOf").GetInt32());
    }

    private static Entry With(Entry entry, params string[] authors) => entry with
    {
        Paper = entry.Paper with { Listed = entry.Paper.Listed with { Authors = authors, Organization = "Lakeside", Keywords = ["ocean tides"] } },
    };

    private async Task<Markup> PageAsync(string path) => new(await _worker.GetAsync(path));

    private static string Href(HtmlAgilityPack.HtmlNode link) => HtmlAgilityPack.HtmlEntity.DeEntitize(link.GetAttributeValue("href", ""));
}
