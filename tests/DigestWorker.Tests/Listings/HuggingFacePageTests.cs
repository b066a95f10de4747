using DigestWorker.Listings;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Listings;

public sealed class HuggingFacePageTests
{
    private static readonly string Page = PaperSitePages.List("2025-04-08", StandInPaper.Many(12));

    [Fact]
    public void The_data_of_the_page_is_decoded_once()
    {
        var html = PaperSitePages.List("2025-04-08", [new("2501.10000", "A &amp; B said \"<hi>\" 안녕", "It's 3 &lt; 4.", 7)]);

        var paper = Assert.Single(HuggingFacePage.TryParse(html)!.Rows.Papers);

        Assert.Equal("A &amp; B said \"<hi>\" 안녕", paper.Title);
        Assert.Equal("It's 3 &lt; 4.", paper.Abstract);
    }

    [Fact]
    public void Pages_of_2024_say_their_day_otherwise()
    {
        var html = PaperSitePages.List("2024-08-01T00:00:00.000Z", []).Replace("dateString", "date", StringComparison.Ordinal);

        Assert.Equal("2024-08-01", HuggingFacePage.TryParse(html)!.Period!.Value.Text);
    }

    /// <summary>Ten times as long pages are read.</summary>
    [Theory]
    [InlineData("<div data-target=\"DailyPapers\" ", "a=\"\" ", "data-props=\"{}\"></div>")]
    [InlineData("<div data-target=\"DailyPapers\" ", "aaa ", "data-props=\"{}\"></div>")]
    [InlineData("<div data-target=\"DailyPapers\" data-props=\"", "&quot;", "\"></div>")]
    [InlineData("<div data-target=\"DailyPapers\" data-props='{\"dailyPapers\":[", "{},", "{}]}'></div>")]
    [InlineData("<div data-target=\"DailyPapers\" data-props='{\"dailyPapers\":[", "{\"paper\":{\"id\":\"2501.00001\",\"title\":\"\u3164\"}},", "{}]}'></div>")]
    [InlineData("<article>", "<a href=\"/papers/2501.00001\">\u3164", "</article>")]
    [InlineData("<article><a href=\"/papers/2501.00001\"><a href=\"/papers/2501.00001\"><a href=\"/papers/2501.00001\">", "\u3164", "</article>")]
    [InlineData("", "<article>", "")]
    [InlineData("", "<article></article>", "")]
    [InlineData("", "<div class=\"", "")]
    [InlineData("", "<title>", "")]
    public void Time_grows_with_the_length_of_a_page_alone(string start, string piece, string end)
    {
        var html = PaperSitePages.Page(start + string.Concat(Enumerable.Repeat(piece, 1_000_000 / System.Text.Encoding.UTF8.GetByteCount(piece))) + end);
        var before = CpuTime.OfThisThread();

        _ = DigestWorker.Sites.Challenge.Of(new("https://huggingface.co/papers"), html);
        _ = HuggingFacePage.TryParse(html);

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < TimeSpan.FromSeconds(2), $"It took {took} of a processor.");
    }

    [Fact]
    public void A_page_nested_a_hundred_thousand_deep_does_not_end_the_process()
    {
        var nested = string.Concat(Enumerable.Repeat("<i>", 100_000));

        Assert.Null(HuggingFacePage.TryParse(PaperSitePages.Page(nested)));
        Assert.Null(HuggingFacePage.TryParse(PaperSitePages.Page($"<article>{nested}</article>")));
        Assert.Null(HuggingFacePage.TryParse(PaperSitePages.Page($"<div ='{nested}' data-target=\"DailyPapers\" data-props=\"{{}}\">")));
        Assert.Null(HuggingFacePage.TryParse(PaperSitePages.Page($"<!-- <a x=\" -->{nested}<article>{nested[..(3 * (HtmlPiece.MaxTags - 1))]}</article>")));
    }

    [Fact]
    public void Tags_within_the_data_are_no_nesting()
    {
        var html = PaperSitePages.List("2025-04-08", [new("2501.10000", "Tags", string.Concat(Enumerable.Repeat("<think>", 1000)), 7)]);

        Assert.Single(HuggingFacePage.TryParse(html.Replace("&lt;", "<", StringComparison.Ordinal))!.Rows.Papers);
    }

    [Fact]
    public void A_thousand_broken_pages_are_read_without_an_exception()
    {
        var random = new Random(20250408);
        for (var i = 0; i < 1000; i++)
        {
            var html = Enumerable.Range(0, random.Next(1, 6)).Aggregate(Page, (page, _) => Break(page, random));
            var papers = HuggingFacePage.TryParse(html)?.Rows.Papers ?? [];

            Assert.All(papers, paper => Assert.True(paper.Title.Length > 0 && paper.Votes >= 0 && paper.Id.Value.Length > 0));
        }
    }

    [Fact]
    public void A_thousand_broken_lists_are_read_without_an_exception()
    {
        var random = new Random(20250409);
        var json = $"[{string.Join(',', StandInPaper.Many(12).Select(paper => PaperSitePages.Row("2025-04-08", paper).ToJsonString()))}]";
        string[] odd = ["null", "\"-\"", "-3", "1e99", "[]", "{}", "\"\\ud800\"", "true", "\"\""];
        var read = 0;
        for (var i = 0; i < 1000; i++)
        {
            // The values are swapped for others, so that the JSON stays one and the rows are really looked at.
            var at = json.IndexOf(':', random.Next(json.Length / 2));
            var end = json.IndexOfAny([',', '}'], at);
            var broken = $"{json[..(at + 1)]}{odd[random.Next(odd.Length)]}{json[end..]}";
            if (!LenientJson.TryParse(broken, out var rows))
                continue;

            read++;
            var papers = PaperRows.Of(LenientJson.Items(rows).Select(row => new HuggingFaceRow(row)), HuggingFaceApi.MaxPapers, HuggingFaceApi.Read);
            Assert.InRange(papers.Papers.Count + papers.Rejected.Count, 11, 12);
            Assert.All(LenientJson.Items(rows).Select(row => new HuggingFaceRow(row)), row => row.IsOf(new(2025, 4, 8)));
        }

        Assert.True(read > 300, $"only {read} of the lists were JSON at all");
    }

    private static string Break(string page, Random random)
    {
        var (a, b) = (random.Next(page.Length), random.Next(page.Length));
        var (from, to) = (Math.Min(a, b), Math.Min(Math.Max(a, b), Math.Min(a, b) + random.Next(1, 400)));
        return random.Next(4) switch
        {
            0 => page.Remove(from, to - from),
            1 => page.Insert(b, page[from..to]),
            2 => page[..Math.Max(1, b)],
            _ => string.Concat(page.AsSpan(0, from), new string([.. page[from..to].Reverse()]), page.AsSpan(to)),
        };
    }
}
