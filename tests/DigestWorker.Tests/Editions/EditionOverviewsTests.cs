using DigestWorker.Editions;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Search;

namespace DigestWorker.Tests.Editions;

public sealed class EditionOverviewsTests
{
    private static FieldCounts Before { get; } = new(
        new DateOnly(2024, 12, 11), new DateOnly(2025, 1, 7), 20, 100,
        new Dictionary<string, int> { [SearchText.NormalizedKey("비디오 생성")] = 15, [SearchText.NormalizedKey("기계학습")] = 60 });

    [Fact]
    public void Every_figure_is_counted()
    {
        var overview = EditionOverviews.Of(
            [
                Entry("2501.00001", 90, "https://github.com/a/b", "Example Labs", "비디오 생성", "기계학습"),
                Entry("2501.00002", 40, null, "Example Labs", "비디오생성"),
                Entry("2501.00003", 20, "https://github.com/c/d", null, "비디오 생성", "로봇"),
                Entry("2501.00004", 3, null, "Another", "기계학습"),
            ],
            Before);

        Assert.Equal((4, 153L, 20, 2), (overview.Papers, overview.Votes, overview.MedianVotes, overview.WithCode));
        Assert.Equal(["2501.00001", "2501.00002", "2501.00003", "2501.00004"], overview.MostVoted.Select(paper => paper.Id.Value));
        Assert.Equal([new("비디오 생성", 3, 15), new("기계학습", 2, 60), new FieldFigure("로봇", 1, 0)], overview.Fields);
        Assert.Equal(new EditionsBefore("2024-12-11", "2025-01-07", 20, 100), overview.Before);
        Assert.Equal([new("Example Labs", 2), new OrganizationFigure("Another", 1)], overview.Organizations);
    }

    public static TheoryData<string, string, int, int, int, int> Lines => new()
    {
        // What is said, of a field with so many of 4 papers, and so many of 100 before.
        { "논문 4편, 추천 40 · 로봇 평소의 5배 · 코드 공개 4편", "4 papers, 40 votes · 로봇 at 5 times its usual share · 4 with code", 4, 20, 100, 4 },
        { "논문 4편, 추천 40 · 로봇 새로 등장", "4 papers, 40 votes · 로봇 is new", 4, 0, 100, 0 },
        { "논문 4편, 추천 40 · 로봇 평소의 1.9배 · 코드 공개 1편", "4 papers, 40 votes · 로봇 at 1.9 times its usual share · 1 with code", 3, 40, 100, 1 },
        // Too few papers now, too few before, or not more than usual.
        { "논문 4편, 추천 40", "4 papers, 40 votes", 2, 1, 100, 0 },
        { "논문 4편, 추천 40", "4 papers, 40 votes", 4, 1, 19, 0 },
        { "논문 4편, 추천 40", "4 papers, 40 votes", 4, 90, 100, 0 },
    };

    [Theory, MemberData(nameof(Lines))]
    public void The_line_names_what_is_unusual(string korean, string english, int papers, int papersBefore, int before, int withCode)
    {
        var overview = new EditionOverview
        {
            Papers = 4, Votes = 40, MedianVotes = 10, MostVoted = [], Fields = [new FieldFigure("로봇", papers, papersBefore)],
            Before = new EditionsBefore("2024-12-11", "2025-01-07", 20, before), WithCode = withCode, Organizations = [],
        };

        Assert.Equal(korean, OverviewText.Line(overview, Language.Korean));
        Assert.Equal(english, OverviewText.Line(overview, Language.English));
    }

    [Theory]
    [InlineData("2025-01-08", "2024-12-11", "2025-01-07")]
    [InlineData("2025-W02", "2024-12-09", "2025-01-05")]
    [InlineData("2025-03", "2025-02-01", "2025-02-28")]
    public void It_is_compared_with_the_four_weeks_or_the_month_before(string date, string from, string to)
    {
        var days = EditionOverviews.DaysBefore(EditionDate.Parse(date));

        Assert.Equal((from, to), ($"{days.From:yyyy-MM-dd}", $"{days.To:yyyy-MM-dd}"));
    }

    [Fact]
    public void An_edition_that_is_written_again_is_compared_with_the_same()
    {
        var entries = new[] { Entry("2501.00001", 90, null, null, "비디오 생성", "로봇"), Entry("2501.00002", 40, null, null, "기계학습") };
        var overview = EditionOverviews.Of(entries, Before);

        Assert.Equivalent(overview, EditionOverviews.Of(entries, EditionOverviews.ComparedWith(overview)), strict: true);
    }

    private static Entry Entry(string id, int votes, string? code, string? organization, params string[] fields)
    {
        var paper = PaperId.Parse(id);
        return new Entry(
            new Paper(new ListedPaper(paper, $"Paper {id}", votes) { CodeUrl = code, Organization = organization }, null),
            new AcceptedSummary(paper, new PaperSummary("요약입니다.", "쉽습니다.", fields), new Provenance(
                "Ollama", "stand-in", "summary.ko/1", new DateTimeOffset(2025, 1, 8, 12, 0, 0, TimeSpan.Zero), 1, new TokenUsage(100, 50))));
    }
}
