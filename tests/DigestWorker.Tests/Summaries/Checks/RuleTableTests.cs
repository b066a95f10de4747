using System.Text.RegularExpressions;
using DigestWorker.Reasons;
using DigestWorker.Tests.Shipped;

namespace DigestWorker.Tests.Summaries.Checks;

/// <summary>The table of the rules beside them says what the code does.</summary>
public sealed partial class RuleTableTests
{
    [Fact]
    public void Every_rule_of_the_code_is_in_the_table_and_no_other()
    {
        var code = OwnTree.Files(Repository.PathOf("src", "DigestWorker", "Summaries"), "*.cs")
            .SelectMany(file => Rule().Matches(File.ReadAllText(file)).Select(rule => rule.Groups["rule"].Value)).Distinct().Order(StringComparer.Ordinal);
        var table = Row().Matches(Repository.Read("src", "DigestWorker", "Summaries", "Checks", "README.md"))
            .Select(row => row.Groups["rule"].Value).Order(StringComparer.Ordinal);

        Assert.Equal(code, table);
    }

    [Fact]
    public void Every_rule_has_words_in_both_languages()
    {
        var rules = Row().Matches(Repository.Read("src", "DigestWorker", "Summaries", "Checks", "README.md")).Select(row => row.Groups["rule"].Value).ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.All(Enum.GetValues<Language>(), language => Assert.NotEqual(rule, RuleNames.List([rule], language))));
    }

    [GeneratedRegex(@"(?:Error|Warning|Rejected|new|Finding|Find)\(\s*(?:text,)?\s*""(?<rule>[A-Z][0-9]|[A-Z]{3,5})"",")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\| (?<rule>[A-Z][0-9]|[A-Z]{3,5}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
