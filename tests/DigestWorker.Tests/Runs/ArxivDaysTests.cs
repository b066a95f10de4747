using DigestWorker.Papers;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>
/// Days of an arXiv digest over a weekend and the holiday of Monday, 20 January 2025, against an arXiv that shows papers only once it
/// has announced them. Times in New York are five hours behind UTC.
/// </summary>
public sealed class ArxivDaysTests
{
    private static readonly DateOnly First = new(2025, 1, 16);
    private static readonly DateOnly Last = new(2025, 1, 24);

    /// <summary>Submitted at, shown at, and the edition for it where every day has a run.</summary>
    private static readonly (string Id, string SubmittedAt, string ShownAt, string Edition)[] Announced =
    [
        ("2501.08001", "2025-01-14T20:00Z", "2025-01-16T01:00Z", "2025-01-16"),
        ("2501.08002", "2025-01-15T18:59Z", "2025-01-16T01:00Z", "2025-01-16"),
        ("2501.09001", "2025-01-15T19:00Z", "2025-01-17T01:00Z", "2025-01-17"), // the deadline is 14:00 in New York
        ("2501.09002", "2025-01-16T18:30Z", "2025-01-17T01:00Z", "2025-01-17"),
        ("2501.10001", "2025-01-16T23:00Z", "2025-01-20T01:00Z", "2025-01-20"), // Thursday to Friday: Sunday evening
        ("2501.10002", "2025-01-17T18:00Z", "2025-01-20T01:00Z", "2025-01-20"),
        ("2501.10003", "2025-01-17T12:00Z", "2025-01-20T01:00Z", "2025-01-20"),
        ("2501.11001", "2025-01-17T20:00Z", "2025-01-22T01:00Z", "2025-01-22"), // Friday to Tuesday, over the holiday
        ("2501.11002", "2025-01-19T12:00Z", "2025-01-22T01:00Z", "2025-01-22"),
        ("2501.11003", "2025-01-20T20:00Z", "2025-01-22T01:00Z", "2025-01-22"),
        ("2501.11004", "2025-01-21T18:00Z", "2025-01-22T01:00Z", "2025-01-22"),
        ("2501.12001", "2025-01-22T10:00Z", "2025-01-23T01:00Z", "2025-01-23"),
        ("2501.13001", "2025-01-23T10:00Z", "2025-01-24T01:00Z", "2025-01-24"),
    ];

    /// <summary>Held by the moderators for a week.</summary>
    private static readonly (string Id, string SubmittedAt, string ShownAt, string Edition)[] Held =
    [
        ("2501.12801", "2025-01-15T09:00Z", "2025-01-23T01:00Z", "2025-01-23"),
        ("2501.13801", "2025-01-16T09:00Z", "2025-01-24T01:00Z", "2025-01-24"),
    ];

    private const string Withdrawn = "2501.09002";

    public static TheoryData<string, string[]> Schedules { get; } = new()
    {
        { "12:00", [] },
        { "00:30", [] },
        { "23:50", [] },
        { "01:10 07:00 13:00 19:00", [] },
        { "12:00", ["2025-01-17", "2025-01-18", "2025-01-19"] },
        { "12:00", ["2025-01-21", "2025-01-22", "2025-01-23"] },
        { "12:00", ["2025-01-23", "2025-01-24", "2025-01-25"] },
        { "06:00 18:00", ["2025-01-17", "2025-01-20", "2025-01-22"] },
    };

    [Theory, MemberData(nameof(Schedules))]
    public async Task Every_paper_comes_into_exactly_one_edition_and_every_day_settles(string times, string[] down)
    {
        await using var world = await StartAsync([.. Announced, .. Held]);

        await RunDaysAsync(world, times.Split(' '), down, Last.AddDays(4));

        var editions = await PapersAsync(world);
        Assert.Equal(Announced.Concat(Held).Select(paper => paper.Id).Order(StringComparer.Ordinal), editions.Select(paper => paper.Id).Order(StringComparer.Ordinal));
        Assert.All(Announced, paper => Assert.Equal(paper.Edition, editions.Single(placed => placed.Id == paper.Id).Date));
        if (down.Length == 0)
            Assert.All(Held, paper => Assert.Equal(paper.Edition, editions.Single(placed => placed.Id == paper.Id).Date));
        Assert.All(Days(First, Last), day => Assert.True(world.Indexed(day).Settled, day));
        Assert.Equal(
            [("2025-01-18", ReasonCode.WeekendEmpty), ("2025-01-19", ReasonCode.WeekendEmpty), ("2025-01-21", ReasonCode.HolidayEmpty)],
            Days(First, Last).Select(world.Indexed).Where(day => day.State is EditionState.Empty).Select(day => (day.Date, day.Reason.Code)));
        Assert.Equal(["2501.09001"], InFile(world, "2025-01-17"));
    }

    [Fact]
    public async Task A_day_is_one_query_for_all_open_days()
    {
        await using var world = await StartAsync([.. Announced, .. Held]);
        await RunDaysAsync(world, ["12:00"], [], First.AddDays(1));
        var before = world.Sites.Requests.Count;

        world.Clock.Now = At("2025-01-20T12:00Z");
        await world.RunAsync();

        Assert.Equal(before + 1, world.Sites.Requests.Count);
    }

    [Fact]
    public async Task Two_categories_are_one_list_and_a_cross_listed_paper_comes_once()
    {
        await using var world = await StartAsync(Announced, ("Digests:daily:Categories:1", "cs.CV"));
        world.Sites.OnlyOnArxiv.Add(Paper(("2501.11501", "2025-01-21T12:00Z", "2025-01-22T01:00Z", "")) with { Categories = ["cs.CV", "cs.CL"] });
        world.Sites.OnlyOnArxiv.Add(Paper(("2501.11502", "2025-01-21T12:00Z", "2025-01-22T01:00Z", "")) with { Categories = ["cs.CV"] });
        world.Sites.OnlyOnArxiv.Add(Paper(("2501.11503", "2025-01-21T12:00Z", "2025-01-22T01:00Z", "")) with { Categories = ["math.CO"] });

        await RunDaysAsync(world, ["02:00", "20:00"], [], Last.AddDays(4));

        Assert.Equal(["2501.11001", "2501.11002", "2501.11003", "2501.11004", "2501.11501", "2501.11502"], InFile(world, "2025-01-22"));
        Assert.Equal(Announced.Length + 2, (await PapersAsync(world)).Count);
    }

    [Fact]
    public async Task A_holiday_that_the_calendar_does_not_know_only_delays()
    {
        // The announcement of Wednesday evening is deferred to Thursday.
        await using var world = await StartAsync([.. Announced.Select(paper => paper.Edition == "2025-01-23" ? paper with { ShownAt = "2025-01-24T01:00Z" } : paper)]);

        await RunDaysAsync(world, ["12:00"], [], new(2025, 1, 23));
        Assert.Equal((EditionState.Pending, ReasonCode.NothingListedYet, false), StateOf(world, "2025-01-23"));

        await RunDaysAsync(world, ["12:00"], [], Last.AddDays(4), from: new(2025, 1, 24));
        Assert.Equal(Announced.Length, (await PapersAsync(world)).Count);
        Assert.All(Days(First, Last), day => Assert.True(world.Indexed(day).Settled, day));
    }

    [Fact]
    public async Task A_day_whose_announcement_is_missing_stays_open_beyond_its_due_time_and_settles_once_arxiv_goes_on()
    {
        (string, string, string, string)[] papers = [.. Announced.Where(paper => paper.Edition is not "2025-01-23" and not "2025-01-24")];
        await using var world = await StartAsync(papers);

        await RunDaysAsync(world, ["12:00"], [], new(2025, 1, 25));
        Assert.Equal((EditionState.Pending, ReasonCode.NothingListedYet, false), StateOf(world, "2025-01-23"));

        world.Sites.OnlyOnArxiv.Add(Paper(("2501.12901", "2025-01-22T12:00Z", "2025-01-26T01:00Z", "")) with { Categories = ["math.CO"] });
        world.Clock.Now = At("2025-01-26T12:00Z");
        Assert.Equal(RunOutcome.Done, (await world.RunAsync()).Outcome);
        Assert.Equal((EditionState.Empty, ReasonCode.NothingListed, true), StateOf(world, "2025-01-23"));

        world.Clock.Now = At("2025-01-27T12:00Z");
        var before = world.Sites.Requests.Count;
        await world.RunAsync();
        Assert.InRange(world.Sites.Requests.Count - before, 1, 3); // settled days are not asked about
    }

    [Fact]
    public async Task An_announcement_on_a_holiday_of_the_calendar_loses_nothing()
    {
        await using var world = await StartAsync([.. Announced.Select(paper => paper.SubmittedAt is "2025-01-17T20:00Z" or "2025-01-19T12:00Z" ? paper with { ShownAt = "2025-01-21T01:00Z" } : paper)]);

        await RunDaysAsync(world, ["12:00"], [], Last.AddDays(4));

        Assert.Equal(Announced.Length, (await PapersAsync(world)).Count);
        Assert.All(Days(First, Last), day => Assert.True(world.Indexed(day).Settled, day));
    }

    [Fact]
    public async Task A_paper_that_is_withdrawn_after_its_day_was_settled_stays_and_is_marked()
    {
        await using var world = await StartAsync(Announced);
        var paper = world.Sites.OnlyOnArxiv.Single(paper => paper.Id == "2501.10002");
        await RunDaysAsync(world, ["12:00"], [], new(2025, 1, 22));
        Assert.True(world.Indexed("2025-01-20").Settled);
        var (before, markdown) = (world.Document("2025-01-20"), world.Bytes("2025-01-20.md"));

        Show(world, paper with { WithdrawnOnArxivAt = At("2025-01-22T15:00Z") });
        world.Clock.Now = At("2025-01-23T12:00Z");
        await world.RunAsync();

        var marked = world.Document("2025-01-20");
        Assert.Equal(["2501.10002"], marked.Entries.Where(entry => entry.WithdrawnAt is not null).Select(entry => entry.Id.Value));
        Assert.Equal(markdown, world.Bytes("2025-01-20.md"));
        Assert.Equal((before.Revision, true, before.State, before.Entries.Count), (marked.Revision, marked.Settled, marked.State, marked.Entries.Count));

        // The verdict is not final either.
        Show(world, paper);
        world.Clock.Now = At("2025-01-24T12:00Z");
        await world.RunAsync();
        Assert.DoesNotContain(world.Document("2025-01-20").Entries, entry => entry.WithdrawnAt is not null);
    }

    [Fact]
    public async Task A_new_digest_and_a_new_category_begin_with_the_newest_day()
    {
        await using var world = await StartAsync(Announced);
        foreach (var paper in Announced)
            world.Sites.OnlyOnArxiv.Add(Paper(paper with { Id = $"2502.{paper.Id[5..]}" }) with { Categories = ["cs.CV"] });
        world.Clock.Now = At("2025-01-22T12:00Z");
        await world.RunAsync();
        Assert.All(await PapersAsync(world), paper => Assert.Equal("2025-01-22", paper.Date));
        Assert.Equal(4, world.Model.Calls);

        world.Set("Digests:daily:Categories:1", "cs.CV");
        world.Clock.Now = At("2025-01-24T12:00Z");
        await world.RunAsync();

        // Only what is of days that are still open: the 22nd has settled with this run, and the papers of other days stay out.
        Assert.Equal(
            ["2025-01-22", "2025-01-22", "2025-01-22", "2025-01-22", "2025-01-23", "2025-01-24"],
            (await PapersAsync(world)).Where(paper => paper.Id.StartsWith("2502", StringComparison.Ordinal)).Select(paper => paper.Date).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_past_day_is_made_of_the_submissions_of_its_announcement()
    {
        await using var world = await StartAsync([.. Announced, .. Held]);
        world.Clock.Now = At("2025-01-24T12:00Z");
        await world.RunAsync();

        await world.BackfillAsync("2025-01-16", "2025-01-22");
        await world.RunAsync("2025-01-23");

        var editions = await PapersAsync(world);
        Assert.All(Announced, paper => Assert.Equal(paper.Edition, editions.Single(placed => placed.Id == paper.Id).Date));
        Assert.All(Days(First, Last.AddDays(-2)), day => Assert.True(world.Indexed(day).Settled, day));
    }

    [Fact]
    public async Task A_site_that_is_down_leaves_the_days_open()
    {
        await using var world = await StartAsync(Announced);
        await RunDaysAsync(world, ["12:00"], [], First);
        world.Sites.On("/api/query", 403); // 5xx would be tried again, by the real clock
        await RunDaysAsync(world, ["12:00"], [], new(2025, 1, 22), from: First.AddDays(1));
        world.Sites.Restore("/api/query");

        await RunDaysAsync(world, ["12:00"], [], Last.AddDays(4), from: new(2025, 1, 23));

        Assert.Equal(Announced.Length, (await PapersAsync(world)).Count);
        Assert.All(Days(First, Last), day => Assert.True(world.Indexed(day).Settled, day));
    }

    private static async Task<WorkerWorld> StartAsync(
        IReadOnlyList<(string Id, string SubmittedAt, string ShownAt, string Edition)> papers, params (string Key, string Value)[] settings)
    {
        var world = await WorkerWorld.StartAsync(
            "2025-01-16T00:00:00Z", [("Digests:daily:Listing", "Arxiv"), ("Digests:daily:Categories:0", "cs.CL"), .. settings]);
        world.Sites.ArxivClock = world.Clock;
        foreach (var paper in papers)
            world.Sites.OnlyOnArxiv.Add(Paper(paper) with { WithdrawnOnArxivAt = paper.Id == Withdrawn ? At("2025-01-17T14:00Z") : null });
        return world;
    }

    private static async Task RunDaysAsync(WorkerWorld world, string[] times, string[] down, DateOnly to, DateOnly? from = null)
    {
        foreach (var day in Days(from ?? First, to).Except(down))
        {
            foreach (var time in times)
            {
                world.Clock.Now = At($"{day}T{time}Z");
                await world.RunAsync();
            }
        }
    }

    /// <summary>Puts a paper in the place of what arXiv showed of it.</summary>
    private static void Show(WorkerWorld world, StandInPaper paper)
    {
        var others = world.Sites.OnlyOnArxiv.Where(other => other.Id != paper.Id).ToList();
        world.Sites.OnlyOnArxiv.Clear();
        foreach (var shown in others.Append(paper))
            world.Sites.OnlyOnArxiv.Add(shown);
    }

    private static StandInPaper Paper((string Id, string SubmittedAt, string ShownAt, string Edition) paper) => new(
        paper.Id, $"Note {paper.Id}: How Small Models Count", $"We watch models of kind {paper.Id[5..]} count and say where they stumble.", 0)
    {
        PublishedAt = At(paper.SubmittedAt), ShownAt = At(paper.ShownAt),
    };

    /// <summary>Every paper of every edition, left out or not.</summary>
    private static async Task<IReadOnlyList<(string Date, string Id)>> PapersAsync(WorkerWorld world) =>
        await world.ReadAsync("SELECT date, paper_id FROM edition_paper ORDER BY date, paper_id", row => (row.GetString(0), row.GetString(1)));

    private static IEnumerable<string> InFile(WorkerWorld world, string date) =>
        world.Entries(date).Select(entry => entry.Id.Value).Order(StringComparer.Ordinal);

    private static (EditionState, ReasonCode, bool) StateOf(WorkerWorld world, string date) =>
        (world.Indexed(date).State, world.Indexed(date).Reason.Code, world.Indexed(date).Settled);

    private static IEnumerable<string> Days(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(day => EditionDate.Day(first.AddDays(day)).Text);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
