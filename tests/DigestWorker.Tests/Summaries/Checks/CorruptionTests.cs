using System.Globalization;
using System.Text.RegularExpressions;
using DigestWorker.Summaries.Checks;
using DigestWorker.Tests.Shipped;

namespace DigestWorker.Tests.Summaries.Checks;

/// <summary>Good answers with one fault each: no kind is found less often than the table beside the rules says.</summary>
public sealed partial class CorruptionTests
{
    /// <summary>In points: a changed word list may move a kind a little.</summary>
    private const double Tolerance = 2;

    [Fact]
    public void The_good_answers_are_accepted() =>
        Assert.All(GoodAnswers.All, answer => Assert.DoesNotContain(CorruptionTable.Judge(answer), finding => finding.Severity is Severity.Error));

    [Fact]
    public void No_kind_is_found_less_often_than_the_table_says()
    {
        var kept = Row().Matches(Repository.Read("src", "DigestWorker", "Summaries", "Checks", "README.md"))
            .ToDictionary(row => row.Groups["kind"].Value, row => (Refused: Number(row, "refused"), Silent: Number(row, "silent")));
        var measured = CorruptionTable.Measure();

        Assert.Equal(kept.Keys.Order(StringComparer.Ordinal), measured.Select(row => row.Kind).Order(StringComparer.Ordinal));
        Assert.All(measured, row => Assert.True(
            row.RefusedShare >= kept[row.Kind].Refused - Tolerance && 100 - row.FoundShare <= kept[row.Kind].Silent + Tolerance, $"Now: {row}"));
    }

    private static double Number(Match row, string name) => double.Parse(row.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (?<kind>[^|]+) \| [^|]* \| [0-9]+ \| (?<refused>[0-9]+) % \| [0-9]+ % \| (?<silent>[0-9]+) % \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
