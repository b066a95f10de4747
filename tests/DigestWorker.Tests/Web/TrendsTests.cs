using System.Net;
using System.Text.Json;
using DigestWorker.Papers;
using DigestWorker.Storage;
using DigestWorker.Web.Http;

namespace DigestWorker.Tests.Web;

/// <summary>What a digest was about over the weeks: the page, and the figures behind its pictures.</summary>
public sealed class TrendsTests : IAsyncLifetime
{
    private ServedWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _worker = await ServedWorker.StartAsync();
        // Twelve weeks up to 2025-W12: two papers on robots in each of the first eight, three on videos in each of the last four.
        foreach (var week in Enumerable.Range(0, 12))
        {
            var day = new DateOnly(2024, 12, 31).AddDays(7 * week);
            await _worker.PublishAsync($"{day:yyyy-MM-dd}", week < 8
                ? [Entry(week, 1, "Robots that Walk", 10, "로봇"), Entry(week, 2, "Robots that Grasp", 5, "로봇", "기계학습")]
                : [Entry(week, 1, "Video Diffusion", 30 + week, "비디오 생성"), Entry(week, 2, "Video Tokens", 7, "비디오생성"), Entry(week, 3, "Long Video", 1, "비디오 생성", "기계학습")]);
        }
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task The_figures_are_those_of_the_editions()
    {
        var trends = JsonDocument.Parse(await _worker.GetAsync("/api/v1/digests/daily/trends")).RootElement;

        var weeks = trends.GetProperty("weeks").EnumerateArray().Select(week => (Text(week, "week"), Number(week, "papers"), Number(week, "votes"))).ToList();
        Assert.Equal(12, weeks.Count);
        Assert.Equal(("2025-W01", 2, 15), weeks[0]);
        Assert.Equal(("2025-W12", 3, 49), weeks[^1]);
        Assert.Equal(
            [("로봇", 16), ("기계학습", 12), ("비디오 생성", 12)],
            trends.GetProperty("fields").EnumerateArray().Select(field => (Text(field, "field"), Number(field, "papers"))));
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0], trends.GetProperty("fields")[0].GetProperty("byWeek").EnumerateArray().Select(papers => papers.GetInt32()));
        var rising = trends.GetProperty("rising")[0];
        Assert.Equal(("video", 12, 0, 1d, 0d), (Text(rising, "word"), Number(rising, "papers"), Number(rising, "before"), rising.GetProperty("share").GetDouble(), rising.GetProperty("shareBefore").GetDouble()));
        // 기계학습 has 4 of 12 papers now and 8 of 16 before.
        var falling = trends.GetProperty("falling").EnumerateArray().Single(word => Text(word, "word") is "기계학습");
        Assert.Equal((4, 8, 0.3333, 0.5), (Number(falling, "papers"), Number(falling, "before"), falling.GetProperty("share").GetDouble(), falling.GetProperty("shareBefore").GetDouble()));
        Assert.Equal(("Video Diffusion", 41, "2025-03-18"), (Text(trends.GetProperty("mostVoted")[0], "title"), Number(trends.GetProperty("mostVoted")[0], "votes"), Text(trends.GetProperty("mostVoted")[0], "date")));
        Assert.Equal(12, weeks.Count);
    }

    [Theory]
    [InlineData("?weeks=2", HttpStatusCode.OK)]
    [InlineData("?weeks=52", HttpStatusCode.OK)]
    [InlineData("?weeks=1", HttpStatusCode.BadRequest)]
    [InlineData("?weeks=53", HttpStatusCode.BadRequest)]
    [InlineData("?weeks=all", HttpStatusCode.BadRequest)]
    public async Task Weeks_are_validated_alike_everywhere(string query, HttpStatusCode expected)
    {
        foreach (var path in (string[])["/digests/daily/trends", "/en/digests/daily/trends", "/api/v1/digests/daily/trends", "/api/v1/digests/daily/trends.csv"])
            Assert.Equal(expected, (await _worker.AnswerAsync(path + query)).StatusCode);
    }

    [Fact]
    public async Task The_page_has_a_picture_and_a_table_for_each()
    {
        var page = new Markup(await _worker.GetAsync("/digests/daily/trends"));

        Assert.Equal("동향", Markup.Text(page.One("//h1")));
        Assert.Contains("논문 28편, 추천 ", page.Words, StringComparison.Ordinal);
        Assert.Equal(5, page.All("//svg").Count());
        Assert.All(page.All("//svg"), picture => Assert.NotEmpty(picture.GetAttributeValue("aria-label", "")));
        Assert.Contains("로봇, 주별 논문 수: 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0", page.All("//svg").Select(picture => picture.GetAttributeValue("aria-label", "")));
        Assert.Equal(["2025-W12", "3", "49"], page.All("(//table)[1]/tbody/tr[1]/*").Select(Markup.Text));
        Assert.Equal(["2025-W12", "0", "1", "3"], page.All("(//table)[2]/tbody/tr[1]/*").Select(Markup.Text));
        Assert.Equal(["video", "12편 (100 %)", "0편 (0 %)", "+100"], page.All("(//table)[3]/tbody/tr[1]/*").Select(Markup.Text));
        Assert.Equal(
            ["/api/v1/digests/daily/trends.csv?weeks=12", "/api/v1/digests/daily/trends?weeks=12"],
            page.All("//a[starts-with(@href, '/api')]").Select(link => link.GetAttributeValue("href", "")));
    }

    [Fact]
    public async Task The_table_is_for_spreadsheets()
    {
        var answer = await _worker.AnswerAsync("/api/v1/digests/daily/trends.csv");
        var rows = (await answer.Content.ReadAsStringAsync(Token)).TrimStart('\uFEFF').Split("\r\n");

        Assert.Equal(("text/csv", "trends-daily.csv"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        Assert.Equal("kind,name,date,paper,papers,votes,papersBefore,share,shareBefore", rows[0]);
        Assert.Equal("week,2025-W01,2025-W01,,2,15,,,", rows[1]);
        Assert.Contains("field,로봇,2025-W01,,2,,,,", rows);
        Assert.Contains("rising,video,,,12,,0,1,0", rows);
        Assert.Contains("paper,Video Diffusion,2025-03-18,2501.11001,,41,,,", rows);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+2", "'=1+2")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    public void No_cell_becomes_a_formula(string text, string cell) => Assert.Equal($"{cell},-1\r\n", CsvText.Row(text, -1));

    [Fact]
    public async Task What_does_not_exist_has_no_trends()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _worker.AnswerAsync("/digests/weekly/trends")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _worker.AnswerAsync("/api/v1/digests/weekly/trends")).StatusCode);
        await using var empty = await ServedWorker.StartAsync();
        Assert.Contains("아직 발행된 호가 없어", await empty.GetAsync("/digests/daily/trends"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_has_the_chart_of_its_votes_and_related_papers_with_what_they_share()
    {
        // The first votes were seen when the edition was published.
        await _worker.Get<Database>().WriteAsync(
            "INSERT INTO vote (paper_id, seen_at, votes) VALUES ('2501.11001', 1736300000000, 4), ('2501.11001', 1736386400000, 20)", Token);

        var page = new Markup(await _worker.GetAsync("/digests/daily/2025-03-18/2501.11001"));

        Assert.Contains("추천수: 처음 4, 마지막 41, 최고 41 (", page.Words, StringComparison.Ordinal);
        Assert.Equal(["100", "50", "0"], page.All("//figure[@class='chart']/ol[contains(@class,'scale')]/li").Select(Markup.Text));
        Assert.Equal(3, page.All("//table/tbody/tr").Count());
        var related = page.All("//ul[contains(@class,'related')]/li");
        Assert.Equal(5, related.Count());
        Assert.All(related, other => Assert.Contains("video", Markup.Text(other), StringComparison.Ordinal));
        Assert.Equal("/digests/daily/2025-02-25/2501.08001", page.One("//ul[contains(@class,'related')]/li[1]/a").GetAttributeValue("href", ""));
    }

    [Fact]
    public async Task An_edition_begins_with_its_overview()
    {
        var page = new Markup(await _worker.GetAsync("/digests/daily/2025-03-18"));

        Assert.Equal("논문 3편, 추천 49", Markup.Text(page.One("//details[@class='overview']/summary")));
        Assert.Equal(["비디오 생성", "3", "기계학습", "1"], page.All("//details[@class='overview']//tbody//*[self::th or self::td[@class='number']]").Select(Markup.Text));
        Assert.Equal("/digests/daily/trends", page.All("//details[@class='overview']//a").Last().GetAttributeValue("href", ""));
    }

    private static Entry Entry(int week, int number, string title, int votes, params string[] fields) =>
        ServedWorker.Entry($"2501.{week:D2}00{number}", title, votes, $"{title}에 관한 연구입니다.", "쉽게 말해 그렇습니다.", fields);

    private static string Text(JsonElement row, string member) => row.GetProperty(member).GetString()!;

    private static int Number(JsonElement row, string member) => row.GetProperty(member).GetInt32();
}
