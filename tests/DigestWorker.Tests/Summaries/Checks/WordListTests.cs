using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries.Checks;

/// <summary>The lists that the checks go by are data, and hold what they promise.</summary>
public sealed class WordListTests
{
    [Fact]
    public void Every_field_name_may_stand_in_a_digest()
    {
        Assert.True(FieldNames.All.Count() >= 60);
        Assert.All(FieldNames.All, name => Assert.Empty(FieldRules.Fields(new PaperSummary("", "", [name, name is "딥러닝" ? "인공지능" : "딥러닝"]), SampleEntries.All[0].Source)));
        Assert.All(FieldNames.All, name => Assert.Equal(name, FieldNames.Canonical(name)));
    }

    [Fact]
    public void No_field_stands_under_two_names()
    {
        var names = DataFile.Read("fields.ko.tsv").SelectMany(line => line.Others.Append(line.Word).Select(FieldNames.Canonical).Distinct());

        Assert.Distinct(names);
    }

    [Fact]
    public void Every_term_is_English_and_has_Korean_words()
    {
        var terms = DataFile.Read("terms.en-ko.tsv").ToList();

        Assert.Distinct(terms.Select(term => term.Word));
        Assert.All(terms, term => Assert.Matches("^[a-z0-9][a-z0-9 -]+$", term.Word));
        Assert.All(terms, term => Assert.NotEmpty(term.Others));
        Assert.All(terms.SelectMany(term => term.Others), word => Assert.True(word == word.Trim() && word.Length > 0));
    }
}
