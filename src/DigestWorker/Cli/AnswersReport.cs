using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DigestWorker.Runs;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary>The verdicts of a file of answers: counted for the tables, and each as JSON.</summary>
internal sealed class AnswersReport
{
    private static readonly JsonWriterOptions Relaxed = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, Tally> _kinds = [];
    private readonly Dictionary<string, (int Errors, int Warnings)> _rules = [];

    public int Answers => _kinds.Values.Sum(tally => tally.Answers);

    public bool AllAccepted => _kinds.Values.All(tally => tally.Refused == 0);

    public void Add(RecordedAnswer answer, Verdict verdict)
    {
        var tally = _kinds.TryGetValue(answer.Kind, out var known) ? known : _kinds[answer.Kind] = new();
        tally.Answers++;
        tally.Refused += verdict.Accepted is null ? 1 : 0;
        tally.Warned += verdict.Accepted is not null && verdict.Findings.Count > 0 ? 1 : 0;
        foreach (var rule in verdict.Findings.GroupBy(finding => finding.Rule))
        {
            var isError = rule.Any(finding => finding.Severity is Severity.Error);
            tally.Rules[rule.Key] = tally.Rules.GetValueOrDefault(rule.Key) + 1;
            var (errors, warnings) = _rules.GetValueOrDefault(rule.Key);
            _rules[rule.Key] = isError ? (errors + 1, warnings) : (errors, warnings + 1);
        }
    }

    public void Write()
    {
        var kinds = new Table().Border(TableBorder.Rounded).AddColumn("kind").AddColumn("rules");
        foreach (var name in (string[])["answers", "refused", "warned", "without a finding"])
            kinds.AddColumn(new TableColumn(name).RightAligned());
        var known = _kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal).ToList();
        foreach (var (kind, tally) in known)
            Row(kind, tally);
        if (known.Count > 1)
            Row("all", Tally.Sum(_kinds.Values));
        AnsiConsole.Write(kinds);
        if (_rules.Count == 0)
            return;

        var rules = new Table().Border(TableBorder.Rounded)
            .AddColumn("rule").AddColumn(new TableColumn("errors").RightAligned()).AddColumn(new TableColumn("warnings").RightAligned());
        foreach (var (rule, (errors, warnings)) in _rules.OrderBy(rule => rule.Key, StringComparer.Ordinal))
            rules.AddRow(new Text(rule), new Text(Number(errors)), new Text(Number(warnings)));
        AnsiConsole.Write(rules);

        void Row(string kind, Tally tally) => kinds.AddRow(
            new Text(kind is "" ? "-" : kind),
            new Text(string.Join(", ", tally.Rules.OrderByDescending(rule => rule.Value).ThenBy(rule => rule.Key, StringComparer.Ordinal)
                .Select(rule => $"{rule.Key} {Number(rule.Value)}"))),
            new Text(Number(tally.Answers)), Share(tally.Refused, tally), Share(tally.Warned, tally),
            Share(tally.Answers - tally.Refused - tally.Warned, tally));
    }

    /// <summary>Starts the array of <c>--json</c>.</summary>
    public static Utf8JsonWriter Json(Stream output)
    {
        var json = new Utf8JsonWriter(output, Relaxed);
        json.WriteStartArray();
        return json;
    }

    public static void WriteJson(Utf8JsonWriter json, RecordedAnswer answer, Verdict verdict) =>
        WriteJson(json, answer.Id, verdict.Accepted is not null, verdict.Findings);

    /// <summary>A line without an answer keeps its place.</summary>
    public static void WriteJson(Utf8JsonWriter json, string problem) =>
        WriteJson(json, "", accepted: false, [new Finding("INPUT", Severity.Error, problem)]);

    private static void WriteJson(Utf8JsonWriter json, string id, bool accepted, IReadOnlyList<Finding> findings)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteBoolean("accepted", accepted);
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("severity", finding.Severity is Severity.Error ? "error" : "warning");
            json.WriteString("part", finding.Part);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Text Share(int some, Tally tally) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{some:N0} ({100.0 * some / tally.Answers:F1} %)"));

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Tally
    {
        public int Answers { get; set; }
        public int Refused { get; set; }
        public int Warned { get; set; }

        /// <summary>The number of answers that each rule found something in.</summary>
        public Dictionary<string, int> Rules { get; private init; } = [];

        public static Tally Sum(IReadOnlyCollection<Tally> tallies) => new()
        {
            Answers = tallies.Sum(tally => tally.Answers),
            Refused = tallies.Sum(tally => tally.Refused),
            Warned = tallies.Sum(tally => tally.Warned),
            Rules = tallies.SelectMany(tally => tally.Rules).GroupBy(rule => rule.Key).ToDictionary(rule => rule.Key, rule => rule.Sum(one => one.Value)),
        };
    }
}
