using DigestWorker.Papers;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>What a verifier finds is kept with the summaries, and nothing is verified twice or without a wish.</summary>
public sealed class VerifiedRunsTests
{
    private const string Day = "2025-01-08";
    private const int Papers = 5;

    [Fact]
    public async Task The_verdict_is_kept_and_a_second_run_makes_no_call()
    {
        await using var world = await StartAsync(("Llm:Verifier:Model", "verifier"), ("Llm:Prices:verifier:Prompt", "1"));

        var report = await world.RunAsync(Day);

        Assert.Equal((Papers, 0, Papers), (report.Counts.Verifier.Verified, report.Counts.Verifier.Unverified, report.Counts.Verifier.Calls));
        Assert.Equal((0m, Papers * 0.0009m), (report.Counts.Cost, report.Counts.Verifier.Cost));
        Assert.Equal(report.Counts, Assert.Single(await world.RunsAsync()).Counts);
        var document = world.Document(Day);
        Assert.Equal((null, Papers * 0.0009m), (document.Cost, document.VerificationCost));
        Assert.All(document.Entries, entry => Assert.Equal((true, "OpenAI", "verifier", 1), (
            entry.Verification!.Verified, entry.Verification.Provider, entry.Verification.Model, entry.Verification.Calls)));

        var (files, calls) = (world.Files(), (world.Model.Calls, world.Model.Verifications));
        await world.RunAsync(Day, force: true);
        await world.RunAsync(Day, verify: true);
        world.DeleteStore();
        await world.RunAsync();
        await world.RunAsync(Day, verify: true);

        Assert.Equal(files.Where(file => file.Name.StartsWith(Day, StringComparison.Ordinal)), world.Files().Where(file => file.Name.StartsWith(Day, StringComparison.Ordinal)));
        Assert.Equal(calls, (world.Model.Calls, world.Model.Verifications));
    }

    [Fact]
    public async Task What_is_published_is_verified_on_wish_only()
    {
        await using var world = await PublishedAsync();
        var (markdown, calls) = (world.Bytes(Day + ".md"), world.Model.Calls);

        await world.RunAsync();
        Assert.Equal(0, world.Model.Verifications);
        Assert.All(world.Document(Day).Entries, entry => Assert.Null(entry.Verification));

        var report = await world.RunAsync(Day, verify: true);

        Assert.Equal((Papers, 0, 0), (report.Counts.Verifier.Verified, report.Counts.Asked, report.Counts.Accepted));
        Assert.All(world.Document(Day).Entries, entry => Assert.True(entry.Verification!.Verified));
        Assert.Equal((markdown, calls, Papers), (world.Bytes(Day + ".md"), world.Model.Calls, world.Model.Verifications));
        Assert.Equal((EditionState.Complete, true, 1), (world.Indexed(Day).State, world.Indexed(Day).Settled, world.Indexed(Day).Revision));
    }

    [Fact]
    public async Task A_refused_summary_is_written_anew()
    {
        await using var world = await PublishedAsync();
        var untrue = world.Entries(Day)[2];
        world.Answers = call => call.ToVerify is { } question ? Refusing(untrue, question) : ModelAnswer.Good(call.PaperId + "b", call.Title);

        await world.RunAsync(Day, verify: true);

        var entries = world.Entries(Day);
        Assert.NotEqual(untrue.Summary, entries[2].Summary);
        Assert.Equal(Papers, entries.Count);
        Assert.Equal((Papers + 1, Papers + 1), (world.Model.Calls, world.Model.Verifications));
        Assert.Equal((EditionState.Complete, true, 2), (world.Indexed(Day).State, world.Indexed(Day).Settled, world.Indexed(Day).Revision));
        Assert.Contains("V1", Assert.Single(await world.RejectedAsync()).Answer.Violations.Select(violation => violation.Rule));
    }

    [Fact]
    public async Task Until_there_is_a_better_one_the_edition_fails_visibly_and_its_file_stays()
    {
        await using var world = await PublishedAsync();
        var (untrue, markdown) = (world.Entries(Day)[2], world.Bytes(Day + ".md"));
        var isDown = true;
        world.Answers = call => call.ToVerify is { } question ? Refusing(untrue, question)
            : isDown ? ModelAnswer.Error(500, "server_error", "broken")
            : ModelAnswer.Good(call.PaperId + "b", call.Title);

        await world.RunAsync(Day, verify: true);

        Assert.Equal((EditionState.Failed, ReasonCode.WithheldLoss, false), (world.Indexed(Day).State, world.Indexed(Day).Reason.Code, world.Indexed(Day).Settled));
        Assert.Equal(markdown, world.Bytes(Day + ".md"));

        isDown = false;
        await world.RunAsync();

        Assert.Equal((EditionState.Complete, true, 2), (world.Indexed(Day).State, world.Indexed(Day).Settled, world.Indexed(Day).Revision));
        Assert.NotEqual(untrue.Summary, world.Entries(Day)[2].Summary);
    }

    [Theory]
    [InlineData("Publish")]
    [InlineData("Withhold")]
    public async Task A_verifier_that_is_out_takes_nothing_away(string onOutage)
    {
        await using var world = await PublishedAsync();
        world.Set("Llm:Verifier:OnOutage", onOutage);
        var markdown = world.Bytes(Day + ".md");
        world.Answers = call => call.ToVerify is null ? call.Good() : ModelAnswer.Error(500, "server_error", "broken");

        var report = await world.RunAsync(Day, verify: true);

        Assert.Equal((0, Papers), (report.Counts.Verifier.Verified, report.Counts.Verifier.Unverified));
        Assert.Equal((EditionState.Complete, true, 1), (world.Indexed(Day).State, world.Indexed(Day).Settled, world.Indexed(Day).Revision));
        Assert.Equal(markdown, world.Bytes(Day + ".md"));
        Assert.All(world.Document(Day).Entries, entry => Assert.False(entry.Verification!.Verified));

        world.Answers = null;
        await world.RunAsync(Day, verify: true);
        Assert.All(world.Document(Day).Entries, entry => Assert.True(entry.Verification!.Verified));
        Assert.Equal(Papers, world.Model.Calls);
    }

    [Fact]
    public async Task What_cannot_be_verified_is_published_and_says_so()
    {
        await using var world = await StartAsync(("Llm:Verifier:Model", "verifier"));
        world.Answers = call => call.ToVerify?.Fewer() ?? call.Good();

        var report = await world.RunAsync(Day);

        Assert.Equal((EditionState.Complete, Papers), (world.Indexed(Day).State, report.Counts.Verifier.Unverified));
        Assert.All(world.Document(Day).Entries, entry => Assert.Equal(
            (false, ReasonCode.VerifierAnswerUnusable), (entry.Verification!.Verified, entry.Verification.Reason!.Code)));
        Assert.All(world.Model.VerificationsByPaper, paper => Assert.Equal(2, paper.Value));

        await world.RunAsync();
        Assert.Equal((Papers, 2 * Papers), (world.Model.Calls, world.Model.Verifications));
    }

    [Fact]
    public async Task What_is_withheld_costs_no_second_summary()
    {
        await using var world = await StartAsync(("Llm:Verifier:Model", "verifier"), ("Llm:Verifier:OnOutage", "Withhold"));
        var isDown = true;
        world.Answers = call => isDown && call.ToVerify is not null ? ModelAnswer.Error(500, "server_error", "broken") : call.Good();

        var report = await world.RunAsync(Day);

        Assert.Equal((RunOutcome.Failed, EditionState.Failed), (report.Outcome, world.Indexed(Day).State));
        Assert.Equal((ReasonCode.NoSummaries, ReasonCode.NotVerified, ReasonCode.ModelError), (
            world.Indexed(Day).Reason.Code, world.Indexed(Day).Reason.Cause!.Code, world.Indexed(Day).Reason.Cause!.Cause!.Code));
        Assert.False(File.Exists(world.PathOf(Day + ".md")));

        isDown = false;
        await world.RunAsync();

        Assert.Equal((EditionState.Complete, Papers), (world.Indexed(Day).State, world.Model.Calls));
        Assert.All(world.Document(Day).Entries, entry => Assert.Equal((true, 1), (entry.Verification!.Verified, entry.WrittenBy.Calls)));
        Assert.Empty(await world.ReadAsync("SELECT paper_id FROM withheld_summary", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_verifier_that_is_turned_off_publishes_what_waits_for_it()
    {
        await using var world = await StartAsync(("Llm:Verifier:Model", "verifier"), ("Llm:Verifier:OnOutage", "Withhold"));
        world.Answers = call => call.ToVerify is not null ? ModelAnswer.Error(500, "server_error", "broken") : call.Good();
        await world.RunAsync(Day);
        world.Set("Llm:Verifier:Model", "");

        await world.RunAsync(Day);

        Assert.Equal((EditionState.Complete, Papers), (world.Indexed(Day).State, world.Model.Calls));
        Assert.All(world.Document(Day).Entries, entry => Assert.False(entry.Verification!.Verified));
    }

    [Fact]
    public async Task One_that_refuses_everything_makes_no_file()
    {
        await using var world = await StartAsync(("Llm:Verifier:Model", "verifier"));
        world.Answers = call => call.ToVerify?.Truthful(sentence => ("contradicted", sentence.Split(' ')[0])) ?? call.Good();

        await world.RunAsync(Day);

        Assert.Equal(EditionState.Failed, world.Indexed(Day).State);
        Assert.False(File.Exists(world.PathOf(Day + ".md")));
        Assert.Equal((3 * Papers, 3 * Papers), (world.Model.Calls, world.Model.Verifications));
    }

    private static ModelAnswer Refusing(DigestEntry untrue, VerifierQuestion question) =>
        question.Truthful(sentence => sentence == question.Summary[0] && untrue.Summary.StartsWith(sentence, StringComparison.Ordinal)
            ? ("contradicted", sentence.Split(' ')[0])
            : null);

    private static async Task<WorkerWorld> PublishedAsync()
    {
        var world = await StartAsync();
        await world.RunAsync(Day);
        world.Set("Llm:Verifier:Model", "verifier");
        return world;
    }

    private static async Task<WorkerWorld> StartAsync(params (string Key, string Value)[] settings)
    {
        var world = await WorkerWorld.StartAsync(settings: settings);
        world.Sites.Days[Day] = StandInPaper.Many(Papers);
        return world;
    }
}
