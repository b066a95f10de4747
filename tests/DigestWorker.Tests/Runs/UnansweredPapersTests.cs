using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>What becomes of an edition when the model does not do its part.</summary>
public sealed class UnansweredPapersTests
{
    private const string Day = "2025-01-08";
    private static readonly ModelAnswer English = ModelAnswer.Of("This paper proposes a new method.", "It is simple.", "AI");

    [Fact]
    public async Task One_bad_paper_is_left_out_for_now_and_joins_when_its_pause_is_over()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = call => call.PaperId == "2501.10002" ? English : ModelAnswer.Good(call.PaperId, call.Title);

        Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(4, world.Entries(Day).Count);
        Assert.Equal((LeftOutWhy.Deferred, 1), (world.Document(Day).LeftOut[0].Why, world.Document(Day).LeftOut[0].Tries));
        Assert.False(world.Document(Day).Settled);

        world.Answers = null;
        world.Clock.Now += TimeSpan.FromMinutes(59);
        var calls = world.Model.Calls;
        Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(calls, world.Model.Calls);

        world.Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(calls + 1, world.Model.Calls);
        Assert.Equal(5, world.Entries(Day).Count);
        Assert.True(world.Document(Day).Settled);
    }

    [Fact]
    public async Task Every_answer_that_the_checks_refused_is_kept_with_what_became_of_it()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = call => call.PaperId switch
        {
            "2501.10002" => English,
            "2501.10003" when world.Model.CallsByPaper["2501.10003"] == 1 => English,
            _ => ModelAnswer.Good(call.PaperId, call.Title),
        };
        await world.RunAsync(Day);

        var rejected = await world.RejectedAsync();

        Assert.Equal([("2501.10002", 3), ("2501.10003", 1)], rejected.CountBy(row => row.Answer.Id.Value).OrderBy(paper => paper.Key).Select(paper => (paper.Key, paper.Value)));
        Assert.Equal("2501.10002", Assert.Single(rejected, row => !row.Answer.AskedAgain).Answer.Id.Value);
        Assert.All(rejected, row =>
        {
            Assert.Equal(("daily", Day), (row.Digest, row.Date.Text));
            Assert.Contains("This paper proposes a new method.", row.Answer.Answer, StringComparison.Ordinal);
            Assert.NotEmpty(row.Answer.Violations);
        });
    }

    [Fact]
    public async Task A_paper_is_given_up_after_five_tries_and_then_holds_nothing_open()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = call => call.PaperId == "2501.10002" ? English : ModelAnswer.Good(call.PaperId, call.Title);
        for (var run = 1; run <= 4; run++)
        {
            Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day)).Outcome);
            world.Clock.Now += TimeSpan.FromDays(1);
        }

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal((EditionState.Complete, true), (world.Document(Day).State, world.Document(Day).Settled));
        Assert.Equal((LeftOutWhy.Permanent, 5), (world.Document(Day).LeftOut[0].Why, world.Document(Day).LeftOut[0].Tries));
        Assert.Equal(15, world.Model.CallsByPaper["2501.10002"]); // asked and asked again twice, five times
    }

    [Fact]
    public async Task Another_model_takes_up_what_the_first_gave_up_for_now()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = call => call.PaperId == "2501.10002" ? English : ModelAnswer.Good(call.PaperId, call.Title);
        await world.RunAsync(Day);

        world.Answers = null;
        world.Set("Llm:Model", "another");
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(5, world.Entries(Day).Count);
    }

    [Fact]
    public async Task What_was_given_up_is_asked_again_by_wish_and_of_another_model()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(6);
        world.Answers = call => call.PaperId is "2501.10002" or "2501.10004" ? English : ModelAnswer.Good(call.PaperId, call.Title);
        for (var run = 0; run < 5; run++)
        {
            await world.RunAsync(Day);
            world.Clock.Now += TimeSpan.FromDays(1);
        }
        Assert.True(world.Document(Day).Settled);

        world.Answers = call => call.PaperId is "2501.10004" ? English : ModelAnswer.Good(call.PaperId, call.Title);
        Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day, regenerate: true)).Outcome);
        Assert.Equal(5, world.Entries(Day).Count);

        world.Answers = null;
        world.Set("Llm:Model", "another");
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(6, world.Entries(Day).Count);
    }

    [Fact]
    public async Task A_filtered_paper_is_asked_about_once_more_a_day_later_and_then_omitted_for_good()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(4);
        world.Answers = call => call.PaperId == "2501.10001" ? ModelAnswer.Error(400, "content_filter", "filtered") : ModelAnswer.Good(call.PaperId, call.Title);

        Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(1, world.Model.CallsByPaper["2501.10001"]);

        world.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);

        Assert.Equal(2, world.Model.CallsByPaper["2501.10001"]);
        Assert.Equal(LeftOutWhy.Permanent, Assert.Single(world.Document(Day).LeftOut).Why);
        Assert.True(world.Document(Day).Settled);
    }

    /// <summary>What the health page advises for a failed day, followed as soon as the model is mended.</summary>
    [Theory]
    [InlineData(1, "rejected")]
    [InlineData(1, "filtered")]
    [InlineData(5, "rejected")]
    [InlineData(2, "filtered")]
    public async Task A_person_who_forces_a_run_is_not_told_to_wait(int runsBefore, string why)
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = _ => why is "filtered" ? ModelAnswer.Error(400, "content_filter", "filtered") : English;
        for (var run = 0; run < runsBefore; run++)
        {
            await world.RunAsync(Day);
            world.Clock.Now += TimeSpan.FromDays(run + 1 < runsBefore ? 1 : 0);
        }
        Assert.Equal(EditionState.Failed, world.Indexed(Day).State);
        world.Answers = null;
        Assert.Equal(RunOutcome.Failed, (await world.RunAsync(Day)).Outcome);

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day, force: true)).Outcome);

        Assert.Equal(5, world.Entries(Day).Count);
    }

    /// <summary>Who forces it while the model is still bad costs the scheduled runs none of their tries.</summary>
    [Fact]
    public async Task A_forced_run_begins_the_tries_again_and_says_when_the_next_is()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = call => call.PaperId == "2501.10002" ? English : ModelAnswer.Good(call.PaperId, call.Title);
        for (var run = 0; run < 7; run++)
            await world.RunAsync(Day, force: true);

        var left = Assert.Single(world.Document(Day).LeftOut);
        Assert.Equal((LeftOutWhy.Deferred, 1), (left.Why, left.Tries));
        Assert.Equal(world.Clock.Now + TimeSpan.FromHours(1), left.Reason.At);
        Assert.Contains("부터 다시 시도합니다.", ReasonText.ForOperator(left.Reason, Language.Korean), StringComparison.Ordinal);
    }

    /// <summary>A reason names the rules for which an answer was refused, and no others.</summary>
    [Fact]
    public async Task A_reason_and_the_refused_answers_name_the_same_rules()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(5);
        world.Answers = call => call.PaperId == "2501.10002" ? English : ModelAnswer.Good(call.PaperId, call.Title);
        await world.RunAsync(Day);

        var reason = Assert.Single(world.Document(Day).LeftOut).Reason;
        var last = (await world.RejectedAsync())[0].Answer;

        Assert.Equal(last.Violations.Select(broken => broken.Rule).Distinct(), reason.Rules);
        Assert.Equal(string.Join("; ", last.Violations.Select(broken => $"{broken.Rule} {broken.Message}")), reason.Detail);
    }

    /// <summary>A jailbreak that Azure finds in every abstract, for a moment.</summary>
    [Fact]
    public async Task A_day_that_was_filtered_whole_is_published_the_next_day()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(4);
        world.Answers = call => call.Number is 1 ? ModelAnswer.Error(400, "content_filter", "filtered") : ModelAnswer.Good(call.PaperId, call.Title);

        Assert.NotEqual(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.False(world.Indexed(Day).Settled);
        world.Clock.Now += TimeSpan.FromDays(1);

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(4, world.Entries(Day).Count);
    }

    [Fact]
    public async Task Filler_holds_the_edition_back_and_the_earlier_file_stays()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = [.. StandInPaper.Many(10).Take(2)];
        await world.RunAsync(Day);
        var (markdown, json) = (world.Bytes(Day + ".md"), world.Bytes(Day + ".json"));
        world.Sites.Days[Day] = StandInPaper.Many(10);
        world.Answers = _ => English;

        var report = await world.RunAsync(Day);

        Assert.Equal((RunOutcome.Failed, EditionState.Failed), (report.Outcome, world.Indexed(Day).State));
        var reason = world.Indexed(Day).Reason;
        Assert.Equal((ReasonCode.WithheldRejections, 8, 10, ReasonCode.AnswerRejected), (reason.Code, reason.Papers, reason.Of, reason.Cause!.Code));
        Assert.Equal((markdown, json), (world.Bytes(Day + ".md"), world.Bytes(Day + ".json")));
        Assert.Equal(2, world.Indexed(Day).Entries);
    }

    [Fact]
    public async Task Two_summaries_that_are_alike_hold_the_edition_back_until_they_are_told_apart()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = [.. StandInPaper.Many(6).Take(2)];
        await world.RunAsync(Day);
        var before = world.Bytes(Day + ".md");
        world.Sites.Days[Day] = StandInPaper.Many(6);
        world.Answers = call => ModelAnswer.Good(call.PaperId is "2501.10004" ? "2501.10003" : call.PaperId, call.Title);

        Assert.Equal(RunOutcome.Failed, (await world.RunAsync(Day)).Outcome);
        var reason = world.Indexed(Day).Reason;
        Assert.Equal((ReasonCode.WithheldDuplicates, ReasonCode.DuplicateSummary), (reason.Code, reason.Cause!.Code));
        Assert.Equal(["2501.10003", "2501.10004"], new[] { reason.Paper?.Value, reason.Cause.Paper?.Value }.Order());
        Assert.Equal(before, world.Bytes(Day + ".md"));

        world.Answers = null;
        world.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(6, world.Entries(Day).Count);
        Assert.Equal((2, 2, 1), (world.Model.CallsByPaper["2501.10003"], world.Model.CallsByPaper["2501.10004"], world.Model.CallsByPaper["2501.10005"]));
    }

    [Fact]
    public async Task A_summary_like_that_of_a_published_paper_is_taken_back_alone()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = [.. StandInPaper.Many(6).Take(5)];
        await world.RunAsync(Day);
        world.Sites.Days[Day] = StandInPaper.Many(6);
        world.Answers = call => ModelAnswer.Good("2501.10000", call.Title);

        await world.RunAsync(Day);

        world.Answers = null;
        world.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal((1, 2), (world.Model.CallsByPaper["2501.10000"], world.Model.CallsByPaper["2501.10005"]));
    }

    [Fact]
    public async Task A_wrong_key_publishes_nothing_and_loses_nothing()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z", ("Llm:MaxConcurrency", "1"));
        world.Sites.Days[Day] = StandInPaper.Many(4);
        world.Answers = _ => ModelAnswer.Error(401, "invalid_api_key", "wrong key");

        var report = await world.RunAsync(Day);

        Assert.Equal((RunOutcome.Failed, EditionState.Failed, 1), (report.Outcome, world.Indexed(Day).State, world.Model.Calls));
        var reason = world.Indexed(Day).Reason;
        Assert.Equal((ReasonCode.NoSummaries, ReasonCode.ModelKeyRejected, 401), (reason.Code, reason.Cause!.Code, reason.Cause.Status));
        Assert.Contains("Llm:ApiKey", ReasonText.Remedy(reason, Language.English), StringComparison.Ordinal);
        Assert.False(File.Exists(world.PathOf(Day + ".md")));

        world.Answers = null;
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(4, world.Entries(Day).Count);
    }

    [Fact]
    public async Task A_wrong_key_stops_the_calls_of_the_whole_run()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z", ("Llm:MaxConcurrency", "1"));
        world.Sites.Days[Day] = StandInPaper.Many(4);
        world.Sites.Days["2025-01-09"] = StandInPaper.Many(4, "2501.2");
        world.Answers = _ => ModelAnswer.Error(401, "invalid_api_key", "wrong key");

        var report = await world.RunAsync(new RunRequest { Dates = [EditionDate.Parse(Day), EditionDate.Parse("2025-01-09")] });

        Assert.Equal((RunOutcome.Failed, 1), (report.Outcome, world.Model.Calls));
        Assert.Equal(ReasonCode.WorstEdition, report.Reason.Code);
        Assert.Contains("Llm:ApiKey", ReasonText.Remedy(report.Reason, Language.English), StringComparison.Ordinal);
        Assert.Equal((EditionState.Failed, false), (world.Indexed("2025-01-09").State, world.Indexed("2025-01-09").Settled));
    }

    [Fact]
    public async Task An_outage_counts_no_try_and_the_next_run_asks_again_at_once()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(4);
        world.Answers = call => call.PaperId == "2501.10003" ? ModelAnswer.Error(503, "down", "down") : ModelAnswer.Good(call.PaperId, call.Title);
        for (var run = 0; run < 7; run++)
            Assert.Equal(RunOutcome.Partial, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(0, Assert.Single(world.Document(Day).LeftOut).Tries);

        world.Answers = null;
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day)).Outcome);
        Assert.Equal(1, world.Model.CallsByPaper["2501.10000"]);
    }

    [Fact]
    public async Task Regenerate_asks_anew_and_keeps_what_is_not_bettered()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        var before = world.Entries(Day);
        world.Answers = call => call.PaperId == "2501.10001" ? English : ModelAnswer.Good(call.PaperId + "x", call.Title);

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Day, regenerate: true)).Outcome);

        var after = world.Entries(Day);
        Assert.Equal(before[1], after[1]);
        Assert.NotEqual(before[0].Summary, after[0].Summary);
        Assert.Equal(2, world.Document(Day).Revision);
    }
}
