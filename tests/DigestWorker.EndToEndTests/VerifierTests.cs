using System.Text.Json;
using System.Text.Json.Nodes;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>The verifier as an operator sees it: <c>check</c>, <c>run --verify</c>, <c>status</c> and <c>evaluate --answers --verify</c>.</summary>
public sealed class VerifierTests
{
    private static readonly Func<ModelCall, ModelAnswer> Truthful = call => call.ToVerify is { } question
        ? question.Truthful(sentence => sentence.Contains("낮아졌습니다", StringComparison.Ordinal) ? ("contradicted", "낮아졌습니다") : null)
        : call.Good();

    [Fact]
    public async Task It_is_checked_asked_once_and_counted_apart()
    {
        await using var deployment = await StartAsync();
        deployment.Llm["Prices"] = new JsonObject { ["other-model"] = new JsonObject { ["Prompt"] = 1 } };

        var check = await deployment.SucceedAsync("check");
        Assert.Contains(check.OutputLines, line => line.StartsWith("ok    verifier: OpenAI other-model at ", StringComparison.Ordinal));
        Assert.DoesNotContain(check.OutputLines, line => line.StartsWith("note  verifier: ", StringComparison.Ordinal));

        var run = await deployment.SucceedAsync("run", "--date", Deployment.Day);
        Assert.Contains("verifier: 6 verified, 0 not, 6 calls, 5,400 + 1,800 tokens, cost 0.0054", run.OutputLines);

        var status = await deployment.SucceedAsync("status");
        Assert.Contains(status.OutputLines, line => line.EndsWith("7,200 tokens, verifier 7,200 tokens, cost 0.0054, 1 edition: 1 Complete", StringComparison.Ordinal));
        var json = JsonDocument.Parse((await deployment.SucceedAsync("status", "--json")).Output).RootElement;
        Assert.Equal((7200, 7200, 0.0054m), (json.GetProperty("tokens").GetInt64(), json.GetProperty("verifierTokens").GetInt64(), json.GetProperty("verifierCost").GetDecimal()));

        var again = await deployment.SucceedAsync("run", "--date", Deployment.Day, "--verify");
        Assert.DoesNotContain(again.OutputLines, line => line.StartsWith("verifier: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_verifier_of_the_writers_family_is_advised_against()
    {
        await using var deployment = await StartAsync();
        deployment.Llm["Verifier"]!["Model"] = "stand-in-2";

        var check = await deployment.SucceedAsync("check");

        Assert.Contains(
            "note  verifier: stand-in-2 and stand-in are of one family, whose models make the same mistakes; set Llm:Verifier:Model to one of another", check.OutputLines);
    }

    [Fact]
    public async Task One_that_judges_badly_fails_the_check()
    {
        await using var deployment = await StartAsync(call => call.ToVerify?.ForeignWords() ?? call.Good());

        var check = await deployment.RunAsync("check");

        Assert.Equal(3, check.ExitCode);
        Assert.Contains(check.OutputLines, line => line.StartsWith("wrong verifier: ", StringComparison.Ordinal)
            && line.Contains("the answer of the verifier other-model cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_published_is_verified_on_wish()
    {
        await using var deployment = await StartAsync();
        deployment.Llm["Verifier"]!["Model"] = "";
        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        var refused = await deployment.RunAsync("run", "--date", Deployment.Day, "--verify");
        Assert.Equal((1, "error: Llm:Verifier:Model: missing; set the name of the model that verifies."), (refused.ExitCode, Assert.Single(refused.ErrorLines)));

        deployment.Llm["Verifier"]!["Model"] = "other-model";
        Assert.Contains("6 answers to verify", (await deployment.SucceedAsync("run", "--date", Deployment.Day, "--verify", "--dry-run")).OutputLines);
        Assert.Equal(0, deployment.Model.Verifications);
        Assert.Contains(
            "verifier: 6 verified, 0 not, 6 calls, 5,400 + 1,800 tokens", (await deployment.SucceedAsync("run", "--date", Deployment.Day, "--verify")).OutputLines);
        Assert.Contains("\"verified\": true", deployment.Read($"digests/{Deployment.Day}.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_of_a_file_are_judged_by_rules_and_verifier()
    {
        await using var deployment = await StartAsync(Truthful);
        File.WriteAllLines(
            deployment.PathOf("answers.jsonl"),
            [
                EvaluateTests.Answer(),
                EvaluateTests.Answer(summary: EvaluateTests.Summary.Replace("31%에서 78%로 올랐습니다", "78%에서 31%로 낮아졌습니다", StringComparison.Ordinal)),
                EvaluateTests.Answer(summary: EvaluateTests.Summary.Replace("78%", "87%", StringComparison.Ordinal)),
            ]);

        var ended = await deployment.RunAsync("evaluate", "--answers", "answers.jsonl", "--verify", "--json", "verdicts.json");

        Assert.Equal(2, ended.ExitCode);
        var verdicts = JsonDocument.Parse(File.ReadAllText(deployment.PathOf("verdicts.json"))).RootElement.EnumerateArray().ToList();
        Assert.Equal([true, false, false], verdicts.Select(verdict => verdict.GetProperty("accepted").GetBoolean()));
        var finding = Assert.Single(verdicts[1].GetProperty("findings").EnumerateArray(), found => found.GetProperty("rule").GetString() is ['V', ..]);
        Assert.Equal(("V1", "error", "summary"), (
            finding.GetProperty("rule").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("part").GetString()));
        Assert.Contains("'낮아졌습니다'", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("V1", ended.Output, StringComparison.Ordinal);
        // What the rules refuse costs no call.
        Assert.Contains("verifier: 2 calls, 1,800 + 600 tokens", ended.OutputLines);
        Assert.Equal((0, 2), (deployment.Model.Calls, deployment.Model.Verifications));
    }

    [Theory]
    [InlineData("error: --digest needs --date or --verify; --answers asks no model; see digestworker evaluate --help", "--answers", "a.jsonl", "--digest", "daily")]
    [InlineData("error: --verify needs --answers; with --date a verifier is asked if there is one; see digestworker evaluate --help", "--date", Deployment.Day, "--verify")]
    [InlineData("error: nowhere.jsonl: there is no such file", "--answers", "nowhere.jsonl", "--verify")]
    public async Task Wrong_usage_is_named(string message, params string[] arguments)
    {
        await using var deployment = await StartAsync();

        var ended = await deployment.RunAsync(["evaluate", .. arguments]);

        Assert.Equal((1, message), (ended.ExitCode, Assert.Single(ended.ErrorLines)));
    }

    private static async Task<Deployment> StartAsync(Func<ModelCall, ModelAnswer>? answer = null)
    {
        var deployment = await Deployment.StartAsync(answer: answer);
        deployment.Llm["Verifier"] = new JsonObject { ["Model"] = "other-model" };
        return deployment;
    }
}
