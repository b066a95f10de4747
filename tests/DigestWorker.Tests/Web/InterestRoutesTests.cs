using System.Net;
using System.Text.Json;

namespace DigestWorker.Tests.Web;

/// <summary><c>?for=</c> at feeds and API.</summary>
public sealed class InterestRoutesTests : IAsyncLifetime
{
    private ServedWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _worker = await ServedWorker.StartAsync(
            ("Interests:vision:Title", "비전팀 <1>"), ("Interests:vision:Terms:video", "3"), ("Interests:vision:Terms:기계학습", "1"), ("Interests:vision:Terms:survey", "-2"),
            ("Interests:vision:Authors:Seo Mina", "1"), ("Interests:vision:MinScore", "2"));
        await _worker.PublishAsync("2025-01-08", [
            ServedWorker.Entry("2501.00001", "Counting Stars", 90), ServedWorker.Entry("2501.00002", "Video for Everyone", 40),
            ServedWorker.Entry("2501.00003", "A Survey of Video", 30)]);
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task Entries_of_the_API_have_scores_and_those_of_an_edition_are_ordered_by_them()
    {
        var edition = await JsonAsync("/api/v1/digests/daily/editions/latest/entries?for=Vision");

        Assert.Equal(["2501.00002", "2501.00003", "2501.00001"], edition.EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
        Assert.Equal(
            """{"total":5,"parts":[{"kind":"term","name":"video","points":3},{"kind":"term","name":"기계학습","points":1},{"kind":"author","name":"Seo Mina","points":1}]}""",
            edition[0].GetProperty("score").GetRawText());
        Assert.Equal([5, 3, 2], edition.EnumerateArray().Select(entry => entry.GetProperty("score").GetProperty("total").GetInt32()));

        var all = await JsonAsync("/api/v1/entries?for=vision");
        Assert.Equal([2, 5, 3], all.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("score").GetProperty("total").GetInt32()));
        Assert.Equal(JsonValueKind.Null, (await JsonAsync("/api/v1/entries")).GetProperty("items")[0].TryGetProperty("score", out var score) ? score.ValueKind : JsonValueKind.Null);
        Assert.Equal(5, (await JsonAsync("/api/v1/search?q=everyone&for=vision")).GetProperty("items")[0].GetProperty("score").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_feed_has_only_the_papers_that_match_with_the_reasons()
    {
        var papers = await JsonAsync("/feeds/daily/papers.json?for=vision");
        var item = papers.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["Video for Everyone", "A Survey of Video"], item.Select(paper => paper.GetProperty("title").GetString()));
        Assert.Contains("<p>비전팀 &lt;1&gt; 5: video 3 · 기계학습 1 · 저자 Seo Mina 1</p>", item[0].GetProperty("content_html").GetString(), StringComparison.Ordinal);
        Assert.Equal("daily: 비전팀 <1>", papers.GetProperty("title").GetString());
        Assert.EndsWith("/feeds/daily/papers.json?for=vision", papers.GetProperty("feed_url").GetString(), StringComparison.Ordinal);

        var edition = Assert.Single((await JsonAsync("/feeds/daily/editions.json?for=vision")).GetProperty("items").EnumerateArray());
        Assert.Equal("논문 2편", edition.GetProperty("summary").GetString());
        Assert.DoesNotContain("Counting Stars", edition.GetProperty("content_html").GetString(), StringComparison.Ordinal);
        Assert.Contains("survey −2", edition.GetProperty("content_html").GetString(), StringComparison.Ordinal);

        var atom = await _worker.GetAsync("/feeds/daily/papers.atom?for=vision");
        Assert.Contains("비전팀 &amp;lt;1&amp;gt; 5: video 3", atom, StringComparison.Ordinal);
        Assert.NotEqual(IdOf(await _worker.GetAsync("/feeds/daily/papers.atom")), IdOf(atom));

        static string IdOf(string feed) => feed.Split("<id>")[1].Split("</id>")[0];
    }

    [Theory]
    [InlineData("/api/v1/entries?for=nlp", "for: 'nlp' is not an interest of this worker; allowed are vision.")]
    [InlineData("/api/v1/digests/daily/editions/latest/entries?for=", "for: '' is not an interest of this worker; allowed are vision.")]
    [InlineData("/api/v1/entries?for=vision&for=vision", "for: it is given more than once; give it once.")]
    [InlineData("/feeds/daily/papers.atom?for=nlp", "for: 'nlp' is not an interest of this worker; allowed are vision.")]
    [InlineData("/feeds/daily/editions.json?for=nlp", "for: 'nlp' is not an interest of this worker; allowed are vision.")]
    public async Task An_unknown_interest_is_refused_with_those_that_there_are(string path, string detail)
    {
        using var answer = await _worker.AnswerAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(detail, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task The_page_of_an_edition_is_ranked_and_says_why(string language)
    {
        var plain = await _worker.GetAsync($"{language}/digests/daily/2025-01-08");
        Assert.Contains("""/digests/daily/2025-01-08?for=vision""", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"score", plain, StringComparison.Ordinal);

        var ranked = new Markup(await _worker.GetAsync($"{language}/?for=VISION")).Words;
        Assert.Contains(language is "" ? "5 video 3 · 기계학습 1 · 저자 Seo Mina 1" : "5 video 3 · 기계학습 1 · author Seo Mina 1", ranked, StringComparison.Ordinal);
        Assert.Contains(language is "" ? "비전팀 <1>: 2편" : "비전팀 <1>: 2 papers", ranked, StringComparison.Ordinal);
        Assert.Contains(language is "" ? "다른 논문 1편" : "1 other paper", ranked, StringComparison.Ordinal);
        int At(string title) => ranked.IndexOf(title, StringComparison.Ordinal);
        Assert.True(At("Video for Everyone") < At("A Survey of Video") && At("A Survey of Video") < At("Counting Stars"), ranked);

        using var unknown = await _worker.AnswerAsync($"{language}/digests/daily/2025-01-08?for=nlp");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("vision", await unknown.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_ranked_page_the_fields_keep_the_interest_and_the_interest_keeps_the_field()
    {
        var field = Uri.EscapeDataString("기계학습");
        var ranked = new Markup(await _worker.GetAsync("/digests/daily/2025-01-08?for=vision"));
        var link = ranked.One("//section[@class='filter']//a[starts-with(normalize-space(.), '기계학습')]").GetAttributeValue("href", "").Replace("&amp;", "&");
        Assert.Equal($"/digests/daily/2025-01-08?field={field}&for=vision", link);

        var both = new Markup(await _worker.GetAsync(link));
        string Link(string path) => both.One(path).GetAttributeValue("href", "").Replace("&amp;", "&");
        Assert.Equal("/digests/daily/2025-01-08?for=vision", Link("//section[@class='filter']//a[@aria-current]"));
        Assert.Equal($"/digests/daily/2025-01-08?field={field}", Link("//nav[@class='interests']//a[@aria-current]"));
    }

    [Fact]
    public async Task The_API_lists_the_interests()
    {
        Assert.Equal("""[{"name":"vision","title":"비전팀 <1>","minScore":2}]""", await _worker.GetAsync("/api/v1/interests"));
        await using var worker = await ServedWorker.StartAsync();
        Assert.Equal("[]", await worker.GetAsync("/api/v1/interests"));
    }

    [Fact]
    public async Task Without_interests_no_page_speaks_of_them()
    {
        await using var worker = await ServedWorker.StartAsync();
        await worker.PublishAsync("2025-01-08", [ServedWorker.Entry("2501.00001", "Counting Stars", 90)]);

        Assert.DoesNotContain("class=\"interests\"", await worker.GetAsync("/"), StringComparison.Ordinal);
        using var unknown = await worker.AnswerAsync("/?for=vision");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Theory]
    [InlineData("/mine", "내 논문", "스크립트가 있어야 합니다")]
    [InlineData("/en/mine", "My papers", "needs scripts")]
    public async Task The_page_of_what_a_reader_keeps_says_that_it_needs_scripts(string path, string title, string line)
    {
        var page = await _worker.GetAsync(path);

        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains(line, page, StringComparison.Ordinal);
        Assert.Contains("""<div id="mine-page" hidden>""", page, StringComparison.Ordinal);
    }

    private async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await _worker.GetAsync(path)).RootElement;
}
