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
        Assert.Equal("total daily 3,600 tokens, 1 edition: 1 Complete", ended.OutputLines[2]);
        Assert.Equal(3, ended.OutputLines.Count);
    }

    [ThoroughFact]
    public async Task A_status_is_short_and_counts_a_summary_of_two_digests_once()
    {
        await using var deployment = await Deployment.StartAsync(papers: 3);
        deployment.Section("Digests")["second"] = new JsonObject { ["Directory"] = "second" };
        deployment.Sites.Days["2025-01-09"] = StandInPaper.Many(1, "2501.3");
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        await deployment.SucceedAsync("run", "--date", "2025-01-09");
        await deployment.RunAsync("run", "--date", "2025-01-10", "--set", "HuggingFace:BaseUrl=http://127.0.0.1:1", "--digest", "second");

        var lines = (await deployment.SucceedAsync("status", "--last", "1")).OutputLines;
        var failed = (await deployment.SucceedAsync("status", "--failed")).OutputLines;
        var json = JsonNode.Parse((await deployment.SucceedAsync("status", "--json", "--last", "2", "--digest", "daily")).Output)!;

        Assert.Equal(["daily 2025-01-09", "second 2025-01-10"], lines.TakeWhile(line => !line.StartsWith("run ", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ')[..2])));
        Assert.Equal(
            ["total daily 4,800 tokens, 2 editions: 2 Complete", "total second 4,800 tokens, 3 editions: 2 Complete, 1 Failed", "total 4,800 tokens"],
            lines.TakeLast(3));
        Assert.StartsWith("second 2025-01-10 Failed ", failed[0], StringComparison.Ordinal);
        Assert.StartsWith("run ", failed[1], StringComparison.Ordinal);
        var daily = Assert.Single(json["digests"]!.AsArray())!;
        Assert.Equal((4800, false, 2), ((int)json["tokens"]!, (bool)daily["paused"]!, (int)daily["states"]!["complete"]!));
        Assert.Equal(["2025-01-09", "2025-01-08"], daily["editions"]!.AsArray().Select(edition => (string)edition!["date"]!));
    }

    [ThoroughFact]
    public async Task A_digest_is_paused_and_resumed_whether_a_worker_serves_it_or_not()
    {
        await using var deployment = await Deployment.StartAsync(papers: 1);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        const string Paused = "paused daily: no run starts by its schedule until digestworker resume daily";

        Assert.StartsWith("daily is paused; ", Assert.Single((await deployment.SucceedAsync("pause", "DAILY")).OutputLines), StringComparison.Ordinal);
        Assert.Equal("daily was paused already", Assert.Single((await deployment.SucceedAsync("pause", "daily")).OutputLines));
        Assert.Equal("  paused, until digestworker resume daily", (await deployment.SucceedAsync("schedule")).OutputLines[1]);
        Assert.Contains(Paused, (await deployment.SucceedAsync("status")).OutputLines);

        using var worker = deployment.Start("serve");
        await worker.SaysAsync("Application started");
        Assert.Contains(Paused, (await deployment.SucceedAsync("status")).OutputLines);
        Assert.StartsWith("daily is resumed; ", Assert.Single((await deployment.SucceedAsync("resume", "daily")).OutputLines), StringComparison.Ordinal);
        Assert.Equal("daily was not paused", Assert.Single((await deployment.SucceedAsync("resume", "daily")).OutputLines));
        await deployment.SucceedAsync("pause", "daily");
        worker.Terminate();
        Assert.DoesNotContain("daily added: it runs now", (await worker.EndAsync()).Errors, StringComparison.Ordinal);
        Assert.Contains(Paused, (await deployment.SucceedAsync("status")).OutputLines);

        var ended = await deployment.RunAsync("pause", "nobody");
        Assert.Equal((1, "error: NAME nobody: there is no such digest; there are daily."), (ended.ExitCode, Assert.Single(ended.ErrorLines)));
    }

    [Fact]
    public async Task The_configuration_is_shown_with_its_sources_and_validated_offline()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Environment["DIGESTWORKER_Llm__Temperature"] = "0.5";
        File.WriteAllText(deployment.PathOf("wrong.json"), """{ "Llm": { "Provider": "OpenAI", "Model": "m", "ApiKey": "k", "MaxAttempts": 0 }, "Web": { "Url": "ftp://x" } }""");

        var shown = (await deployment.SucceedAsync("config", "show", "--set", "Llm:MaxAttempts=2")).OutputLines;
        var valid = await deployment.SucceedAsync("config", "validate");
        var wrong = await deployment.RunAsync("config", "validate", "wrong.json");

        Assert.Contains("Llm:Model = stand-in  (digestworker.json)", shown);
        Assert.Contains("Llm:Temperature = 0.5  (DIGESTWORKER_Llm__Temperature)", shown);
        Assert.Contains("Llm:MaxAttempts = 2  (--set)", shown);
        Assert.Contains("Llm:ApiKey = (set, not shown)  (digestworker.json)", shown);
        Assert.Contains("Output:Directory = digests  (default)", shown);
        Assert.Equal("variable DIGESTWORKER_Llm__Temperature", shown[^1]);
        Assert.Equal($"{deployment.PathOf("digestworker.json")}: valid", Assert.Single(valid.OutputLines));
        Assert.Equal(deployment.PathOf("digestworker.json"), Assert.Single((await deployment.SucceedAsync("config", "path")).OutputLines));
        Assert.Equal(1, wrong.ExitCode);
        Assert.All(wrong.ErrorLines, line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        Assert.Equal(0, deployment.Model.Calls);
    }

    [ThoroughFact]
    public async Task A_shell_completes_verbs_options_and_digests()
    {
        await using var deployment = await Deployment.StartAsync();
        async Task<IReadOnlyList<string>> SuggestAsync(string line) => (await deployment.SucceedAsync($"[suggest:{line.Length}]", line)).OutputLines;

        Assert.Equal(["status"], await SuggestAsync("stat"));
        Assert.Contains("--failed", await SuggestAsync("status --"));
        Assert.Contains("daily", await SuggestAsync("run --digest "));
        Assert.Contains("daily", await SuggestAsync("pause "));
        foreach (var shell in new[] { "bash", "zsh", "fish", "pwsh" })
            Assert.Contains("[suggest:", (await deployment.SucceedAsync("completion", shell)).Output, StringComparison.Ordinal);
        Assert.Single((await deployment.RunAsync("completion", "sh")).ErrorLines);
    }

    [ThoroughFact]
    public async Task A_fault_is_one_line_with_its_remedy()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("taken"), "a file where the folder should be");
        File.WriteAllText(deployment.PathOf("broken.db"), "no database");

        var run = await deployment.RunAsync("run", "--date", Deployment.Day, "--set", "Output:Directory=taken");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            $"daily: {deployment.PathOf("taken")} cannot be written: '{deployment.PathOf("taken")}' is a file in the place of a folder; remove it. "
                + "Free disk space, or let the worker's user write to the folder; the next run writes what is missing.",
            Assert.Single(run.OutputLines));
        Assert.Empty(run.ErrorLines);

        var serve = await deployment.RunAsync("serve", "--set", "Logging:File=taken/worker.log");
        Assert.Equal(1, serve.ExitCode);
        Assert.StartsWith("error: Logging:File: 'taken/worker.log': it cannot be written: ", Assert.Single(serve.ErrorLines), StringComparison.Ordinal);

        var check = await deployment.RunAsync("check", "--set", "Storage:ConnectionString=Data Source=broken.db");
        Assert.Equal(3, check.ExitCode);
        Assert.Equal(["store"], check.OutputLines.Where(line => line.StartsWith("wrong ", StringComparison.Ordinal)).Select(line => line[6..line.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Contains(check.OutputLines, line => line.StartsWith("ok    model: ", StringComparison.Ordinal));
        Assert.DoesNotContain("..", run.Output + check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbs_that_do_not_publish_create_nothing()
    {
        await using var deployment = await Deployment.StartAsync();
        var before = deployment.Files();

        var status = await deployment.RunAsync("status");
        await deployment.SucceedAsync("schedule");
        await deployment.SucceedAsync("config", "show");
        await deployment.RunAsync("pause", "daily");
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

        Assert.Equal($"papers has 1 published edition in {deployment.Output}", Assert.Single((await deployment.SucceedAsync("rename", "daily", "papers")).OutputLines));
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

    [ThoroughFact]
    public async Task A_check_says_whether_the_store_can_be_created_and_creates_none()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("taken"), "a file where the folder should be");

        var sound = await deployment.SucceedAsync("check", "--set", "Storage:ConnectionString=Data Source=new/folder/worker.db");
        var ended = await deployment.RunAsync("check", "--set", "Storage:ConnectionString=Data Source=taken/worker.db");

        Assert.Contains($"ok    store: '{deployment.PathOf("new/folder/worker.db")}' does not exist yet; the first run creates it", sound.OutputLines);
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains(
            $"wrong store: '{deployment.PathOf("taken/worker.db")}': it cannot be created: '{deployment.PathOf("taken")}' is a link or a file in the place of a folder; "
            + "remove it; set Storage:ConnectionString to a file in a folder that this user can write to.",
            ended.OutputLines);
        Assert.Equal(["taken"], deployment.Files());
    }

    [ThoroughFact]
    public async Task A_check_finds_a_category_that_arXiv_does_not_have_and_an_address_without_v1()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Sites.ArxivClock = TimeProvider.System;
        deployment.Sites.OnlyOnArxiv.Add(new StandInPaper("2501.10001", "Reinforcement", "We measure.", 0) { Categories = ["cs.CL"] });
        deployment.Section("Digests")["nlp"] = new JsonObject { ["Listing"] = "Arxiv", ["Categories"] = new JsonArray("cs.CL", "cs.ZZ"), ["Directory"] = "nlp" };
        deployment.Llm["Endpoint"] = deployment.Model.Address;

        var ended = await deployment.RunAsync("check");

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal(
            ["wrong category: nlp cs.ZZ: arXiv has no paper in it; set Digests:nlp:Categories to others, see https://arxiv.org/category_taxonomy."],
            ended.OutputLines.Where(line => line.Contains("category", StringComparison.Ordinal)));
        Assert.EndsWith($" Most servers answer below /v1: set Llm:Endpoint to {deployment.Model.Address}/v1.", ended.OutputLines[^1], StringComparison.Ordinal);
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
