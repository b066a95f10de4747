using System.Globalization;
using System.Text.Json.Nodes;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>The verbs with which an operator looks at a worker.</summary>
public sealed class OperatorVerbTests
{
    [ThoroughFact]
    public async Task A_schedule_that_means_something_else_or_has_ended_is_told_by_check_and_schedule()
    {
        await using var deployment = await Deployment.StartAsync();
        var ended = new JsonObject { ["Cron"] = "0 0 9 ? * 2 2020", ["Directory"] = "past" };
        deployment.Section("Digests")["past"] = ended;

        var check = await deployment.RunAsync("check");
        var schedule = await deployment.SucceedAsync("schedule", "--digest", "past");

        const string Words = "Digests:past:Cron: '0 0 9 ? * 2 2020' has numbers for days of the week, which begin with 1 for Sunday: "
            + "it fires every Monday at 09:00 in 2020; write names instead, such as MON-FRI.";
        Assert.Equal(3, check.ExitCode);
        Assert.Contains($"note  schedule: {Words}", check.OutputLines);
        Assert.Contains(
            "wrong schedule: past 0 0 9 ? * 2 2020: the schedule never fires again. Set another Digests:past:Cron, or remove the digest.",
            check.OutputLines);
        Assert.Equal([$"warning: {Words}"], schedule.ErrorLines);
        Assert.Equal(["past  0 0 9 ? * 2 2020  Asia/Seoul", "  never again"], schedule.OutputLines);
    }

    [Fact]
    public async Task The_version_is_one_line_with_the_commit_where_it_was_built_from_one()
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.SucceedAsync("--version");

        Assert.Matches(@"^digestworker [0-9]+\.[0-9]+\.[0-9]+[^ ]*( \(commit [0-9a-f]{12}\))?$", Assert.Single(ended.OutputLines));
    }

    [Fact]
    public async Task The_schedule_is_shown_by_the_clocks_of_the_digest_s_zone()
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.SucceedAsync("schedule", "--count", "3");

        Assert.Equal("daily  0 0 9,15,21 * * ?  Asia/Seoul", ended.OutputLines[0]);
        var firings = ended.OutputLines.Skip(1).Select(line => DateTimeOffset.ParseExact(line.Trim(), "ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(3, firings.Count);
        Assert.All(firings, firing => Assert.Contains(firing.Hour, new[] { 9, 15, 21 }));
        Assert.All(firings, firing => Assert.Equal(TimeSpan.FromHours(9), firing.Offset));
    }

    [ThoroughFact]
    public async Task The_status_says_how_each_edition_and_the_last_runs_stand()
    {
        await using var deployment = await Deployment.StartAsync(papers: 3);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        var ended = await deployment.SucceedAsync("status");

        Assert.Equal("daily 2025-01-08 Complete settled 2025-01-08.md 3,600 tokens 3 papers", ended.OutputLines[0]);
        Assert.Matches("^run [0-9-]{10}T[0-9:]{8}Z daily Done 3 asked, 0 again, 3 accepted, 3 calls, 3,600 tokens: every due edition is done$", ended.OutputLines[1]);
        Assert.Equal("total daily 3,600 tokens", ended.OutputLines[2]);
        Assert.Equal(3, ended.OutputLines.Count);
    }

    [Fact]
    public async Task Verbs_that_do_not_publish_create_nothing()
    {
        await using var deployment = await Deployment.StartAsync();
        var before = deployment.Files();

        var status = await deployment.RunAsync("status");
        await deployment.SucceedAsync("schedule");
        await deployment.SucceedAsync("check");
        await deployment.RunAsync("health");
        await deployment.RunAsync("show", "2025-01-08.md");
        await deployment.RunAsync("rename", "old", "daily");
        await deployment.RunAsync("remove", "--digest", "daily", "--date", Deployment.Day);

        Assert.Equal(1, status.ExitCode);
        Assert.Contains($"error: Storage:ConnectionString: the store '{deployment.PathOf("data/digestworker.db")}' does not exist", Assert.Single(status.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, deployment.Files());
        Assert.False(Directory.Exists(deployment.PathOf("data")));
        Assert.False(Directory.Exists(deployment.Output));
    }

    [Fact]
    public async Task A_digest_is_renamed_and_a_paper_and_an_edition_are_removed()
    {
        await using var deployment = await Deployment.StartAsync(papers: 3);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        deployment.Section("Digests").Remove("daily");
        deployment.Section("Digests")["papers"] = new System.Text.Json.Nodes.JsonObject { ["FileName"] = "{digest}-{date}.md" };

        Assert.Equal($"papers has 1 published editions in {deployment.Output}", Assert.Single((await deployment.SucceedAsync("rename", "daily", "papers")).OutputLines));
        var file = deployment.PathOf($"digests/papers-{Deployment.Day}.md");
        await deployment.SucceedAsync("run", "--digest", "PAPERS", "--date", Deployment.Day);
        Invariants.HoldAtRest(deployment);
        var removed = await deployment.SucceedAsync("remove", "--digest", "papers", "--date", Deployment.Day, "--paper", StandInPaper.Many(3)[0].Id);
        Assert.Equal($"removed {StandInPaper.Many(3)[0].Id} from {file}, which has 2 papers now", Assert.Single(removed.OutputLines));
        Invariants.HoldAtRest(deployment);
        removed = await deployment.SucceedAsync("remove", "--digest", "papers", "--date", Deployment.Day);
        Assert.Equal($"removed papers {Deployment.Day}: {file} and its JSON", Assert.Single(removed.OutputLines));
        Invariants.HoldAtRest(deployment);
        Assert.False(File.Exists(file));
        Assert.Equal(3, deployment.Model.Calls);

        var again = await deployment.RunAsync("rename", "daily", "papers");
        Assert.Equal((1, "error: the store has no digest 'daily', only papers; name one that has editions."), (again.ExitCode, Assert.Single(again.ErrorLines)));
    }

    [Fact]
    public async Task A_check_of_a_sound_deployment_finds_nothing()
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.SucceedAsync("check");

        Assert.All(ended.OutputLines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal(["configuration", "store", "output folder", "Hugging Face", "arXiv", "model"], ended.OutputLines.Select(line => line[6..line.IndexOf(':', StringComparison.Ordinal)]));
    }

    [ThoroughFact]
    public async Task A_check_says_what_is_wrong_with_each_and_goes_on()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Llm["ApiKey"] = "another-key";
        deployment.Sites.On("/api/daily_papers", 404, "Not Found");
        File.WriteAllText(deployment.PathOf("taken"), "a file where the folder should be");

        var ended = await deployment.RunAsync("check", "--set", "Output:Directory=taken");

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal(["output folder", "Hugging Face", "model"],
            ended.OutputLines.Where(line => line.StartsWith("wrong ", StringComparison.Ordinal)).Select(line => line[6..line.IndexOf(':', StringComparison.Ordinal)]));
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
    }
}
