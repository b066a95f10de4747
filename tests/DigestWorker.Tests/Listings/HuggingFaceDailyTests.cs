using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.StandIns;
using DigestWorker.Tests.Sites;

namespace DigestWorker.Tests.Listings;

public sealed class HuggingFaceDailyTests
{
    private const string Api = "/api/daily_papers";
    private const string Page = "/papers/date";
    private const string Day = "2025-04-08";
    private const string DayBefore = "2025-04-07";

    [Fact]
    public async Task A_day_is_read_from_the_api_alone()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(3);

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal(["2501.10000", "2501.10001", "2501.10002"], listed.Papers.Select(paper => paper.Id.Value));
        Assert.True(listed.Certain);
        var first = listed.Papers[0];
        Assert.Equal("Study 0 of Small Models: What \"Attention\" & <think> Cost", first.Title);
        Assert.Equal("We measure how model 0 behaves when its context grows. It answers 3 of 40 questions at half the price.", first.Abstract);
        Assert.Equal(3, first.Votes);
        Assert.Equal(["Mina Seo", "Jonas Feld"], first.Authors);
        Assert.Equal("Ada Byun", first.SubmittedBy);
        Assert.Equal(0, asked.Sites.Count("/papers"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(230)]
    public async Task A_long_day_is_paged_to_its_end(int count)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(count);

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal(count, listed.Papers.Count);
        Assert.Equal((count / 100) + 1, asked.Sites.Count(Api));
    }

    [Fact]
    public async Task An_api_that_gives_the_same_rows_for_every_page_is_not_asked_for_ever()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(100);
        var rows = Rows(Day, StandInPaper.Many(100));
        asked.Sites.On(Api, 200, rows, "application/json");

        Assert.Equal(100, Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked)).Papers.Count);
        Assert.Equal(2, asked.Sites.Count(Api));
    }

    [Fact]
    public async Task What_an_api_hides_that_gives_the_same_rows_for_every_page_is_read_from_the_page_of_the_day()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(120);
        asked.Sites.On(Api, 200, Rows(Day, StandInPaper.Many(120).Take(100)), "application/json");

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));
        Assert.Equal((120, true), (listed.Papers.Count, listed.Certain));

        asked.Sites.On(Page, 503);
        listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));
        Assert.Equal((100, false), (listed.Papers.Count, listed.Certain));
        Assert.Equal((ReasonCode.ListRepeatsPage, 100), (listed.Doubt!.Code, listed.Doubt.Papers));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_list_that_is_longer_than_any_day_only_the_beginning_is_read_and_it_is_doubted(bool inOnePage)
    {
        await using var asked = await AskedSites.StartAsync();
        var papers = StandInPaper.Many(2_500);
        asked.Sites.Days[Day] = papers;
        if (inOnePage)
            asked.Sites.On(Api, 200, Rows(Day, papers), "application/json");

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal((HuggingFaceApi.MaxPapers, false), (listed.Papers.Count, listed.Certain));
        Assert.Equal((ReasonCode.ListStopsAtLimit, HuggingFaceApi.MaxPapers), (listed.Doubt!.Code, listed.Doubt.Papers));
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("x-no-such-charset")]
    [InlineData("\"")]
    public async Task The_page_is_read_where_the_api_names_a_charset_that_does_not_exist(string charset)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(3);
        asked.Sites.On(Api, async context =>
        {
            context.Response.Headers.ContentType = $"application/json; charset={charset}";
            await context.Response.Body.WriteAsync("[\"\xC3\x28\"]"u8.ToArray().Append((byte)0xFE).ToArray());
            return true;
        });

        Assert.Equal(3, Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked)).Papers.Count);
    }

    [Fact]
    public async Task A_list_that_stops_at_the_default_limit_is_completed_from_the_page()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.ApiCap = 50;
        asked.Sites.Days[Day] = StandInPaper.Many(62);

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal(62, listed.Papers.Count);
        Assert.True(listed.Certain);
    }

    [Fact]
    public async Task A_list_that_stops_at_the_default_limit_stays_doubtful_without_the_page()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.ApiCap = 50;
        asked.Sites.Days[Day] = StandInPaper.Many(62);
        asked.Sites.On(Page, 503);

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal(50, listed.Papers.Count);
        Assert.False(listed.Certain);
        Assert.Equal((ReasonCode.ListStopsAtLimit, 50), (listed.Doubt!.Code, listed.Doubt.Papers));
        Assert.Equal((ReasonCode.SiteError, 503), (listed.Doubt.Listing!.Code, listed.Doubt.Listing.Status));
    }

    [Fact]
    public async Task A_list_that_lost_papers_is_completed_from_the_page()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(4);
        asked.Sites.On(Api, 200, Rows(Day, StandInPaper.Many(2)), "application/json");

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked, "2501.10003"));

        Assert.Equal(4, listed.Papers.Count);
        Assert.True(listed.Certain);
    }

    [Fact]
    public async Task The_rows_of_another_day_are_never_taken_for_this_one()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[DayBefore] = StandInPaper.Many(5);
        asked.Sites.On(Api, 200, Rows(DayBefore, StandInPaper.Many(5)), "application/json");

        var failed = Assert.IsType<ListingOutcome.Failed>(await FetchAsync(asked));

        Assert.Equal(ListingFailure.WrongDay, failed.Kind);
        Assert.Equal(
            (ReasonCode.ApiListsOtherDay, ReasonCode.PageListsOtherDay, DayBefore),
            (failed.Reason.Code, failed.Reason.Listing!.Code, failed.Reason.Listing.Date));
    }

    [Fact]
    public async Task The_page_of_the_day_settles_what_the_rows_leave_open()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(3, "2502.1");
        asked.Sites.On(Api, 200, Rows(DayBefore, StandInPaper.Many(5)), "application/json");

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.All(listed.Papers, paper => Assert.StartsWith("2502.", paper.Id.Value, StringComparison.Ordinal));
        Assert.Equal(3, listed.Papers.Count);
    }

    [Fact]
    public async Task An_empty_day_is_confirmed_by_a_page_that_shows_a_later_one_and_is_not_over_where_it_shows_an_earlier_one()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[DayBefore] = StandInPaper.Many(5);
        Assert.Equal(ReasonCode.PageListsOtherDay, Assert.IsType<ListingOutcome.NotPublishedYet>(await FetchAsync(asked)).Reason.Listing!.Code);

        asked.Sites.Days["2030-01-07"] = StandInPaper.Many(5);
        Assert.True(Assert.IsType<ListingOutcome.NothingListed>(await FetchAsync(asked)).Confirmed);
    }

    [Fact]
    public async Task An_empty_answer_is_no_empty_day_where_the_page_has_papers()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(5);
        asked.Sites.On(Api, 200, "[]", "application/json");

        Assert.Equal(5, Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked)).Papers.Count);
    }

    [Fact]
    public async Task An_empty_day_is_not_confirmed_without_the_page_nor_against_what_is_known()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = [];
        Assert.False(Assert.IsType<ListingOutcome.NothingListed>(await FetchAsync(asked, "2501.10003")).Confirmed);

        asked.Sites.On(Page, 503);
        Assert.False(Assert.IsType<ListingOutcome.NothingListed>(await FetchAsync(asked)).Confirmed);
    }

    [Fact]
    public async Task A_day_that_the_api_refuses_is_not_there_yet()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On(Api, 400, """{"error":"Invalid date"}""", "application/json");

        Assert.False(Assert.IsType<ListingOutcome.NothingListed>(await FetchAsync(asked)).Confirmed);
    }

    [Fact]
    public async Task The_page_stands_in_for_an_api_that_is_down()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = StandInPaper.Many(6);
        var byApi = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));
        asked.Sites.On(Api, 500);

        var byPage = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.True(byPage.Certain);
        Assert.Equivalent(byApi.Papers, byPage.Papers, strict: true);
    }

    [Fact]
    public async Task Cards_are_read_where_the_page_lost_its_data_and_are_not_certain()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On(Api, 500);
        asked.Sites.On(Page, 200, PaperSitePages.CardsOnly(StandInPaper.Many(3)));

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.False(listed.Certain);
        Assert.Equal([3, 2, 1], listed.Papers.Select(paper => paper.Votes));
        Assert.Equal("Study 2 of Small Models: What \"Attention\" & <think> Cost", listed.Papers[2].Title);
        Assert.All(listed.Papers, paper => Assert.Null(paper.Abstract));
    }

    [Theory]
    [InlineData(200, "<!doctype html><html><body><main><h1>We moved</h1></main></body></html>", nameof(ListingFailure.LayoutChanged))]
    [InlineData(200, "<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>", nameof(ListingFailure.Blocked))]
    [InlineData(200, """<html><body><form id="challenge-form" action="/captcha/verify"></form></body></html>""", nameof(ListingFailure.Blocked))]
    [InlineData(403, "Forbidden", nameof(ListingFailure.Blocked))]
    [InlineData(404, "", nameof(ListingFailure.LayoutChanged))]
    [InlineData(503, "", nameof(ListingFailure.Network))]
    [InlineData(200, "", nameof(ListingFailure.Network))]
    public async Task A_site_that_gives_no_list_fails_by_what_it_gave(int status, string body, string kind)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/", status, body);

        var failed = Assert.IsType<ListingOutcome.Failed>(await FetchAsync(asked));

        Assert.Equal(kind, failed.Kind.ToString());
        Assert.Contains("127.0.0.1", ReasonText.Line(failed.Reason), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_about_captchas_is_no_captcha()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = [new("2501.10000", "Just a Moment: <form class=\"g-recaptcha\"> Solved", "We verify you are human.", 5)];
        Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));
        asked.Sites.On(Api, 500);

        Assert.Single(Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked)).Papers);
    }

    [Fact]
    public async Task A_bad_row_falls_alone()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] =
        [
            .. StandInPaper.Many(8),
            new("../../etc/passwd", "A hostile one", "…", 1),
            new("2501.20000", " \n ", "without a title", 1),
            StandInPaper.Many(1)[0] with { Title = "The same paper again" },
        ];

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));

        Assert.Equal(8, listed.Papers.Count);
        Assert.StartsWith("Study 0", listed.Papers[0].Title, StringComparison.Ordinal);
        Assert.Equal(["row 9 (../../etc/passwd)", "row 10 (2501.20000)"], listed.Rejected.Select(rejected => rejected.Row));
        Assert.Equal(["its id is no arXiv identifier", "it has no title"], listed.Rejected.Select(rejected => rejected.Reason));
    }

    [Fact]
    public async Task Many_bad_rows_are_another_layout()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = [.. StandInPaper.Many(7), .. StandInPaper.Many(3, "nonsense")];

        Assert.Equal(ListingFailure.LayoutChanged, Assert.IsType<ListingOutcome.Failed>(await FetchAsync(asked)).Kind);
    }

    [Fact]
    public async Task One_bad_row_of_a_small_day_is_named_and_two_are_another_layout()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Days[Day] = [.. StandInPaper.Many(2), .. StandInPaper.Many(1, "nonsense")];

        var listed = Assert.IsType<ListingOutcome.Listed>(await FetchAsync(asked));
        Assert.Equal((2, "row 3 (nonsense0000)"), (listed.Papers.Count, Assert.Single(listed.Rejected).Row));

        asked.Sites.Days[Day] = [.. StandInPaper.Many(2), .. StandInPaper.Many(2, "nonsense")];
        Assert.Equal(ListingFailure.LayoutChanged, Assert.IsType<ListingOutcome.Failed>(await FetchAsync(asked)).Kind);

        asked.Sites.Days[Day] = StandInPaper.Many(1, "nonsense");
        Assert.Equal(ListingFailure.LayoutChanged, Assert.IsType<ListingOutcome.Failed>(await FetchAsync(asked)).Kind);
    }

    private static async Task<ListingOutcome> FetchAsync(AskedSites asked, params string[] known) =>
        await asked.WhileTimePasses(asked.Listings.FetchAsync(
            ListingKind.HuggingFaceDaily, EditionDate.Parse(Day), [], known.Select(PaperId.Parse).ToHashSet(), TestContext.Current.CancellationToken));

    private static string Rows(string day, IEnumerable<StandInPaper> papers) =>
        $"[{string.Join(',', papers.Select(paper => PaperSitePages.Row(day, paper).ToJsonString()))}]";
}
