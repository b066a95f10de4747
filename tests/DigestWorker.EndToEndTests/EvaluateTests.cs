using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestWorker.EndToEndTests;

/// <summary><c>evaluate --answers</c>: the rules alone judge the answers of a file, without a model and without a configuration.</summary>
public sealed class EvaluateTests
{
    internal const string Summary =
        "로봇이 집안일을 배우려면 사람의 시범이 많이 필요하며, 시범을 모으는 비용이 큽니다. 이 논문은 짧은 동영상 한 편에서 조작 동작을 익히는 HandyBot을 제안합니다. "
        + "실제 로봇으로 한 12가지 작업에서 성공률이 31%에서 78%로 올랐습니다.";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Each_line_gets_its_verdict_in_its_order()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllLines(deployment.PathOf("answers.jsonl"), [Answer(), Answer(summary: Summary.Replace("78%", "87%", StringComparison.Ordinal), kind: "value"), "", Answer()]);

        var ended = await deployment.RunAsync("evaluate", "--answers", "answers.jsonl", "--json", "verdicts.json");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("value", ended.Output, StringComparison.Ordinal);
        Assert.Contains("N1", ended.Output, StringComparison.Ordinal);
        var verdicts = JsonDocument.Parse(File.ReadAllText(deployment.PathOf("verdicts.json"))).RootElement.EnumerateArray().ToList();
        Assert.Equal([true, false, true], verdicts.Select(verdict => verdict.GetProperty("accepted").GetBoolean()));
        Assert.All(verdicts, verdict => Assert.Equal("2501.00042", verdict.GetProperty("id").GetString()));
        var finding = verdicts[1].GetProperty("findings").EnumerateArray().Single(found => found.GetProperty("rule").GetString() is "N1");
        Assert.Equal(("error", "summary"), (finding.GetProperty("severity").GetString(), finding.GetProperty("part").GetString()));
        Assert.Contains("87", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_succeeds_where_all_are_accepted()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllLines(deployment.PathOf("answers.jsonl"), Enumerable.Repeat(Answer(), 1500));

        Assert.Contains("1,500", (await deployment.SucceedAsync("evaluate", "--answers", "answers.jsonl")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_lines_are_named_and_keep_their_place()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllLines(deployment.PathOf("answers.jsonl"), [Answer(), "{", Answer().Replace("\"abstract\"", "\"text\"", StringComparison.Ordinal), Answer(language: "fr")]);

        var ended = await deployment.RunAsync("evaluate", "--answers", "answers.jsonl", "--json", "verdicts.json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(
            [
                "error: answers.jsonl:2: not a JSON object", "error: answers.jsonl:3: abstract: not a string",
                "error: answers.jsonl:4: language: 'fr' has no rules; only ko has",
            ],
            ended.ErrorLines);
        Assert.Equal(4, JsonDocument.Parse(File.ReadAllText(deployment.PathOf("verdicts.json"))).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task An_edition_is_judged_by_its_JSON()
    {
        await using var deployment = await Deployment.StartAsync(papers: 3);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);
        var edition = deployment.PathOf($"digests/{Deployment.Day}.json");

        var ended = await deployment.RunAsync("evaluate", "--answers", edition, "--json", "verdicts.json");

        Assert.Contains(ended.ExitCode, new[] { 0, 2 });
        Assert.Equal(3, JsonDocument.Parse(File.ReadAllText(deployment.PathOf("verdicts.json"))).RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("error: --date or --answers is missing; see digestworker evaluate --help")]
    [InlineData("error: --answers and --date exclude each other; see digestworker evaluate --help", "--answers", "a.jsonl", "--date", Deployment.Day)]
    [InlineData("error: --llm needs --date; --answers asks no model; see digestworker evaluate --help", "--answers", "a.jsonl", "--llm", "Model=m")]
    [InlineData("error: --json needs --answers; see digestworker evaluate --help", "--date", Deployment.Day, "--json", "a.json")]
    [InlineData("error: nowhere.jsonl: there is no such file", "--answers", "nowhere.jsonl")]
    public async Task Wrong_usage_is_named(string message, params string[] arguments)
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync(["evaluate", .. arguments]);

        Assert.Equal((1, message), (ended.ExitCode, Assert.Single(ended.ErrorLines)));
    }

    internal static string Answer(string summary = Summary, string? kind = null, string? language = null) => JsonSerializer.Serialize(
        new
        {
            id = "2501.00042",
            title = "HandyBot: Learning Household Manipulation from a Single Video",
            @abstract = "Robots that learn household tasks need many human demonstrations, which are costly to collect. We propose HandyBot, which learns manipulation "
                + "from one short video. On 12 real-world robot tasks, the success rate rises from 31% to 78%.",
            summary,
            easy_explanation = "로봇이 사람의 동영상을 한 번 보고 집안일을 배우게 합니다. 여러 번 가르치지 않아도 되므로 시간과 비용을 아낄 수 있습니다.",
            fields = new[] { "로보틱스", "로봇 조작" },
            kind,
            language,
        },
        Relaxed);
}
