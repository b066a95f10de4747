using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Testing;

/// <summary>What the rules find of each kind of corruption.</summary>
/// <param name="Answers">How many answers have the fault.</param>
/// <param name="Refused">How many of them are refused.</param>
/// <param name="Found">How many of them have a finding that the good answer does not have.</param>
/// <param name="Precision">Of the findings of the kind's own rules, the share that is for a fault: the rest is in good answers. Null without rules.</param>
internal sealed record CorruptionRow(string Kind, string Rules, int Answers, int Refused, int Found, double? Precision)
{
    public const string Heading =
        "| Kind | Rules | Answers | Refused | Warned | Without a finding | Precision |\n|---|---|--:|--:|--:|--:|--:|";

    public double RefusedShare => 100.0 * Refused / Answers;

    public double FoundShare => 100.0 * Found / Answers;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Kind} | {Rules} | {Answers} | {RefusedShare:F0} % | {FoundShare - RefusedShare:F0} % | {100 - FoundShare:F0} % | {(Precision is { } share ? $"{100 * share:F0} %" : "–")} |");
}

/// <summary>Measures the rules on corrupted answers, the same ones each time.</summary>
internal static class CorruptionTable
{
    private const int Seed = 20260101;

    /// <summary>So many corruptions of a kind are made of each good answer.</summary>
    private const int Variants = 3;

    public static IReadOnlyList<CorruptionRow> Measure()
    {
        var good = GoodAnswers.All.ToDictionary(answer => answer.Id, answer => Judge(answer).Select(Key).ToHashSet());
        return [.. Corruption.All.Select(kind => Measure(kind, good))];
    }

    public static IEnumerable<(string Kind, WrittenAnswer Good, WrittenAnswer Bad)> Corrupted() => Corruption.All.SelectMany(kind => Corrupted(kind).Select(pair => (kind.Kind, pair.Good, pair.Bad)));

    public static IReadOnlyList<Finding> Judge(WrittenAnswer answer) => SummaryChecks.Find(
        SummaryAnswer.Tidied(answer.Summary, answer.EasyExplanation, [.. answer.Fields]),
        SourceText.Of(new Paper(new ListedPaper(DigestFormat.PaperId.Parse(answer.Id), answer.Title, Votes: 0) { Abstract = answer.Abstract }, Details: null))!);

    private static CorruptionRow Measure(Corruption kind, Dictionary<string, HashSet<(string, Severity, string)>> good)
    {
        var (answers, refused, found, right) = (0, 0, 0, 0);
        foreach (var (_, bad) in Corrupted(kind))
        {
            var findings = Judge(bad).Where(finding => !good[bad.Id].Contains(Key(finding))).ToList();
            answers++;
            refused += findings.Exists(finding => finding.Severity is Severity.Error) ? 1 : 0;
            found += findings.Count > 0 ? 1 : 0;
            right += findings.Exists(finding => kind.Rules.Contains(finding.Rule)) ? 1 : 0;
        }

        var wrong = (double)good.Values.Count(findings => findings.Any(finding => kind.Rules.Contains(finding.Item1))) * answers / good.Count;
        return new(kind.Kind, string.Join(", ", kind.Rules), answers, refused, found, kind.Rules.Length is 0 || right is 0 ? null : right / (right + wrong));
    }

    private static IEnumerable<(WrittenAnswer Good, WrittenAnswer Bad)> Corrupted(Corruption kind)
    {
        var dice = new Random(Seed);
        return from answer in GoodAnswers.All
               from _ in Enumerable.Range(0, Variants)
               let bad = kind.Apply(answer, dice)
               where bad is not null && bad != answer
               select (answer, bad);
    }

    // A message may quote the words at fault, which a good answer has too.
    private static (string, Severity, string) Key(Finding finding) => (finding.Rule, finding.Severity, finding.Message);
}
