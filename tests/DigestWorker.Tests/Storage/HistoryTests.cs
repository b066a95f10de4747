using DigestWorker.Papers;
using DigestWorker.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

public sealed class SqliteHistoryTests() : HistoryTests(new SqliteTestStore());

public sealed class PostgresHistoryTests() : HistoryTests(new PostgresTestStore());

/// <summary>What operators look back at: editions, runs, votes, rejected answers; and the keys of their sessions.</summary>
public abstract class HistoryTests(TestStore store) : IAsyncLifetime
{
    private static readonly PaperId Id = PaperId.Parse("2501.00001");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 10, 12, 0, 0, TimeSpan.Zero));
    private Database _database = null!;

    private EditionStore Editions => new(_database);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Editions_are_read_in_pages_by_digest_state_and_days()
    {
        for (var day = 1; day <= 31; day++)
            await SaveAsync("daily", $"2025-01-{day:D2}", day % 10 == 0 ? EditionState.Failed : EditionState.Complete);
        await SaveAsync("weekly", "2025-W02", EditionState.Partial);

        var page = await Editions.PageAsync(new EditionFilter { Digest = "daily" }, skip: 1, take: 2, Token);
        Assert.Equal(["2025-01-30", "2025-01-29"], page.Rows.Select(row => row.Date.Text));
        Assert.Equal(31, page.Total);
        Assert.Equal(32, (await Editions.PageAsync(new EditionFilter(), 0, 1, Token)).Total);
        Assert.Equal(
            ["2025-01-20", "2025-01-10"],
            (await Editions.PageAsync(new EditionFilter { State = EditionState.Failed, To = new DateOnly(2025, 1, 29) }, 0, 9, Token)).Rows.Select(row => row.Date.Text));
        Assert.Equal(2, (await Editions.PageAsync(new EditionFilter { Digest = "daily", From = new DateOnly(2025, 1, 30) }, 0, 9, Token)).Total);
        Assert.Equal(
            [new StateCount("daily", EditionState.Complete, 28), new StateCount("daily", EditionState.Failed, 3), new StateCount("weekly", EditionState.Partial, 1)],
            await Editions.CountByStateAsync(Token));
    }

    [Fact]
    public async Task From_an_edition_one_comes_to_the_published_ones_around_it_and_to_its_month()
    {
        foreach (var (date, state) in new[]
        {
            ("2024-12-31", EditionState.Complete), ("2025-01-01", EditionState.Failed), ("2025-01-02", EditionState.Complete),
            ("2025-01-03", EditionState.Failed), ("2025-01-31", EditionState.Partial), ("2025-02-01", EditionState.Failed),
        })
            await SaveAsync("daily", date, state);

        Assert.Equal(("2024-12-31", "2025-01-31"), await NeighboursAsync("2025-01-02"));
        Assert.Equal((null, "2025-01-02"), await NeighboursAsync("2024-12-31"));
        Assert.Equal(("2025-01-31", null), await NeighboursAsync("2025-02-01"));
        Assert.Equal(["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-31"], (await Editions.MonthAsync("daily", new DateOnly(2025, 1, 17), Token)).Select(row => row.Date.Text));
        Assert.Equal("2025-01-31", (await Editions.NewestPublishedAsync("daily", Token))!.Date.Text);
        Assert.Null(await Editions.NewestPublishedAsync("weekly", Token));
    }

    [Fact]
    public async Task What_failed_and_what_is_not_settled_is_found_without_the_rest()
    {
        Assert.False(await Editions.AnyPublishedAsync(Token));
        await SaveAsync("daily", "2025-01-01", EditionState.Failed);
        Assert.False(await Editions.AnyPublishedAsync(Token));
        await SaveAsync("daily", "2025-01-02", EditionState.Complete, settled: true);
        await SaveAsync("daily", "2025-01-04", EditionState.Partial, leftOut: 2);
        await SaveAsync("daily", "2025-01-03", EditionState.Failed, settled: true, leftOut: 4);
        await SaveAsync("daily", "2025-01-05", EditionState.Partial, leftOut: 1);
        await SaveAsync("weekly", "2025-W01", EditionState.Failed, settled: true, leftOut: 8);

        Assert.True(await Editions.AnyPublishedAsync(Token));
        Assert.Equal(["2025-01-03", "2025-01-01", "2025-W01"], (await Editions.FailedAsync(Token)).Select(row => row.Date.Text));
        Assert.Equal(new UnsettledSummary(EditionDate.Parse("2025-01-01"), 3), await Editions.UnsettledSummaryAsync("daily", Token));
        Assert.Equal(default, await Editions.UnsettledSummaryAsync("weekly", Token));
        Assert.Equal(["2025-01-05", "2025-01-04", "2025-01-01"], (await Editions.UnsettledAsync("daily", ListingKind.HuggingFaceDaily, DateOnly.MaxValue, 9, Token)).Select(row => row.Date.Text));
        Assert.Equal(
            ["2025-01-03", "2025-01-04", "2025-01-05"], (await Editions.DatesAsync("daily", new DateOnly(2025, 1, 3), Token)).Order().Select(date => date.Text));

        // Settled by a clock that was a day ahead.
        await _database.WriteAsync("UPDATE edition SET updated_at = updated_at + 86400000 WHERE digest = 'weekly'", Token);
        Assert.Equal(new UnsettledSummary(EditionDate.Parse("2025-W01"), 8), await Editions.UnsettledSummaryAsync("weekly", Token));
    }

    [Fact]
    public async Task Votes_are_kept_whenever_they_have_changed()
    {
        var began = _time.GetUtcNow();
        foreach (var votes in new[] { 0, 3, 3, 5, 5, 4 })
        {
            var paper = new EditionPaper(new Paper(new ListedPaper(Id, "Title", votes), null), false);
            await Editions.SavePapersAsync("daily", EditionDate.Parse("2025-01-08"), ListingKind.HuggingFaceDaily, [paper], Fence.None, Token);
            _time.Advance(TimeSpan.FromHours(1));
        }

        var votesOf = await new PaperVotes(_database).OfAsync([Id, PaperId.Parse("2501.00002")], Token);

        Assert.Equal([new VotesAt(began.AddHours(1), 3), new VotesAt(began.AddHours(3), 5), new VotesAt(began.AddHours(5), 4)], votesOf[Id]);
        Assert.Single(votesOf);
    }

    [Fact]
    public async Task Runs_are_read_in_pages_by_their_id_and_summed_by_day()
    {
        var runs = new RunLog(_database);
        var announced = runs.NewId();
        Assert.Null(await runs.FindAsync(announced, Token));
        await EndAsync(await runs.StartAsync("daily", announced, Fence.None, Token), calls: 3, cost: 0.5m);
        _time.Advance(TimeSpan.FromHours(1));
        await EndAsync(await runs.StartAsync("weekly", Fence.None, Token), calls: 1, cost: 0.25m);
        _time.Advance(TimeSpan.FromDays(2));
        await EndAsync(await runs.StartAsync("daily", Fence.None, Token), calls: 7, cost: 0);

        Assert.Equal(3, (await runs.FindAsync(announced, Token))!.Counts.Calls);
        var page = await runs.PageAsync(null, 1, 1, Token);
        Assert.Equal(("weekly", 3), (Assert.Single(page.Rows).Digest, page.Total));
        Assert.Equal(2, (await runs.PageAsync("daily", 0, 9, Token)).Total);
        Assert.Equal(
            [new DaySpending(new DateOnly(2025, 1, 10), 2, 4, new TokenUsage(200, 20), 0.75m), new DaySpending(new DateOnly(2025, 1, 12), 1, 7, new TokenUsage(100, 10), 0)],
            await runs.SpendingByDayAsync(new DateOnly(2025, 1, 10), Token));
        Assert.Single(await runs.SpendingByDayAsync(new DateOnly(2025, 1, 11), Token));

        // What is done again under its id, after a crash, is one run.
        await runs.StartAsync("daily", announced, Fence.None, Token);
        Assert.Equal((null, 3), ((await runs.FindAsync(announced, Token))!.EndedAt, (await runs.PageAsync(null, 0, 1, Token)).Total));

        Task EndAsync(string id, int calls, decimal cost) =>
            runs.EndAsync(id, RunOutcome.Done, new Reason(ReasonCode.AllDone), new RunCounts(1, 0, 1, calls, new TokenUsage(100, 10), cost), Fence.None, Token);
    }

    [Fact]
    public async Task The_papers_of_a_run_are_read_by_how_far_they_came_and_forgotten_after_a_month()
    {
        var (runs, papers, day) = (new RunLog(_database), new RunPaperStore(_database), EditionDate.Parse("2025-01-08"));
        var run = await runs.StartAsync("daily", Fence.None, Token);
        var (refused, accepted, listed) = (Paper("2501.00003", PaperStep.Refused), Paper("2501.00001", PaperStep.Verified), Paper("2501.00002", PaperStep.Listed));
        await papers.SaveAsync(run, [accepted with { Step = PaperStep.Asked }, refused with { Step = PaperStep.Asked }, listed], Fence.None, Token);
        await papers.SaveAsync(run, [accepted, refused with { Rules = ["H1", "L2"], Calls = 3, Took = TimeSpan.FromMilliseconds(1500) }], () => Task.CompletedTask, Fence.None, Token);
        var why = new Reason(ReasonCode.AnswerRejected) { Rules = ["H1"] };
        await papers.SaveResultsAsync(run, [Paper("2501.00001", PaperStep.Listed) with { Published = true }, Paper("2501.00003", PaperStep.Listed) with { Reason = why }], Fence.None, Token);
        var ended = new RunEdition(day, _time.GetUtcNow(), _time.GetUtcNow().AddSeconds(2), EditionState.Partial, why);
        await runs.SaveEditionAsync(run, ended, Fence.None, Token);

        var page = await papers.PageAsync(run, step: null, 0, 10, Token);
        Assert.Equal(["2501.00003", "2501.00001", "2501.00002"], page.Rows.Select(row => row.Id.Value));
        Assert.Equal((PaperStep.Refused, 3, TimeSpan.FromSeconds(1.5), false), (page.Rows[0].Step, page.Rows[0].Calls, page.Rows[0].Took, page.Rows[0].Published));
        Assert.Equal(["H1", "L2"], page.Rows[0].Rules);
        Assert.Equal(ReasonCode.AnswerRejected, page.Rows[0].Reason!.Code);
        Assert.Equal((PaperStep.Verified, true, null), (page.Rows[1].Step, page.Rows[1].Published, page.Rows[1].Reason));
        Assert.Equal(1, (await papers.PageAsync(run, PaperStep.Refused, 0, 10, Token)).Total);
        Assert.Equal(new EditionWay(day, Listed: 3, Asked: 2, Accepted: 1, Verified: 1, Published: 1), Assert.Single(await papers.WaysAsync(run, Token)));
        Assert.Equal(3, (await papers.CountByStepAsync(run, Token)).Sum(count => count.Papers));
        Assert.Equal((ended.Date, ended.EndedAt, ended.State), (await runs.EditionsAsync(run, Token)) is [var only] ? (only.Date, only.EndedAt, only.State) : default);

        _time.Advance(TimeSpan.FromDays(32));
        await runs.StartAsync("daily", Fence.None, Token);
        Assert.Empty((await papers.PageAsync(run, step: null, 0, 10, Token)).Rows);
        Assert.Empty(await runs.EditionsAsync(run, Token));

        RunPaper Paper(string id, PaperStep step) => new(day, PaperId.Parse(id), $"Title {id}", step);
    }

    [Fact]
    public async Task The_way_of_an_open_edition_counts_what_became_of_its_papers_until_now()
    {
        var (summaries, day) = (new SummaryStore(_database), EditionDate.Parse("2025-01-08"));
        PaperId[] ids = [.. Enumerable.Range(1, 6).Select(number => PaperId.Parse($"2501.0000{number}"))];
        await Editions.SavePapersAsync(
            "daily", day, ListingKind.HuggingFaceDaily, [.. ids.Select(id => new EditionPaper(new Paper(new ListedPaper(id, "Title", 1), null), false))], Fence.None, Token);
        var verified = new Verification("OpenAI", "judge", _time.GetUtcNow(), default);
        await summaries.SaveAsync(
            [Summary(ids[0]), Summary(ids[1]) with { Verification = verified }, Summary(ids[2]) with { Verification = verified with { Unverified = new Reason(ReasonCode.NotVerified) } }],
            [Summary(ids[3])],
            [new SummaryFailure(ids[4], "m p", 1, IsPermanent: false, new Reason(ReasonCode.AnswerRejected), _time.GetUtcNow())], [], Fence.None, Token);

        Assert.Equal(new EditionWay(day, Listed: 6, Asked: 5, Accepted: 3, Verified: 1, Published: 0), Assert.Single(await Editions.WaysAsync("daily", [day, EditionDate.Parse("2025-01-09")], Token)));
        Assert.Empty(await Editions.WaysAsync("weekly", [day], Token));

        AcceptedSummary Summary(PaperId id) => new(
            id, new PaperSummary("요약입니다.", "쉽습니다.", ["수학"]), new Provenance("OpenAI", "m", "p", _time.GetUtcNow(), 1, new TokenUsage(1, 1)));
    }

    [Fact]
    public async Task Rejected_answers_are_read_by_digest_and_rule_and_the_oldest_are_forgotten()
    {
        var (summaries, answers) = (new SummaryStore(_database), new RejectedAnswerStore(_database));
        await summaries.SaveAsync([], [], [], [Rejection("weekly", "NUL \0 and half \uD83D a pair", "L2")], Fence.None, Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        await summaries.SaveAsync([], [], [], [Rejection("daily", new string('가', 9000), "H1", "L2", "L2")], Fence.None, Token);

        var all = await answers.PageAsync(new RejectionFilter(), 0, 10, Token);
        Assert.Equal(["daily", "weekly"], all.Rows.Select(row => row.Digest));
        Assert.Equal(2, all.Total);
        Assert.Equal(new string('가', 8000) + "…", all.Rows[0].Answer.Answer);
        Assert.Equal(["H1", "L2", "L2"], all.Rows[0].Answer.Violations.Select(broken => broken.Rule));
        Assert.Equal((Id, "Title", "model", true), (all.Rows[0].Answer.Id, all.Rows[0].Answer.Title, all.Rows[0].Answer.Model, all.Rows[0].Answer.AskedAgain));
        Assert.Equal("NUL  and half \uFFFD a pair", Assert.Single((await answers.PageAsync(new RejectionFilter { Digest = "weekly", Rule = "L2" }, 0, 10, Token)).Rows).Answer.Answer);
        Assert.Equal((0, 1), ((await answers.PageAsync(new RejectionFilter { Digest = "weekly", Rule = "H1" }, 0, 10, Token)).Total, (await answers.PageAsync(new RejectionFilter { Rule = "H1" }, 0, 10, Token)).Total));
        Assert.Equal(2, (await answers.PageAsync(new RejectionFilter { Paper = Id }, 0, 10, Token)).Total);
        Assert.Equal(0, (await answers.PageAsync(new RejectionFilter { Paper = PaperId.Parse("2501.00002") }, 0, 10, Token)).Total);
        Assert.Equal([("L2", 2), ("H1", 1)], await answers.CountByRuleAsync(null, Token));
        Assert.Equal([("L2", 1)], await answers.CountByRuleAsync("weekly", Token));

        _time.Advance(TimeSpan.FromSeconds(1));
        await summaries.SaveAsync([], [], [], [.. Enumerable.Range(0, 2000).Select(_ => Rejection("daily", "답", "J1"))], Fence.None, Token);
        Assert.Equal(2000, (await answers.PageAsync(new RejectionFilter(), 0, 1, Token)).Total);
        Assert.Equal([("J1", 2000)], await answers.CountByRuleAsync(null, Token));

        EditionRejection Rejection(string digest, string text, params string[] rules) => new(
            digest, EditionDate.Parse("2025-01-08"), new RejectedAnswer(Id, "Title", "model", text, [.. rules.Select(rule => new RuleViolation(rule, "왜"))], _time.GetUtcNow(), true));
    }

    [Fact]
    public async Task Protection_keys_are_there_for_every_node()
    {
        var keys = new DataProtectionKeyStore(_database);
        await keys.KeepAsync("key-b", "<key id=\"b\" />", Token);
        _time.Advance(TimeSpan.FromDays(1));
        await keys.KeepAsync("key-a", "<key id=\"a\" />", Token);

        Assert.Equal(["<key id=\"b\" />", "<key id=\"a\" />"], await new DataProtectionKeyStore(_database).AllAsync(Token));
    }

    public async ValueTask InitializeAsync()
    {
        _database = new Database(await store.NewAsync(), _time);
        _database.Migrate();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _database?.Dispose();
        await store.DisposeAsync();
    }

    private async Task<(string?, string?)> NeighboursAsync(string date)
    {
        var (previous, next) = await Editions.NeighboursAsync("daily", EditionDate.Parse(date), Token);
        return (previous?.Text, next?.Text);
    }

    private Task<IReadOnlySet<PaperId>> SaveAsync(string digest, string date, EditionState state, bool settled = false, int leftOut = 0) => Editions.SaveAsync(
        new Edition(digest, EditionDate.Parse(date), ListingKind.HuggingFaceDaily)
        {
            State = state,
            Settled = settled,
            LeftOut = [.. Enumerable.Repeat(new LeftOut(new Paper(new ListedPaper(Id, "Title", 1), null), LeftOutKind.Deferred, new Reason(ReasonCode.NotSummarizedYet)), leftOut)],
            File = state is EditionState.Failed ? null : new PublishedFile($"{date}.md", date, 0, false),
        },
        Fence.None, Token);
}
